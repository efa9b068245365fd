import { standInFor } from '../domain/absence'
import type { Store } from '../store/port'
import type { Staff } from '../store/records'
import type { Context } from './context'

/** Everybody who works or worked here; a few dozen at most. */
export async function allStaff(store: Store): Promise<readonly Staff[]> {
  return (await store.query('staff', { sort: 'name', limit: 1000 })).items
}

/** The assigned manager, while they work here, and who stands in while they are away. */
export type Contact = { readonly manager: Staff | null; readonly standIn: Staff | null }

/** Whom the reseller of an account phones. */
export async function contactFor(
  { store, now }: Pick<Context, 'store' | 'now'>,
  managerId: string | null
): Promise<Contact> {
  const manager = managerId === null ? null : await store.get('staff', managerId)
  if (manager?.status !== 'active') return { manager: null, standIn: null }
  if (!manager.absence) return { manager, standIn: null }
  const everybody = new Map((await allStaff(store)).map((member) => [member.id, member]))
  return { manager, standIn: standInFor(manager, (id) => everybody.get(id), now()) }
}

/** Who answers: the stand-in while there is one. */
export const answering = ({ manager, standIn }: Contact): Staff | null => standIn ?? manager

/** Both, as the audit trail names them. */
export const contactDetails = ({ manager, standIn }: Contact) => ({
  manager: manager?.name ?? null,
  ...(standIn ? { standIn: standIn.name } : {})
})

/** Both, as staff read them; null where nobody is assigned. */
export const contactInWords = ({ manager, standIn }: Contact): string | null =>
  manager && (standIn ? `${manager.name} (away, ${standIn.name} stands in)` : manager.name)

/** The name of whom a reseller asks for on the phone; empty where nobody is assigned: then mail names the helpline alone. */
export const contactName = (contact: Contact): string => answering(contact)?.name ?? ''

/** The name of whom the reseller of an account asks for; empty where nobody is assigned. */
export async function managerName(context: Pick<Context, 'store' | 'now'>, managerId: string | null): Promise<string> {
  return contactName(await contactFor(context, managerId))
}

/** Names of staff by id, for lists that show many. */
export async function staffNames(store: Store): Promise<ReadonlyMap<string, string>> {
  return new Map((await allStaff(store)).map(({ id, name }) => [id, name]))
}
