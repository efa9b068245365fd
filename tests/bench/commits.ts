import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from '@shared/account'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Put } from '../../src/main/store/port'
import { manyAccounts } from '../support/many-accounts'

const rounds = 1_500
/** Until the compiler knows the code. */
const warmUp = 500

/** The figures at one number of accounts, in lines to print. */
export async function benchCommits(accounts: number): Promise<readonly string[]> {
  const base = process.env['BENCH_DIR'] ?? join(process.cwd(), '.cache')
  await mkdir(base, { recursive: true })
  const directory = await mkdtemp(join(base, 'bench-'))
  try {
    await fill(directory, accounts)
    const opening = await timed(() => openEmbeddedStore({ directory }))
    const { store } = opening.result
    const { commits, appends, bytes } = await compare(directory, accounts, store)
    const queries = {
      'page of accounts by name': () => store.query('accounts', { sort: 'name', limit: 100 }),
      'page of pending accounts, newest first': () =>
        store.query('accounts', { where: { status: 'pending' }, sort: '-createdAt', limit: 100 }),
      'search for an organization, first time': () => store.query('accounts', { search: 'kestrel 777', limit: 100 }),
      'search for an organization, again': () => store.query('accounts', { search: 'kestrel 778', limit: 100 })
    }
    const lines: string[] = []
    for (const [name, query] of Object.entries(queries)) lines.push(`  ${name}: ${show((await timed(query)).ms)}`)
    const closing = await timed(() => store.close())
    const [commit, append] = [median(commits), median(appends)]
    return [
      `${accounts.toLocaleString('en')} accounts`,
      `  one commit (account and audit event, ${bytes} bytes): p50 ${show(commit)}`,
      `  bare append of the same bytes with fdatasync: p50 ${show(append)}`,
      `  ratio: ${(commit / append).toFixed(2)}`,
      `  open: ${show(opening.ms)}, close with snapshot: ${show(closing.ms)}`,
      ...lines
    ]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function fill(directory: string, accounts: number): Promise<void> {
  const { store } = await openEmbeddedStore({ directory })
  const all = manyAccounts(accounts)
  for (let start = 0; start < all.length; start += 1_000) {
    const puts = all
      .slice(start, start + 1_000)
      .map((record): Put => ({ collection: 'accounts', record, basedOn: null }))
    await store.commit({ puts, events: [] })
  }
  await store.close()
}

/** Commits and bare appends in turn, so that both meet the same disk. */
async function compare(
  directory: string,
  accounts: number,
  store: Awaited<ReturnType<typeof openEmbeddedStore>>['store']
): Promise<{ commits: number[]; appends: number[]; bytes: number }> {
  const bytes = Buffer.alloc(await lengthOfOneCommit(directory, store), 'x')
  const file = await open(join(directory, 'bare-append'), 'w')
  const commits: number[] = []
  const appends: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const account = await store.get('accounts', `account-${1 + ((round * 7_919) % accounts)}`)
    if (!account) throw new Error('an account is missing')
    commits.push((await timed(() => touch(store, account))).ms)
    appends.push(
      (
        await timed(async () => {
          await file.write(bytes, 0, bytes.length, round * bytes.length)
          await file.datasync()
        })
      ).ms
    )
  }
  await file.close()
  return { commits: commits.slice(warmUp), appends: appends.slice(warmUp), bytes: bytes.length }
}

type Bench = Parameters<typeof compare>[2]

async function touch(store: Bench, account: Account): Promise<void> {
  const at = new Date().toISOString()
  await store.commit({
    puts: [
      {
        collection: 'accounts',
        record: { ...account, version: account.version + 1, updatedAt: at, status: 'approved' },
        basedOn: account.version
      }
    ],
    events: [
      {
        at,
        actor: { kind: 'staff', id: 'staff-1', name: 'Asha Iyer' },
        action: 'account.approved',
        accountId: account.id,
        subject: account.number,
        ip: '127.0.0.1',
        details: { note: 'bench' }
      }
    ]
  })
}

async function lengthOfOneCommit(directory: string, store: Bench): Promise<number> {
  const account = await store.get('accounts', 'account-1')
  if (!account) throw new Error('an account is missing')
  await touch(store, account)
  const journal = join(directory, 'journal')
  const segment = (await readdir(journal)).sort().at(-1) ?? ''
  const lines = (await readFile(join(journal, segment), 'utf8')).trimEnd().split('\n')
  return Buffer.byteLength(lines.at(-1) ?? '') + 1
}

async function timed<T>(action: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const start = performance.now()
  const result = await action()
  return { result, ms: performance.now() - start }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function show(ms: number): string {
  return ms < 100 ? `${ms.toFixed(3)} ms` : `${(ms / 1_000).toFixed(2)} s`
}
