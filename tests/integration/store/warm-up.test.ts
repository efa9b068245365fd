import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { createMemoryStore } from '../../../src/main/store/memory-store'
import type { EventQuery, Query, Store } from '../../../src/main/store/port'
import { manyAccounts } from '../../support/many-accounts'
import { anEvent, createDirectories, put } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

const accounts = manyAccounts(3_000)
const queries: readonly Query<'accounts'>[] = [
  {},
  { where: { status: 'pending', country: 'IN' }, sort: '-createdAt', limit: 20 },
  { search: 'kestrel 77', sort: 'name' },
  { search: 'e', sort: 'organizationName', offset: 1_500 },
  { search: '98100', where: { status: ['active', 'pending'] } },
  { ranges: { createdAt: { from: '2025-01-01T00:00:00.000Z' } }, sort: 'createdAt' }
]

const eventQueries: readonly EventQuery[] = [
  { limit: 3 },
  { limit: 2_500 },
  { accountId: accounts[1_003]?.id ?? '' },
  { accountId: accounts[7]?.id ?? '', action: 'account.noted' },
  { action: 'account.blocked', limit: 40 },
  { search: 'visitor 203', limit: 5 }
]

async function fill(store: Store): Promise<void> {
  const events = accounts.flatMap(({ id, number }) => [
    anEvent({ accountId: id, subject: number, actor: { kind: 'visitor' }, ip: '203.0.113.7' }),
    anEvent({ accountId: id, subject: number, action: 'account.blocked', details: { caseNumber: `Zoë ${number}` } })
  ])
  await store.commit({ puts: accounts.map((record) => put('accounts', record)), events })
}

async function filledDirectory(): Promise<string> {
  const directory = await directories.create()
  const { store } = await openEmbeddedStore({ directory })
  await fill(store)
  await store.close()
  return directory
}

/** Renames some accounts and removes others. */
async function change(store: Store): Promise<void> {
  for (const account of accounts.slice(1_000, 1_010)) {
    const renamed = { ...account, version: 2, name: 'Kestrel Seventy', status: 'closed' as const }
    await store.commit({ puts: [put('accounts', renamed)], events: [anEvent({ accountId: account.id })] })
  }
  const removals = accounts.slice(2_995).map(({ id }) => ({ collection: 'accounts' as const, id, basedOn: 1 }))
  await store.commit({ puts: [], removals, events: [] })
}

async function answers(store: Store): Promise<unknown> {
  const pages = await Promise.all(queries.map((query) => store.query('accounts', query)))
  const counts = await Promise.all(queries.map((query) => store.count('accounts', query)))
  const alike = await store.similar('accounts', {
    field: 'organizationKey',
    text: 'kestral 8 servics',
    atLeast: 0.3,
    limit: 9
  })
  return { pages, counts, alike, ...(await eventAnswers(store)) }
}

async function eventAnswers(store: Store): Promise<object> {
  const events = await Promise.all(eventQueries.map((query) => store.events(query)))
  const older = await store.events({ limit: 3, cursor: events[0]?.nextCursor ?? '' })
  return { events, older, after: await Promise.all([0, 2_900, 5_999].map((from) => store.eventsAfter(from, 20))) }
}

describe('a store after its start', () => {
  it.each(['before', 'while', 'after'])('answers right %s its indexes are completed', async (moment) => {
    const directory = await filledDirectory()
    const { store } = await openEmbeddedStore({ directory })
    const model = createMemoryStore()
    await fill(model)

    if (moment !== 'before') store.warmUp()
    if (moment === 'after') await answers(store)
    const changed = change(store)
    // Some of these are answered before, some after each change: none may fail, and once all is done all agree.
    const meanwhile = answers(store)
    await Promise.all([changed, meanwhile, change(model)])
    expect(await answers(store)).toEqual(await answers(model))
    await store.close()
  })

  it.each(eventQueries)('answers the first question for events alike, whichever it is: %j', async (query) => {
    const model = createMemoryStore()
    await fill(model)
    const { store } = await openEmbeddedStore({ directory: await filledDirectory() })
    expect(await store.events(query)).toEqual(await model.events(query))
    expect(await eventAnswers(store)).toEqual(await eventAnswers(model))
    await store.close()
  })

  it('hands events that nobody asked for on to the next snapshot', async () => {
    const model = createMemoryStore()
    await fill(model)
    const directory = await filledDirectory()
    const { store } = await openEmbeddedStore({ directory })
    await Promise.all([
      store.commit({ puts: [], events: [anEvent()] }),
      model.commit({ puts: [], events: [anEvent()] })
    ])
    await store.close()
    // What the snapshot covers is not read at a start.
    await writeFile(join(directory, 'journal', '000001.hdj'), '')
    const again = (await openEmbeddedStore({ directory })).store
    expect(await again.events({ limit: 9_999 })).toEqual(await model.events({ limit: 9_999 }))
    await again.close()
  })

  it('lets other work go on while it completes them', async () => {
    const directory = await filledDirectory()
    const { store } = await openEmbeddedStore({ directory })
    let turns = 0
    let done = false
    const count = () => {
      turns += 1
      if (!done) setImmediate(count)
    }
    setImmediate(count)
    await store.query('accounts', { search: 'kestrel' })
    done = true
    expect(turns).toBeGreaterThan(1)
    await store.close()
  })
})
