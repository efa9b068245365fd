import type { Account } from '@shared/account'
import type { AccountSummary, Claim, Input, Page } from '@shared/contract'
import type { LeaseMark } from '@shared/lease'
import type { Claims } from '../services/claims'
import type { Context } from '../services/context'
import { expiringLinks } from '../services/expiring-links'
import { staffNames } from '../services/staff-names'
import type { Sight, Viewer } from './concealment'
import { accountSummary } from './views'

/** Answers `accounts.list`, at a desk and in review mode. */
export function createAccountList({
  store,
  now,
  claims,
  see,
  leaseOf
}: Pick<Context, 'store' | 'now'> &
  Pick<Sight, 'see'> & {
    readonly claims: Pick<Claims, 'all' | 'of'>
    readonly leaseOf: (account: Account) => Promise<LeaseMark | null>
  }) {
  return async (
    {
      search,
      sort,
      cursor,
      offset,
      limit,
      claim,
      link,
      signal,
      createdFrom,
      createdUntil,
      ...filters
    }: Input<'accounts.list'>,
    caller: Viewer
  ): Promise<Page<AccountSummary>> => {
    const where = {
      ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
      ...(signal === undefined ? {} : { signals: signal })
    }
    const linked = link === undefined ? null : (await expiringLinks({ store, now })).map(({ accountId }) => accountId)
    const claimed = byClaim(claim, claims.all(), caller.id)
    const ids = [linked, claimed.only].filter((list) => list !== null)
    const created = {
      ...(createdFrom ? { from: new Date(createdFrom).toISOString() } : {}),
      ...(createdUntil ? { until: new Date(createdUntil).toISOString() } : {})
    }
    const page = await store.query('accounts', {
      where: ids.length === 0 ? where : { ...where, id: ids.reduce(inBoth) },
      except: claimed.except,
      ...(createdFrom || createdUntil ? { ranges: { createdAt: created } } : {}),
      sort: sort ?? '-createdAt',
      ...(search ? { search } : {}),
      ...(cursor ? { cursor } : {}),
      ...(offset ? { offset } : {}),
      ...(limit ? { limit } : {})
    })
    const names = await staffNames(store)
    const items = await Promise.all(
      page.items.map(async (account) =>
        accountSummary(await see(account, caller), names, claims.of(account.id), await leaseOf(account))
      )
    )
    return { ...page, items }
  }
}

/** Claims are few and not in the store: they become ids that are asked for, or left out. */
function byClaim(
  filter: Input<'accounts.list'>['claim'],
  claims: ReadonlyMap<string, Claim>,
  callerId: string
): { readonly only: readonly string[] | null; readonly except: readonly string[] } {
  const ids = (of: (claim: Claim) => boolean) => [...claims].flatMap(([id, claim]) => (of(claim) ? [id] : []))
  switch (filter) {
    case 'free':
      return { only: null, except: ids(() => true) }
    case 'mine':
      return { only: ids((claim) => claim.staffId === callerId), except: [] }
    case 'others':
      return { only: ids((claim) => claim.staffId !== callerId), except: [] }
    case undefined:
      return { only: null, except: [] }
  }
}

function inBoth(some: readonly string[], others: readonly string[]): readonly string[] {
  const among = new Set(others)
  return some.filter((id) => among.has(id))
}
