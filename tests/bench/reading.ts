import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as after } from 'node:timers/promises'
import type { Account } from '@shared/account'
import { createDashboard } from '../../src/main/services/dashboard'
import { findAccounts } from '../../src/main/services/find-accounts'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Query } from '../../src/main/store/port'
import { figure, megabytes, median, ratio, show, spread, timed, timesOf } from './figures'
import { inDirectory, stock, stockOf } from './stock'

type Opened = Awaited<ReturnType<typeof openEmbeddedStore>>['store']

/** What opening and reading cost at one number of accounts, in lines to print. */
export async function benchReading(count: number): Promise<readonly string[]> {
  return inDirectory(async (directory) => {
    await stock(directory, stockOf(count))
    const opening = await benchOpening(directory)
    collectGarbage()
    const empty = process.memoryUsage()
    const { store } = await openEmbeddedStore({ directory })
    const warm = await benchWarmUp(store)
    collectGarbage()
    const full = process.memoryUsage()
    const used = (memory: NodeJS.MemoryUsage) => memory.heapUsed + memory.arrayBuffers
    const bytes = (await readFile(join(directory, 'snapshot.json'))).length
    const lines = [
      `${count.toLocaleString('en')} accounts: opening and reading`,
      ...opening,
      ...warm,
      figure(
        `memory beside ${megabytes(bytes)} of JSON (accounts and events)`,
        (used(full) - used(empty)) / bytes,
        ratio,
        3
      ),
      ...(await benchQueries(store, stockOf(count))),
      ...(await benchOverview(store))
    ]
    await store.close()
    return lines
  })
}

/** In turn, so that both meet the same machine. */
async function benchOpening(directory: string): Promise<readonly string[]> {
  const opens: number[] = []
  const parses: number[] = []
  for (let round = 0; round < 5; round += 1) {
    collectGarbage()
    const bytes = await readFile(join(directory, 'snapshot.json'))
    parses.push((await timed(() => JSON.parse(bytes.toString('utf8')) as unknown)).ms)
    collectGarbage()
    const opened = await timed(() => openEmbeddedStore({ directory }))
    opens.push(opened.ms)
    await opened.result.store.close()
  }
  return [
    `  opening the store: ${show(median(opens))}, JSON.parse of the same bytes: ${show(median(parses))}`,
    figure('ratio', median(opens) / median(parses), ratio, 2)
  ]
}

/** The indexes complete in slices; a search asked at once waits for its own. */
async function benchWarmUp(store: Opened): Promise<readonly string[]> {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const start = performance.now()
  store.warmUp()
  const first = await timed(() => store.query('accounts', { where: { status: 'pending' }, sort: '-createdAt' }))
  const search = await timed(() => store.query('accounts', { search: 'kestrel', sort: '-createdAt' }))
  await store.query('accounts', { search: 'kestrel', sort: 'number' })
  await store.similar('accounts', { field: 'organizationKey', text: 'kestrel', atLeast: 0.5, limit: 1 })
  for (const sort of ['name', 'organizationName', 'updatedAt'] as const) await store.query('accounts', { sort })
  for (const needed of [{ search: 'kestrel' }, { accountId: 'none' }]) await store.events(needed)
  const all = performance.now() - start
  await after(5)
  delays.disable()
  return [
    `  right after opening: first page of pending ${show(first.ms)}, then first search ${show(search.ms)}, all indexes and events ${show(all)}`,
    figure('longest hold-up of the event loop meanwhile', delays.max / 1e6, show, 20)
  ]
}

/** Of each input the best counts. */
const passes = 5
const statuses = ['pending', 'active', 'rejected'] as const
const sorts = ['-createdAt', 'createdAt', 'name', 'organizationName'] as const

async function benchQueries(store: Opened, accounts: readonly Account[]): Promise<readonly string[]> {
  const some = Array.from({ length: 120 }, (_, index) => accounts[(index * 7_919) % accounts.length] as Account)
  const word = (text: string, number: number) => text.split(' ')[number] ?? text
  const approvals = some.map((account, index): Query<'accounts'> => {
    const coined = word(account.organizationName, 1)
    const search = [coined.slice(0, 1 + (index % 5)), word(account.organizationName, 2), coined.slice(1, 4)][index % 3]
    return {
      where: { status: statuses[index % 3] ?? 'pending', ...(index % 2 ? { country: ['IN', 'DE'] } : {}) },
      search: search ?? '',
      sort: sorts[index % 4] ?? '-createdAt',
      offset: (index % 5) * 40,
      limit: 100
    }
  })
  const deep = some.map((_, index): Query<'accounts'> => ({
    where: { status: 'pending' },
    sort: '-createdAt',
    offset: Math.floor(((index % 40) / 40) * (accounts.length / 6)),
    limit: 100
  }))
  const kinds = {
    prefix: some.map(({ organizationName }, index) => word(organizationName, 1).slice(0, 2 + (index % 5))),
    'word that many have': some.map(({ organizationName }, index) =>
      word(organizationName, 2).slice(0, 3 + (index % 6))
    ),
    infix: some.map(({ organizationName }) => word(organizationName, 1).slice(2, 5)),
    phone: some.map(({ mobile }, index) => (mobile ?? '').slice(index % 2 ? 3 : 5, 9 + (index % 4))),
    'organization in other words': some.map(({ organizationName }) =>
      [word(organizationName, 1), word(organizationName, 0), word(organizationName, 2)].join(' ').toLowerCase()
    ),
    'organization, misspelt': some.map(({ organizationName }) => misspelt(organizationName)),
    'address or number': some.map(({ email, number }, index) => (index % 2 ? email.slice(0, 12) : number))
  }
  const find = (text: string) => findAccounts({ store }, text)
  // Until the compiler knows the code.
  await timesOf(approvals.slice(0, 60).reverse(), (query) =>
    store.query('accounts', { ...query, search: `${query.search}x` })
  )
  await timesOf(kinds.infix.slice(0, 40), (text) => find(`${text}a`))
  const lines = [
    spread(
      'approvals: filter, search, sort, page',
      await timesOf(approvals, (query) => store.query('accounts', query), passes),
      5
    ),
    spread('approvals: anywhere in the list', await timesOf(deep, (query) => store.query('accounts', query), passes), 5)
  ]
  const all: number[] = []
  for (const [kind, texts] of Object.entries(kinds)) {
    const times = await timesOf(texts, find, passes)
    all.push(...times)
    lines.push(spread(`finding by ${kind}`, times))
  }
  return [...lines, spread('finding, all of these', all, 10)]
}

/** Two letters swapped and one left out. */
function misspelt(name: string): string {
  const [one = '', two = '', ...rest] = name.toLowerCase().split(' ')
  return [one.slice(0, 3) + one.slice(4), two.replace(/(.)(.)(.)/, '$1$3$2'), ...rest.slice(0, 1)].join(' ')
}

async function benchOverview(store: Opened): Promise<readonly string[]> {
  const read = createDashboard({ store, now: () => new Date() })
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const cold = await timed(() => read(90, 'Asia/Kolkata', 'staff-1'))
  delays.disable()
  const warm = await timesOf([30, 7, 90, 90, 30, 7] as const, (days) => read(days, 'Asia/Kolkata', 'staff-1'))
  return [
    `  overview: cold ${show(cold.ms)} (event loop held up at most ${show(delays.max / 1e6)}), then ${show(median(warm))}`
  ]
}

function collectGarbage(): void {
  globalThis.gc?.()
}
