import { linkState } from '../domain/links'
import type { Link } from '../store/records'
import type { Context } from './context'

/** How long before its end a link counts as about to expire, in milliseconds. */
export const expiresSoonMs = 24 * 60 * 60_000

const pageSize = 1000

/**
 * Open activation links that end within a day, the first to end first. Set-password links live for a day at most and
 * are asked for by people who wait for them: nobody needs to look after those.
 */
export async function expiringLinks({ store, now }: Pick<Context, 'store' | 'now'>): Promise<readonly Link[]> {
  const at = now()
  const soon = new Date(at.getTime() + expiresSoonMs).toISOString()
  const found: Link[] = []
  let cursor: string | null = null
  do {
    // From the last to end backwards: what has ended already, most of all links ever, is not walked through.
    const page: { readonly items: readonly Link[]; readonly nextCursor: string | null } = await store.query('links', {
      sort: '-expiresAt',
      limit: pageSize,
      ...(cursor === null ? {} : { cursor })
    })
    found.push(
      ...page.items.filter((link) => link.purpose === 'activation' && link.expiresAt <= soon && isOpen(link, at))
    )
    const last = page.items.at(-1)
    cursor = last && last.expiresAt > at.toISOString() ? page.nextCursor : null
  } while (cursor !== null)
  return found.reverse()
}

const isOpen = (link: Link, at: Date) => linkState(link, at) === 'open'
