import type { DeskEvent } from '@shared/events'
import type { Commit } from '../store/port'
import type { CollectionName } from '../store/records'

/** Which records of a commit an open desk is told about, one event a topic. */
export function eventsOf(commit: Commit): readonly DeskEvent[] {
  const ids = (collection: CollectionName) =>
    commit.changed.filter((change) => change.collection === collection).map(({ id }) => id)
  const [accounts, incidents, mail] = [ids('accounts'), ids('incidents'), ids('mail')]
  // Notes and attempts stand in the account's details and timeline; their events name the account.
  const told = commit.events.flatMap((event) => (event.accountId === null ? [] : [event.accountId]))
  const touched = [...new Set([...accounts, ...told, ...ids('leasesOfAccounts')])]
  // A lease that ends is told of by its accounts, which it does not name.
  const leases = ids('leases')
  const ended = leases.length > 0 && ids('leasesOfAccounts').length === 0
  return [
    ...(touched.length > 0 || ended ? [{ topic: 'accounts', ids: ended ? [] : touched } as const] : []),
    ...(leases.length > 0 ? [{ topic: 'leases' } as const] : []),
    ...(incidents.length > 0 ? [{ topic: 'incidents', ids: incidents } as const] : []),
    ...(mail.length > 0 ? [{ topic: 'mail', ids: mail } as const] : []),
    ...(ids('mentions').length > 0 ? [{ topic: 'mentions' } as const] : []),
    ...(ids('staff').length > 0 ? [{ topic: 'staff' } as const] : []),
    ...(ids('views').length > 0 ? [{ topic: 'views' } as const] : []),
    ...(ids('settings').length > 0 ? [{ topic: 'settings' } as const] : []),
    ...(commit.events.length > 0 ? [{ topic: 'audit' } as const] : [])
  ]
}
