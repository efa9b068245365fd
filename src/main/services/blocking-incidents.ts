import { blockingIncident } from '../domain/verification'
import type { Query } from '../store/port'
import type { Incident } from '../store/records'
import type { Context } from './context'

/** More than there should ever be of what is asked for here. */
const mostIncidents = 1000

/** Open incidents of a kind whose accounts are blocked: that of a closed account stays open, but nobody calls for it. */
export async function blockingIncidents(
  { store }: Pick<Context, 'store'>,
  where: NonNullable<Query<'incidents'>['where']>
): Promise<readonly Incident[]> {
  const { items } = await store.query('incidents', {
    where: { ...where, state: 'open' },
    sort: '-openedAt',
    limit: mostIncidents
  })
  const blocking = await Promise.all(
    items.map(async (incident) => {
      const account = await store.get('accounts', incident.accountId)
      return account !== null && blockingIncident(incident, account).ok
    })
  )
  return items.filter((_, index) => blocking[index])
}
