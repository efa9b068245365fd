import type { AccountSummary, MailSummary } from '@shared/contract'

/** In the place of what verifies a caller, in lists and on paper. */
export const hiddenText = 'Hidden while blocked'

type Called = Pick<AccountSummary, 'name' | 'organizationName' | 'concealed'>

/** What an account is called: by its organization, or by its holder while that is hidden. */
export const titleOf = ({ name, organizationName, concealed }: Called): string => (concealed ? name : organizationName)

/** What stands below it. */
export const subtitleOf = ({ name, concealed }: Called): string => (concealed ? hiddenText : name)

/** To whom a message is; a manager's name may be hidden too. */
export const recipientOf = ({ toName, toAddress, concealed }: MailSummary): string =>
  concealed ? toName || hiddenText : toAddress
