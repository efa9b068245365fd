import { execFile } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { AuditEvent } from '@shared/audit'
import {
  newPrivateKey,
  readSigningKey,
  signCheckpoint,
  writeCheckpoint
} from '../../src/main/services/checkpoint-lines'
import { createEventLog } from '../../src/main/store/event-log'
import { encodeRecord, endMark, firstPrevious } from '../../src/main/store/journal-record'
import type { EventQuery } from '../../src/main/store/port'
import { figure, show, timed } from './figures'
import { inDirectory, stockOf } from './stock'

const script = fileURLToPath(new URL('../../tools/verify-audit.mjs', import.meta.url))
const segmentBytes = 32 * 2 ** 20

/** Ten events an account: what the auditor's verifier and the Audit screen's questions cost at so many. */
export async function benchAudit(accounts: number): Promise<readonly string[]> {
  const count = accounts * 10
  return [`audit trail of ${count.toLocaleString('en')} events`, ...(await verifier(count)), ...queries(count)]
}

function eventOf(sequence: number, accounts: number): AuditEvent {
  const account = sequence % accounts
  const rare = sequence % 50_000 === 0
  const byStaff = sequence % 3 !== 0
  const actions = ['account.registered', 'account.approved', 'account.signed_in', 'account.sign_in_failed'] as const
  return {
    id: String(sequence),
    sequence,
    commit: sequence,
    at: new Date(1.7e12 + sequence * 20_000).toISOString(),
    actor: byStaff
      ? { kind: 'staff', id: `staff-${sequence % 20}`, name: `Person ${sequence % 20}` }
      : { kind: 'reseller', id: `account-${account}`, name: `Holder ${account}` },
    action: rare ? 'settings.changed' : (actions[sequence % actions.length] ?? 'account.registered'),
    accountId: rare ? null : `account-${account}`,
    subject: rare ? 'lockout' : `RS-${String(account).padStart(6, '0')}`,
    ip: `203.0.113.${sequence % 250}`,
    details: sequence % 4 === 0 ? { channel: 'portal', caseNumber: `CASE-${sequence % 9973}` } : {}
  }
}

/** A process of its own, its start included; then again with a signed checkpoint of the end. */
async function verifier(count: number): Promise<readonly string[]> {
  return inDirectory(async (directory) => {
    const { bytes, head } = await writeJournal(join(directory, 'journal'), count)
    const key = readSigningKey(newPrivateKey())
    const end = { store: 'bench', records: count, events: count, head }
    const checkpoint = join(directory, 'checkpoint.txt')
    const publicKey = join(directory, 'key.pem')
    await writeFile(checkpoint, writeCheckpoint(signCheckpoint(end, new Date().toISOString(), key)))
    await writeFile(publicKey, key.publicKey)
    const verify = async (...words: readonly string[]) => {
      const { result, ms } = await timed(() => promisify(execFile)(process.execPath, [script, directory, ...words]))
      if (!result.stdout.startsWith('ok')) throw new Error(result.stdout)
      return ms
    }
    const ms = await verify()
    const target = count >= 1e6 ? 10_000 : undefined
    return [
      figure('verifier', ms, show, target),
      `    ${Math.round(count / (ms / 1000)).toLocaleString('en')} events a second, ${Math.round(bytes / 2 ** 20 / (ms / 1000))} MB a second (${(bytes / 2 ** 20).toFixed(0)} MB)`,
      figure(
        'verifier with a checkpoint and its key',
        await verify('--checkpoint', checkpoint, '--key', publicKey),
        show,
        target
      )
    ]
  })
}

/** One account and one event a commit, as approving writes them. */
async function writeJournal(
  journal: string,
  count: number
): Promise<{ readonly bytes: number; readonly head: string }> {
  await mkdir(journal)
  const accounts = stockOf(1000)
  let previous = firstPrevious
  let total = 0
  let inSegment = 0
  let segment = 0
  let file: WriteStream | null = null

  async function write(kind: 'segment' | 'commit', number: number, json: string): Promise<void> {
    const record = encodeRecord(kind, number, previous, json)
    previous = record.hash
    inSegment += record.bytes.length
    total += record.bytes.length
    if (file !== null && !file.write(record.bytes)) await once(file, 'drain')
  }
  async function end(): Promise<void> {
    file?.end(endMark)
    if (file !== null) await once(file, 'finish')
  }
  for (let sequence = 1; sequence <= count; sequence += 1) {
    if (file === null || inSegment > segmentBytes) {
      await end()
      segment += 1
      inSegment = 0
      file = createWriteStream(join(journal, `${String(segment).padStart(6, '0')}.hdj`))
      const header = { application: 'emSign Hub Desk', format: 1, store: 'bench', createdAt: '', after: sequence - 1 }
      await write('segment', segment, JSON.stringify({ ...header, end: 'empty line' }))
    }
    const event = eventOf(sequence, 100_000)
    const puts = [{ collection: 'accounts', record: accounts[sequence % accounts.length] }]
    await write('commit', sequence, JSON.stringify({ at: event.at, puts, removals: [], events: [event] }))
  }
  await end()
  return { bytes: total, head: previous }
}

const questions: Readonly<Record<string, EventQuery>> = {
  everything: {},
  'one account': { accountId: 'account-77' },
  'a rare action': { action: 'settings.changed' },
  'what failed or was refused': { action: ['account.sign_in_failed', 'desk.refused', 'verification.failed'] },
  'one colleague': { actorId: 'staff-3' },
  'visitors and Hub Desk itself': { actorKind: ['visitor', 'system'] },
  'a month': { from: '2023-12-01T00:00:00Z', until: '2024-01-01T00:00:00Z' },
  'a number in words': { search: 'rs 099999' },
  'name and action in words': { search: 'person approved' },
  'resellers, one action, words': { actorKind: 'reseller', action: 'account.signed_in', search: 'holder 77' }
}

function queries(count: number): readonly string[] {
  const log = createEventLog()
  for (let sequence = 1; sequence <= count; sequence += 1) log.append(eventOf(sequence, 100_000))
  const began = performance.now()
  let longest = 0
  while (!log.columns.isComplete()) {
    const slice = performance.now()
    log.columns.advance(slice + 4)
    longest = Math.max(longest, performance.now() - slice)
  }
  const built = performance.now() - began
  const lines = Object.entries(questions).map(([name, query]) => {
    const times = Array.from({ length: 30 }, () => {
      const start = performance.now()
      log.query({ ...query, limit: 100 })
      return performance.now() - start
    }).sort((a, b) => a - b)
    const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(1)
    return `    ${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ${log.query(query).total.toLocaleString('en')} found`
  })
  return [
    `  columns after a start: ${built.toFixed(0)} ms in slices, the longest ${longest.toFixed(0)} ms`,
    '  a page of 100 with its total:',
    ...lines
  ]
}
