import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { NewAuditEvent } from '@shared/audit'
import type { Settings } from '@shared/settings'
import {
  incidentAfterRestore,
  leaseAfterRestore,
  linkAfterRestore,
  mailAfterRestore,
  securitySections,
  staffAfterRestore,
  staysShut
} from '../domain/after-restore'
import { waitingStates } from '../mail/outbox-rows'
import type { FileSystemPort } from '../store/file-system'
import type { Put, Query, Store } from '../store/port'
import { readRecords, type ReadRecords } from '../store/read-records'
import type { CollectionName, Collections } from '../store/records'
import type { Restore } from '../store/restore-marker'
import { added, changed, readSettings } from './context'

/** What of the data before the restore counts for the restored. */
const heldOn = ['staff', 'credentials', 'accounts', 'incidents', 'mail', 'leases', 'settings'] as const
type Before = ReadRecords<(typeof heldOn)[number]>

export type Settled = { readonly mailToReview: number }

/**
 * Settles what a step back in time means, in one commit before anything else happens: mail that waits is held for
 * review, links and codes are void, and where the data of before is of the same installation, whoever may not enter any
 * more does not enter again: its staff, passwords, blocked and closed accounts, leases that were ended and the rules of
 * security stand as they did.
 */
export async function settleRestore(
  parts: {
    readonly store: Store
    readonly fs: FileSystemPort
    readonly dataDirectory: string
    readonly now: () => Date
  },
  restore: Restore
): Promise<Settled> {
  const { store, now } = parts
  const before = await readBefore(parts, restore)
  const security = before === null ? null : await keptSecurity(store, before)
  const kept = before === null ? [] : [...(await keptPuts(store, before)), ...(security?.puts ?? [])]
  const settled = new Set(kept.map(({ collection, record }) => `${collection}/${record.id}`))
  const stale = (await stalePuts(store, before, now())).filter(
    ({ collection, record }) => !settled.has(`${collection}/${record.id}`)
  )
  const count = (collection: CollectionName, puts: readonly Put[]) =>
    puts.filter((put) => put.collection === collection).length
  const mailToReview = stale.filter(
    ({ collection, record }) => collection === 'mail' && 'state' in record && record.state === 'dead'
  ).length
  const { backup, aside, by } = restore
  const event: NewAuditEvent = {
    at: now().toISOString(),
    actor: by === null ? { kind: 'system' } : { kind: 'staff', id: by.id, name: by.name },
    ip: by?.ip ?? null,
    action: 'data.restored',
    accountId: null,
    subject: backup.createdAt,
    details: {
      changes: backup.sequence,
      head: backup.head,
      setAside: aside,
      mailToReview,
      linksEnded: count('links', stale),
      accountsKeptShut: count('accounts', kept),
      passwordsKept: count('credentials', kept),
      staffKept: count('staff', kept),
      leasesKeptEnded: count('leases', kept),
      ...(security === null ? {} : { securityKept: security.sections.join(', ') })
    }
  }
  await store.commit({ puts: [...kept, ...stale], events: [event] })
  return { mailToReview }
}

/** Null where there was nothing before, or another installation. */
async function readBefore(
  { fs, dataDirectory }: { readonly fs: FileSystemPort; readonly dataDirectory: string },
  { aside, backup }: Restore
): Promise<Before | null> {
  if (aside === null) return null
  const before = await readRecords(join(dataDirectory, aside), heldOn, fs)
  return before.store === backup.store ? before : null
}

/** What stands as it did before the restore. */
async function keptPuts(store: Store, before: Before): Promise<readonly Put[]> {
  const puts: Put[] = []
  /** The record of before, as the next version of the restored one. */
  const keep = async <C extends (typeof heldOn)[number]>(collection: C, record: Collections[C]) => {
    const restored = await store.get(collection, record.id)
    if (restored === null) puts.push(added(collection, { ...record, version: 1 }))
    else if (JSON.stringify({ ...restored, version: 0 }) !== JSON.stringify({ ...record, version: 0 }))
      puts.push(changed(collection, { ...record, version: restored.version + 1 }))
  }
  for (const member of before.of('staff').values()) {
    await keep('staff', member)
    const credential = before.of('credentials').get(member.id)
    if (credential) await keep('credentials', credential)
  }
  const openIncidents = new Map(
    [...before.of('incidents').values()].flatMap((incident) =>
      incident.state === 'open' ? [[incident.accountId, incident] as const] : []
    )
  )
  for (const account of before.of('accounts').values()) {
    const restored = await store.get('accounts', account.id)
    const credential = before.of('credentials').get(account.id)
    const shut = staysShut(account, restored)
    if (shut) {
      await keep('accounts', account)
      const incident = openIncidents.get(account.id)
      if (account.status === 'blocked' && incident) await keep('incidents', incident)
    }
    // An old password may have been changed because somebody else knew it.
    const hadPassword = (await store.get('credentials', account.id)) !== null
    if (credential && (shut || hadPassword)) await keep('credentials', credential)
  }
  for (const lease of before.of('leases').values()) {
    const next = leaseAfterRestore(await store.get('leases', lease.id), lease)
    if (next) puts.push(changed('leases', next))
  }
  return puts
}

/** The settings as they are restored, with the rules of security of before; null where they are the same. */
async function keptSecurity(
  store: Store,
  before: Before
): Promise<{ readonly puts: readonly Put[]; readonly sections: readonly string[] } | null> {
  const present: Partial<Settings> | undefined = before.of('settings').get('settings')
  if (present === undefined) return null
  // Where nobody had changed any yet there is no record of them.
  const restored = await readSettings(store)
  const sections = securitySections.filter((name) => present[name] && !isDeepStrictEqual(present[name], restored[name]))
  if (sections.length === 0) return null
  const kept = Object.fromEntries(sections.map((name) => [name, present[name]]))
  const next: Settings = { ...restored, ...kept, version: restored.version + 1 }
  return { puts: [restored.version === 0 ? added('settings', next) : changed('settings', next)], sections }
}

/** What is not good any more, or must not happen a second time. */
async function stalePuts(store: Store, before: Before | null, now: Date): Promise<readonly Put[]> {
  const at = now.toISOString()
  const waiting = new Set(waitingStates)
  const puts: Put[] = []
  for (const link of await all(store, 'links', { ranges: { expiresAt: { from: at } }, sort: 'expiresAt' }))
    if (link.usedAt === null && link.replacedAt === null) puts.push(changed('links', linkAfterRestore(link, now)))
  for (const message of await all(store, 'mail', { where: { state: waitingStates } })) {
    const next = mailAfterRestore(message, before?.of('mail').get(message.id) ?? null, waiting, now)
    if (next) puts.push(changed('mail', next))
  }
  for (const incident of await all(store, 'incidents', { where: { state: 'open' } })) {
    const next = incidentAfterRestore(incident)
    if (next) puts.push(changed('incidents', next))
  }
  for (const member of await all(store, 'staff', {})) {
    const next = staffAfterRestore(member, now)
    if (next) puts.push(changed('staff', next))
  }
  return puts
}

async function all<C extends CollectionName>(
  store: Store,
  collection: C,
  query: Query<C>
): Promise<readonly Collections[C][]> {
  const records: Collections[C][] = []
  let cursor: string | null = null
  do {
    const page: { readonly items: readonly Collections[C][]; readonly nextCursor: string | null } = await store.query(
      collection,
      { ...query, limit: 1000, ...(cursor === null ? {} : { cursor }) }
    )
    records.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return records
}
