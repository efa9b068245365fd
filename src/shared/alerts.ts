import type { Role } from './roles'

/** What somebody can be told of outside the desk. */
export const alertKinds = ['applications', 'blocks'] as const
export type AlertKind = (typeof alertKinds)[number]

/** Of what one member of staff wants to be told. */
export type AlertSwitches = Readonly<Record<AlertKind, boolean>>

/** Until somebody chooses: what their role works on. */
export const defaultAlerts = (role: Role): AlertSwitches => ({
  applications: role !== 'accountManager',
  blocks: role !== 'reviewer'
})

/** How much waits of what they want to be told of: the number on the program's icon and before the page's title. */
export function countWaiting(wanted: AlertSwitches, accounts: Readonly<Record<'pending' | 'blocked', number>>): number {
  return (wanted.applications ? accounts.pending : 0) + (wanted.blocks ? accounts.blocked : 0)
}
