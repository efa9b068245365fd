import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import type { Account } from '@shared/account'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Put } from '../../src/main/store/port'
import type { MailMessage } from '@shared/mail'
import { manyAccounts } from '../support/many-accounts'
import { atLeast, figure, median, ratio, show, timed } from './figures'

const rounds = 1_500
const atOnce = 64
const lowdbChanges = 3
/** Until the compiler knows the code. */
const warmUp = 500

/** The figures at these numbers of accounts, in lines to print, and how far the price of a commit differs between them. */
export async function benchCommits(sizes: readonly number[]): Promise<readonly string[]> {
  const lines: string[] = []
  const ratios: number[] = []
  for (const accounts of sizes) {
    const measured = await measureCommits(accounts)
    lines.push(...measured.lines)
    ratios.push(measured.ratio)
  }
  if (ratios.length < 2) return lines
  // Over a bare append each: the disk itself is not the same from one minute to the next.
  const differs = Math.max(...ratios) / Math.min(...ratios)
  return [...lines, figure('the dearest of these ratios over the cheapest', differs, ratio, 1.2)]
}

async function measureCommits(
  accounts: number
): Promise<{ readonly lines: readonly string[]; readonly ratio: number }> {
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
    const together = await compareTogether(accounts, store)
    const lowdb = await changesOfLowdb(directory, accounts)
    const closing = await timed(() => store.close())
    const [commit, append] = [median(commits), median(appends)]
    const told = [
      `${accounts.toLocaleString('en')} accounts`,
      `  one commit (account, mail and audit event, ${bytes} bytes): p50 ${show(commit)}`,
      `  bare append of the same bytes with fdatasync: p50 ${show(append)}`,
      figure('ratio', commit / append, ratio, 1.5),
      `  commits a second: ${perSecond(together.alone)} one after the other, ${perSecond(together.together)} with ${atOnce} at a time`,
      atLeast(`${atOnce} at a time over one after the other`, together.together / together.alone, 10),
      `  one change through lowdb's own file adapter: median of ${lowdbChanges} ${show(lowdb)}`,
      atLeast('lowdb over one commit', lowdb / commit, accounts === 100_000 ? 500 : undefined),
      `  open: ${show(opening.ms)}, close with snapshot: ${show(closing.ms)}`,
      ...lines
    ]
    return { lines: told, ratio: commit / append }
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

/** Commits a second, one after the other and many under way at a time, in turn so that both meet the same disk. */
async function compareTogether(accounts: number, store: Bench): Promise<{ alone: number; together: number }> {
  const stride = Math.max(1, Math.floor(accounts / atOnce))
  const batch = async () =>
    Promise.all(
      Array.from({ length: atOnce }, async (_, index) => {
        const account = await store.get('accounts', `account-${1 + index * stride}`)
        if (account === null) throw new Error('an account is missing')
        return account
      })
    )
  const alone: number[] = []
  const together: number[] = []
  for (let round = 0; round < 42; round += 1) {
    const first = await batch()
    alone.push(
      (
        await timed(async () => {
          for (const account of first) await touch(store, account)
        })
      ).ms
    )
    const second = await batch()
    together.push((await timed(() => Promise.all(second.map((account) => touch(store, account))))).ms)
  }
  const rate = (times: readonly number[]) => (atOnce / median(times.slice(12))) * 1_000
  return { alone: rate(alone), together: rate(together) }
}

/** What the same change costs where lowdb writes the whole state with the adapter that it brings; it syncs nothing. */
async function changesOfLowdb(directory: string, accounts: number): Promise<number> {
  const low = new Low(new JSONFile<{ accounts: Account[] }>(join(directory, 'lowdb.json')), { accounts: [] })
  low.data.accounts = [...manyAccounts(accounts)]
  const times: number[] = []
  for (let change = 0; change < lowdbChanges; change += 1) {
    const index = (change * 7_919) % accounts
    const account = low.data.accounts[index]
    if (account === undefined) throw new Error('an account is missing')
    low.data.accounts[index] = { ...account, version: account.version + 1, status: 'approved' }
    times.push((await timed(() => low.write())).ms)
  }
  return median(times)
}

const perSecond = (rate: number) => Math.round(rate).toLocaleString('en')

type Bench = Parameters<typeof compare>[2]

async function touch(store: Bench, account: Account): Promise<void> {
  const at = new Date().toISOString()
  await store.commit({
    puts: [
      {
        collection: 'accounts',
        record: { ...account, version: account.version + 1, updatedAt: at, status: 'approved' },
        basedOn: account.version
      },
      { collection: 'mail', record: activationFor(account, at), basedOn: null }
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

/** As approving promises it; the box is as long as a sealed link. */
function activationFor(account: Account, at: string): MailMessage {
  const id = randomUUID()
  return {
    id,
    version: 1,
    kind: 'activation',
    state: 'queued',
    accountId: account.id,
    toName: account.name,
    toAddress: account.email,
    subject: 'Activate your emSign Hub account',
    data: { name: account.name, organizationName: account.organizationName, number: account.number },
    sealed: { keySlot: 1, box: 'x'.repeat(160) },
    messageId: `<${id}@hub.example>`,
    createdAt: at,
    nextAttemptAt: at,
    expiresAt: at,
    sentAt: null,
    attempts: []
  }
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
