import type { Store } from '../store/port'
import type { Staff } from '../store/records'

/** Everybody who works or worked here; a few dozen at most. */
export async function allStaff(store: Store): Promise<readonly Staff[]> {
  return (await store.query('staff', { sort: 'name', limit: 1000 })).items
}

/** The name of an assigned manager, or what mail says where there is none. */
export async function managerName(store: Store, managerId: string | null): Promise<string> {
  return (managerId === null ? null : await store.get('staff', managerId))?.name ?? 'the emSign Hub helpline'
}
