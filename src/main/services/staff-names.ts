import type { Store } from '../store/port'
import type { Staff } from '../store/records'

/** Everybody who works or worked here; a few dozen at most. */
export async function allStaff(store: Store): Promise<readonly Staff[]> {
  return (await store.query('staff', { sort: 'name', limit: 1000 })).items
}

/** The assigned manager, while they work here; null where nobody is assigned. */
export async function activeManager(store: Store, managerId: string | null): Promise<Staff | null> {
  const manager = managerId === null ? null : await store.get('staff', managerId)
  return manager?.status === 'active' ? manager : null
}

/** The name of an assigned manager, or what mail says where there is none. */
export async function managerName(store: Store, managerId: string | null): Promise<string> {
  return (await activeManager(store, managerId))?.name ?? 'the emSign Hub helpline'
}

/** Names of staff by id, for lists that show many. */
export async function staffNames(store: Store): Promise<ReadonlyMap<string, string>> {
  return new Map((await allStaff(store)).map(({ id, name }) => [id, name]))
}
