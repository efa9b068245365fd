import type { AuditAction, NewAuditEvent } from '@shared/audit'
import { defaultSettings, type Settings, type SettingsSection } from '@shared/settings'
import type { Random } from '../domain/codes'
import type { Visitor } from '../http/visitor'
import type { MailOrder } from '../mail/kinds'
import { isCollision, StaleVersionError, type Put, type Store } from '../store/port'
import type { CollectionName, Collections } from '../store/records'
import { createKeyedLock } from './keyed-lock'
import type { Passwords } from './passwords'

/** What every story of the programme works with. Time and randomness come from here, never from the globals. */
export type Context = {
  readonly store: Store
  /** Prepares a message for the commit that causes it. */
  readonly promiseMail: (order: MailOrder) => Promise<Put>
  readonly now: () => Date
  readonly random: Random
  readonly newId: () => string
  readonly passwords: Passwords
  /** This installation's own key, for hashes of short codes and of strangers' addresses. */
  readonly deskKey: string
  /** Who runs the network of an address, where that is known. */
  readonly networkOf: (ip: string) => string | null
  /** Where resellers reach the portal, without a slash at the end. */
  readonly portalUrl: () => Promise<string>
}

export type { Visitor }

/** Who asks at the desk. */
export type StaffActor = { readonly id: string; readonly name: string; readonly ip: string }

export async function readSettings(store: Store): Promise<Settings> {
  const stored: Partial<Settings> | null = await store.get('settings', 'settings')
  return withDefaults(stored ?? {})
}

/** A store that was written before a setting existed has its default. */
function withDefaults(stored: Partial<Settings>): Settings {
  const sections = Object.entries(defaultSettings).map(([name, values]) => [
    name,
    { ...values, ...stored[name as SettingsSection] }
  ])
  return { ...Object.fromEntries(sections), id: 'settings', version: stored.version ?? 0 } as Settings
}

export const added = <C extends CollectionName>(collection: C, record: Collections[C]) =>
  ({ collection, record, basedOn: null }) as Put

/** Every change raises the version by one, so what it is based on follows. */
export const changed = <C extends CollectionName>(collection: C, record: Collections[C]) =>
  ({ collection, record, basedOn: record.version - 1 }) as Put

/** Retries after the first: only newcomers can be in the way then, and each time one of them got through. */
const mostRetries = 8

const losers = createKeyedLock()

/**
 * Gathers, decides and commits again when somebody else committed in between. For changes that nobody looked at before
 * they asked; decisions of staff name the version that they saw and are refused instead. Those that lost over the same
 * record go on one after another, so that any number at once costs one more attempt each. Not to be nested: an attempt
 * that waits for its own turn would wait forever.
 */
export async function retryWhenStale<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!isCollision(error)) throw error
    const { collection } = error
    const place = error instanceof StaleVersionError ? [error.id] : [error.field, error.value]
    return losers([collection, ...place].join('\n'), () => retry(attempt, mostRetries))
  }
}

async function retry<T>(attempt: () => Promise<T>, left: number): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!isCollision(error) || left <= 1) throw error
    return retry(attempt, left - 1)
  }
}

type EventFacts = Pick<NewAuditEvent, 'subject'> & Partial<Pick<NewAuditEvent, 'accountId' | 'details'>>

export function staffEvent(action: AuditAction, by: StaffActor, now: Date, facts: EventFacts): NewAuditEvent {
  return {
    at: now.toISOString(),
    actor: { kind: 'staff', id: by.id, name: by.name },
    ip: by.ip,
    action,
    accountId: null,
    details: {},
    ...facts
  }
}

export function visitorEvent(action: AuditAction, visitor: Visitor, now: Date, facts: EventFacts): NewAuditEvent {
  return {
    at: now.toISOString(),
    actor: { kind: 'visitor' },
    ip: visitor.ip,
    action,
    accountId: null,
    details: {},
    ...facts
  }
}

export function resellerEvent(
  action: AuditAction,
  account: { readonly id: string; readonly name: string; readonly number: string },
  visitor: Visitor,
  now: Date,
  details: NewAuditEvent['details'] = {}
): NewAuditEvent {
  return {
    at: now.toISOString(),
    actor: { kind: 'reseller', id: account.id, name: account.name },
    ip: visitor.ip,
    action,
    accountId: account.id,
    subject: account.number,
    details
  }
}
