import type { Account } from '@shared/account'
import type { Page } from '@shared/contract'
import { secondsWanted } from '../domain/second-person'
import { blockingIncident } from '../domain/verification'
import type { Query } from '../store/port'
import type { Incident } from '../store/records'
import { blockingIncidents } from './blocking-incidents'
import type { Context } from './context'

export type IncidentOf = { readonly incident: Incident; readonly account: Account }

export type IncidentQuery = {
  readonly state?: Incident['state'] | undefined
  /** Only those blocked again within a day of being unblocked. */
  readonly again?: boolean | undefined
  /** Only those on which a second person is asked for. */
  readonly second?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Blocking incidents, the newest first. Of open ones those that block: that of a closed account waits for nobody. */
export async function listIncidents(
  context: Pick<Context, 'store' | 'now'>,
  { state, again, second, cursor, limit }: IncidentQuery
): Promise<Page<IncidentOf>> {
  const { store } = context
  if (second === true) {
    const asked = await blockingIncidents(context, { secondAsked: true })
    const wanted = asked.filter(
      (incident) =>
        secondsWanted(incident, context.now()).length > 0 &&
        state !== 'closed' &&
        (again === undefined || (incident.again !== undefined) === again)
    )
    return { items: await withAccounts(context, wanted), nextCursor: null, total: wanted.length }
  }
  const where: NonNullable<Query<'incidents'>['where']> = {
    ...(state === undefined ? {} : { state }),
    ...(again === undefined ? {} : { blockedAgain: again })
  }
  const page = await store.query('incidents', {
    where,
    sort: '-openedAt',
    ...(cursor === undefined ? {} : { cursor }),
    ...(limit === undefined ? {} : { limit })
  })
  const found = await withAccounts(context, page.items)
  if (state !== 'open') return { ...page, items: found }
  return {
    items: found.filter(({ incident, account }) => blockingIncident(incident, account).ok),
    nextCursor: page.nextCursor,
    // Each blocked account has one open incident, and only those are shown.
    total:
      again === undefined
        ? await store.count('accounts', { where: { status: 'blocked' } })
        : (await blockingIncidents(context, where)).length
  }
}

async function withAccounts(
  { store }: Pick<Context, 'store'>,
  incidents: readonly Incident[]
): Promise<readonly IncidentOf[]> {
  const found = await Promise.all(
    incidents.map(async (incident) => ({ incident, account: await store.get('accounts', incident.accountId) }))
  )
  return found.filter((pair): pair is IncidentOf => pair.account !== null)
}
