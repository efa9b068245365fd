import { linkState } from '../domain/links'
import type { Link } from '../store/records'
import type { Context } from './context'

/** How long before its end a link counts as about to expire, in milliseconds. */
export const expiresSoonMs = 24 * 60 * 60_000

/** More links than a day can end. */
const mostLinks = 100_000

/**
 * Open activation links that end within a day, the first to end first. Set-password links live for a day at most and
 * are asked for by people who wait for them: nobody needs to look after those.
 */
export async function expiringLinks({ store, now }: Pick<Context, 'store' | 'now'>): Promise<readonly Link[]> {
  const at = now()
  const { items } = await store.query('links', {
    ranges: { expiresAt: { from: at.toISOString(), until: new Date(at.getTime() + expiresSoonMs).toISOString() } },
    sort: 'expiresAt',
    limit: mostLinks
  })
  return items.filter((link) => link.purpose === 'activation' && linkState(link, at) === 'open')
}
