/** Links that open the desk at one account, from mail or another program: `hubdesk://account/RS-000042`. */
export const linkScheme = 'hubdesk'

/** Nine digits are more accounts than there will be; the same form as `formatAccountNumber` gives. */
const accountLink = /^hubdesk:\/\/account\/(RS-\d{6,9})\/?$/i

/**
 * The account number of a link; null for anything else, however it looks. Links come from anybody, so one says where
 * to look and never what to do.
 */
export function accountOfLink(link: string): string | null {
  return accountLink.exec(link)?.[1]?.toUpperCase() ?? null
}

/** A command line without its links, and the account of the first one that names any. */
export function takeLinks(args: readonly string[]): {
  readonly args: readonly string[]
  readonly account: string | null
} {
  const isLink = (argument: string) => argument.toLowerCase().startsWith(`${linkScheme}:`)
  const accounts = args.filter(isLink).map(accountOfLink)
  return {
    args: args.filter((argument) => !isLink(argument)),
    account: accounts.find((account) => account !== null) ?? null
  }
}
