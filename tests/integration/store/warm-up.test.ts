import { afterAll, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { createMemoryStore } from '../../../src/main/store/memory-store'
import type { Query, Store } from '../../../src/main/store/port'
import { manyAccounts } from '../../support/many-accounts'
import { createDirectories, put } from '../../support/store-world'

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

async function fill(store: Store): Promise<void> {
  await store.commit({ puts: accounts.map((record) => put('accounts', record)), events: [] })
}

/** Renames some accounts and removes others. */
async function change(store: Store): Promise<void> {
  for (const account of accounts.slice(1_000, 1_010)) {
    const renamed = { ...account, version: 2, name: 'Kestrel Seventy', status: 'closed' as const }
    await store.commit({ puts: [put('accounts', renamed)], events: [] })
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
  return { pages, counts, alike }
}

describe('a store after its start', () => {
  it.each(['before', 'while', 'after'])('answers right %s its indexes are completed', async (moment) => {
    const directory = await directories.create()
    const first = (await openEmbeddedStore({ directory })).store
    await fill(first)
    await first.close()
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

  it('lets other work go on while it completes them', async () => {
    const directory = await directories.create()
    const first = (await openEmbeddedStore({ directory })).store
    await fill(first)
    await first.close()
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
