import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewAuditEvent } from '@shared/audit'
import type { Account } from '@shared/account'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Put, Store } from '../../src/main/store/port'
import { manyAccounts } from '../support/many-accounts'

/** A directory for one measurement on the disk that `BENCH_DIR` names, else in the project's `.cache`. */
export async function inDirectory<T>(action: (directory: string) => Promise<T>): Promise<T> {
  const base = process.env['BENCH_DIR'] ?? join(process.cwd(), '.cache')
  await mkdir(base, { recursive: true })
  const directory = await mkdtemp(join(base, 'bench-'))
  try {
    return await action(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const first = ['Asha', 'Tomás', 'Ingrid', 'Wei', 'Fatima', 'Olu', 'Nikhil', 'Søren', 'Marta', 'Jun', 'Lea', 'Viktor']
const last = ['Testwala', 'Sample', 'Muster', 'Specimen', 'Modelo', 'Esempio', 'Exemplar', 'Proefpersoon', 'Vzorek']
const leads = ['Kestrel', 'Monsoon', 'Bluebird', 'Granite', 'Saffron', 'Harbour', 'Juniper', 'Lantern', 'Meridian']
const trades = ['Hosting', 'Cloud', 'Networks', 'Security', 'Domains', 'Systems', 'Software', 'Telecom', 'Data']
const forms = ['GmbH', 'Pvt Ltd', 'LLC', 'S.r.l.', 'Ltda', 'BV', 'Services', 'Technologies', 'Group']
const letters = 'abdefgiklmnoprstuvz'

/** Names that are mostly different, like real ones: always the same for the same number. */
function coined(seed: number): string {
  let value = Math.imul(seed, 2_654_435_761) >>> 0
  let word = ''
  for (let index = 0; index < 6; index += 1) {
    word += letters[value % letters.length] ?? ''
    value = (Math.imul(value, 1_103_515_245) + 12_345) >>> 0
  }
  return `${word[0]?.toUpperCase()}${word.slice(1)}`
}

/** Accounts as a programme has them after some years; with `pending`, all of them wait. The last half year is busy. */
export function stockOf(count: number, options: { readonly pending?: boolean } = {}): readonly Account[] {
  const until = Date.now()
  const pick = (list: readonly string[], number: number) => list[number % list.length] ?? ''
  return manyAccounts(count).map((account, index) => {
    const name = `${pick(first, index)} ${pick(last, index * 7)} ${coined(index * 3 + 1)}`
    const organization = [pick(leads, index * 5), coined(index), pick(trades, index * 3), pick(forms, index * 11)].join(
      ' '
    )
    const createdAt = new Date(until - ((count - index) / count) * 180 * 86_400_000).toISOString()
    const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@${coined(index).toLowerCase()}${index % 977}.example`
    return {
      ...account,
      ...(options.pending ? { status: 'pending' as const } : {}),
      name,
      email,
      emailClaim: `${index}.${email}`,
      organizationName: organization,
      createdAt,
      updatedAt: createdAt,
      origin: { ...account.origin, ip: `203.0.${index % 250}.${(index * 7) % 250}` }
    }
  })
}

/** Fills a store in a directory and closes it, so that the next start reads its snapshot. */
export async function stock(directory: string, accounts: readonly Account[]): Promise<void> {
  const { store } = await openEmbeddedStore({ directory })
  for (let start = 0; start < accounts.length; start += 1_000) {
    const part = accounts.slice(start, start + 1_000)
    const puts = part.map((record): Put => ({ collection: 'accounts', record, basedOn: null }))
    await store.commit({ puts, events: part.flatMap(eventsOf) })
  }
  await store.close()
}

/** Asks what needs each of the indexes that a start leaves behind: afterwards they are complete. */
export async function completeIndexes(store: Store): Promise<void> {
  for (const sort of ['-createdAt', 'number', 'name', 'organizationName', 'updatedAt'] as const)
    await store.query('accounts', { where: { status: 'pending' }, search: 'kestrel', sort })
  await store.similar('accounts', { field: 'organizationKey', text: 'kestrel', atLeast: 0.5, limit: 1 })
  for (const needed of [{ search: 'kestrel' }, { accountId: 'none' }]) await store.events(needed)
}

function eventsOf({ id, number, createdAt, status }: Account): NewAuditEvent[] {
  const base = { accountId: id, subject: number, ip: '203.0.113.7', details: {} }
  const registered: NewAuditEvent = { ...base, at: createdAt, actor: { kind: 'visitor' }, action: 'account.registered' }
  if (status === 'pending') return [registered]
  return [
    registered,
    {
      ...base,
      at: new Date(Math.min(Date.now(), Date.parse(createdAt) + 5_400_000)).toISOString(),
      actor: { kind: 'staff', id: 'staff-1', name: 'Asha Iyer' },
      action: status === 'rejected' ? 'account.rejected' : 'account.approved'
    }
  ]
}
