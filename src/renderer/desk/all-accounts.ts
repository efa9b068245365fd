import type { AccountSummary, Input } from '@shared/contract'
import type { DeskClient, Refusal } from './client'

/** Every account that a list shows, page by page; null once it was cancelled. */
export async function allAccounts(
  client: Pick<DeskClient, 'call'>,
  question: Omit<Input<'accounts.list'>, 'cursor' | 'limit' | 'offset'>,
  { onPage, cancelled }: { readonly onPage?: (read: number, total: number) => void; readonly cancelled?: () => boolean }
): Promise<{ readonly accounts: readonly AccountSummary[] } | Refusal | null> {
  const accounts = new Map<string, AccountSummary>()
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof client.call<'accounts.list'>>> = await client.call('accounts.list', {
      ...question,
      limit: 1000,
      ...(cursor === null ? {} : { cursor })
    })
    if (!page.ok) return page
    if (cancelled?.()) return null
    for (const account of page.data.items) accounts.set(account.id, account)
    cursor = page.data.nextCursor
    onPage?.(accounts.size, page.data.total)
  } while (cursor !== null)
  return { accounts: [...accounts.values()] }
}
