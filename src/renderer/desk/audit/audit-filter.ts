import {
  actorKinds,
  auditActions,
  auditOutcomes,
  type ActorKind,
  type AuditAction,
  type AuditOutcome
} from '@shared/audit'
import type { Input } from '@shared/contract'
import { startOfDay, startOfNextDay } from '../format'
import { decisionsFilter } from '../overview/chart'
import { auditActionNames } from '../words'

/** What the Audit screen's address holds. Several actions stand behind each other, with commas. */
export type AuditFilter = {
  readonly action: string
  readonly outcome: string
  readonly person: string
  readonly account: string
  readonly from: string
  readonly until: string
  readonly search: string
}

/** The first word of an action is the kind of thing that it happened to. */
const kindOf = (action: AuditAction) => action.slice(0, action.indexOf('.'))

const kindNames: Readonly<Record<string, string>> = {
  account: 'Accounts',
  verification: 'Verification of callers',
  call: 'Calls',
  lease: 'Offline reviews',
  mail: 'Mail',
  settings: 'Settings',
  staff: 'Staff',
  desk: 'The desk',
  report: 'Reports',
  audit: 'Audit trail',
  system: 'Hub Desk itself'
}

const everyOf = (kind: string) => `${kind}.*`
const kinds = [...new Set(auditActions.map(kindOf))]

/** An entry of the filter; a `label` stands above those of one kind and can't be chosen. */
export type ActionItem = { readonly label: string; readonly value: string; readonly type: 'item' | 'label' }
const item = (label: string, value: string): ActionItem => ({ label, value, type: 'item' })

/** Every action under the kind of thing, each kind as a whole too; first what people look for together. */
export const actionGroups: readonly (readonly ActionItem[])[] = [
  [item('Decisions, undone ones too', decisionsFilter)],
  ...kinds.map((kind): readonly ActionItem[] => {
    const actions = auditActions.filter((action) => kindOf(action) === kind)
    const name = kindNames[kind] ?? kind
    const all = actions.length > 1 ? [item(`All: ${name.toLowerCase()}`, everyOf(kind))] : []
    return [
      { label: name, value: '', type: 'label' },
      ...all,
      ...actions.map((value) => item(auditActionNames[value], value))
    ]
  })
]

const names = new Map(
  actionGroups.flat().flatMap(({ type, value, label }) => (type === 'item' ? [[value, label] as const] : []))
)

/** What is chosen, as far as this version knows it. */
export const chosenActions = (action: string): readonly string[] => action.split(',').filter((one) => names.has(one))

/** `Approved`, `3 kinds of event`; null: everything. */
export function actionsInWords(chosen: readonly string[]): string | null {
  const [first, ...more] = chosen
  if (first === undefined) return null
  return more.length === 0 ? (names.get(first) ?? first) : `${chosen.length} kinds of event`
}

function actionsBehind(token: string): readonly AuditAction[] {
  if (token === decisionsFilter) return ['account.approved', 'account.rejected', 'account.decision_undone']
  return auditActions.filter((action) => action === token || everyOf(kindOf(action)) === token)
}

const outcomeNames: Readonly<Record<AuditOutcome, string>> = { done: 'Done', refused: 'Refused', failed: 'Failed' }
export const outcomeItems = [
  ...auditOutcomes.map((value) => ({ label: outcomeNames[value], value: value as string })),
  { label: 'Refused or failed', value: 'refused,failed' }
]

export const actorItems: readonly { readonly label: string; readonly value: ActorKind }[] = [
  { label: 'Anybody at the desk', value: 'staff' },
  { label: 'Resellers', value: 'reseller' },
  { label: 'Visitors', value: 'visitor' },
  { label: 'Hub Desk itself', value: 'system' }
]

/** What the server is asked for. What an address says beyond what is known asks for nothing. */
export function auditQuestion(filter: AuditFilter): Omit<Input<'audit.list'>, 'cursor' | 'limit'> {
  const actions = [...new Set(chosenActions(filter.action).flatMap(actionsBehind))]
  const outcomes = auditOutcomes.filter((outcome) => filter.outcome.split(',').includes(outcome))
  const kind = actorKinds.find((one) => one === filter.person)
  return {
    ...(actions.length > 0 ? { action: actions } : {}),
    ...(outcomes.length > 0 ? { outcome: outcomes } : {}),
    ...(kind ? { actorKind: kind } : filter.person ? { actorId: filter.person } : {}),
    ...(filter.account ? { accountId: filter.account } : {}),
    ...(isDay(filter.from) ? { from: startOfDay(filter.from) } : {}),
    ...(isDay(filter.until) ? { until: startOfNextDay(filter.until) } : {}),
    ...(filter.search ? { search: filter.search } : {})
  }
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00`))

/** Why nothing can be found, where the days say so. */
export const daysProblem = ({ from, until }: Pick<AuditFilter, 'from' | 'until'>): string | null =>
  isDay(from) && isDay(until) && from > until ? 'The first day is after the last: no event lies between them.' : null
