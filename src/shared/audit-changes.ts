import type { AuditEvent } from './audit'

/*
 * How an event tells what it changed: the new value under the name of the value, the old one under the same name with
 * `Before`: `role` and `roleBefore`, `lockout.maxFailures` and `lockout.maxFailuresBefore`. Null is "none". A list is the
 * JSON of it. Everything else in the details is a fact. Older events are read by the same function.
 */

export type DetailValue = AuditEvent['details'][string]
export type Change = { readonly name: string; readonly before: DetailValue; readonly after: DetailValue }
export type Told = {
  readonly changes: readonly Change[]
  readonly facts: Readonly<Record<string, DetailValue>>
}

const ending = 'Before'

/** Names and values of a change as details tell it. */
export function changeDetails(changes: readonly Change[]): AuditEvent['details'] {
  return Object.fromEntries(
    changes.flatMap(({ name, before, after }) => [
      [`${name}${ending}`, before],
      [name, after]
    ])
  )
}

/** What an event changed, in the order in which it tells it, and what else it tells. Values that stayed are facts. */
export function readChanges({ action, details }: Pick<AuditEvent, 'action' | 'details'>): Told {
  const changes: Change[] = []
  const facts: Record<string, DetailValue> = {}
  const given = action === 'account.assigned' ? withManagerBefore(details) : details
  for (const [name, value] of Object.entries(given)) {
    if (isOldValue(name, given)) continue
    const old = given[`${name}${ending}`]
    const change = old === undefined ? inOneText(action, value) : { before: old, after: value }
    if (change === null || change.before === change.after) facts[name] = value
    else changes.push({ name, ...change })
  }
  return { changes, facts }
}

/** `roleBefore` where there is a `role`. */
const isOldValue = (name: string, details: AuditEvent['details']): boolean =>
  name.endsWith(ending) && details[name.slice(0, -ending.length)] !== undefined

/** Settings used to be told as `5 → 4`, each side as JSON. */
function inOneText(action: AuditEvent['action'], value: DetailValue): Omit<Change, 'name'> | null {
  if (action !== 'settings.changed' || typeof value !== 'string') return null
  const [before, after, ...more] = value.split(' → ')
  if (before === undefined || after === undefined || more.length > 0) return null
  return { before: fromJson(before), after: fromJson(after) }
}

function fromJson(text: string): DetailValue {
  if (text === 'none') return null
  try {
    const value: unknown = JSON.parse(text)
    return ['string', 'number', 'boolean'].includes(typeof value) || value === null ? (value as DetailValue) : text
  } catch {
    // It was cut as too long: what is left of it.
    return text
  }
}

/** A change of hands used to be told with the manager before under the bare name. */
function withManagerBefore({ before, ...details }: AuditEvent['details']): AuditEvent['details'] {
  return before === undefined ? details : { managerBefore: before, ...details }
}
