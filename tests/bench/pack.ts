import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { createReviewHub } from '../../src/main/review-hub'
import { packKeyCost } from '../../src/main/review/pack-keys'
import { aPack, packWords } from '../support/review-pack'
import { median, quantile, show, timed } from './figures'

const rounds = 300

/** A pack of so many applications: how long it takes to open, what a decision costs beside a bare synced append. */
export async function benchPack(applications: number): Promise<readonly string[]> {
  const base = process.env['BENCH_DIR'] ?? join(process.cwd(), '.cache')
  await mkdir(base, { recursive: true })
  const folder = await mkdtemp(join(base, 'bench-'))
  const path = join(folder, 'batch.hubreview')
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const { bytes } = await aPack(applications, { cost: packKeyCost, endsAt })
  await writeFile(path, bytes)
  const hub = createReviewHub({ path, version: 'bench', logger: pino({ level: 'silent' }) })
  const session = hub.sessions.open()
  const ask = async (operation: string, input: unknown) => {
    const reply = await hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    if (!reply.ok) throw new Error(`${operation}: ${reply.message}`)
  }
  try {
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    const opening = await msOf(() => ask('review.open', { passphrase: packWords.passphrase }))
    const list = await msOf(() => ask('accounts.list', { status: 'pending', sort: 'createdAt', limit: 100 }))
    globalThis.gc?.()
    const memory = process.memoryUsage().rss - before
    await ask('review.unlock', { password: packWords.password })
    const decisions: number[] = []
    const appends: number[] = []
    const bare = await open(join(folder, 'bare'), 'a')
    const frame = Buffer.alloc(500)
    for (let round = 1; round <= rounds; round += 1) {
      decisions.push(await msOf(() => ask('accounts.approve', { id: `account-${round}`, version: 1 })))
      appends.push(
        await msOf(async () => {
          await bare.write(frame)
          await bare.datasync()
        })
      )
    }
    await bare.close()
    return [
      `a pack of ${applications.toLocaleString('en')} applications (${(bytes.length / 2 ** 20).toFixed(1)} MB)`,
      `  open, argon2id included: ${show(opening)}; first page of the list: ${show(list)}; memory: ${(memory / 2 ** 20).toFixed(0)} MB more`,
      `  one decision: p50 ${show(median(decisions))}, p99 ${show(quantile(decisions, 0.99))}`,
      `  bare append of 500 bytes with fdatasync: p50 ${show(median(appends))}`
    ]
  } finally {
    await hub.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  return (await timed(work)).ms
}
