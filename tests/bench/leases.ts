import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { createHub } from '../../src/main/hub'
import type { HubOptions } from '../../src/main/hub-types'
import { openPackFile } from '../../src/main/review/pack-file'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Put } from '../../src/main/store/port'
import { packPiece } from '../../src/shared/lease'
import type { Input, OperationName, Output } from '../../src/shared/contract'
import type { Account } from '../../src/shared/account'
import { goodPassword } from '../support/programme'
import { figure, show, timed } from './figures'
import { inDirectory, stock, stockOf } from './stock'

const passphrase = 'seven coaches to Mysuru'
/** As many as the desk sends with one request. */
const slice = 100

/**
 * Taking many applications offline and bringing them back decided, on a home desk with three times as many decided ones:
 * every tenth is from an organization that applied before, every fifth has a note. Beside the time, how long the event loop
 * was blocked at most: so long nobody else at the desk is answered.
 */
export async function benchLeases(applications: number): Promise<readonly string[]> {
  return inDirectory(async (directory) => {
    await stock(directory, withEarlier(stockOf(applications * 4), applications))
    await addNotes(directory, applications)
    const hub = await createHub({ ...hubOptions, dataDirectory: directory })
    try {
      const session = hub.sessions.open()
      const ask = async <N extends OperationName>(operation: N, input: Input<N>): Promise<Output<N>> => {
        const reply = await hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
        if (!reply.ok) throw new Error(`${operation}: ${reply.message}`)
        return reply.data as Output<N>
      }
      const owner = { name: 'Meera Kamath', email: 'meera@emsign.example', password: goodPassword }
      await ask('setup.createAdministrator', owner)
      const ids = Array.from({ length: applications }, (_, index) => `account-${applications * 3 + index + 1}`)
      const taking = await watched(() => ask('offline.take', { ids, days: 3, passphrase, password: goodPassword }))
      const { lease, size } = taking.result
      const pieces: Buffer[] = []
      for (let offset = 0; offset < size; offset += packPiece)
        pieces.push(Buffer.from((await ask('offline.download', { id: lease.id, offset })).data, 'base64'))
      const decided = await decide(Buffer.concat(pieces))
      for (let offset = 0; offset < decided.length; offset += packPiece)
        await ask('offline.upload', { offset, data: decided.subarray(offset, offset + packPiece).toString('base64') })
      const previewing = await watched(() => ask('offline.preview', { passphrase }))
      const { pack, items } = previewing.result
      const applying = await watched(async () => {
        for (let at = 0; at < items.length; at += slice)
          await ask('offline.apply', { pack, items: items.slice(at, at + slice).map(({ id }) => ({ id })) })
        await ask('offline.finish', { pack, endLease: true })
      })
      return [
        `${applications.toLocaleString('en')} applications of ${(applications * 4).toLocaleString('en')} accounts, taken offline and brought back (${(size / 2 ** 20).toFixed(1)} MB)`,
        figure('taking, argon2id included', taking.ms, show, 5_000),
        figure('  longest block of the event loop', taking.blocked, show, 100),
        figure('preview of all', previewing.ms, show, 5_000),
        figure('  longest block of the event loop', previewing.blocked, show, 100),
        figure(
          `applying ${items.filter(({ decision }) => decision).length.toLocaleString('en')} decisions`,
          applying.ms,
          show
        ),
        figure('  longest block of the event loop', applying.blocked, show, 100)
      ]
    } finally {
      await hub.close()
    }
  })
}

/** The last ones wait, and every tenth of these applied before. */
function withEarlier(accounts: readonly Account[], waiting: number): readonly Account[] {
  const before = accounts.length - waiting
  return accounts.map((account, index) => {
    if (index < before) return account
    const earlier = index % 10 === 0 ? accounts[index - before] : undefined
    return {
      ...account,
      status: 'pending' as const,
      ...(earlier === undefined ? {} : { organizationName: earlier.organizationName, mobile: earlier.mobile })
    }
  })
}

async function addNotes(directory: string, applications: number): Promise<void> {
  const { store } = await openEmbeddedStore({ directory })
  const at = new Date().toISOString()
  const puts = Array.from({ length: applications / 5 }, (_, index): Put => {
    const accountId = `account-${applications * 3 + index * 5 + 1}`
    const text = 'Phoned the switchboard: they know the applicant, and the register has the address.'
    const record = { id: `note-${index}`, version: 1, accountId, at, staffId: 'staff-1', staffName: 'Asha Iyer', text }
    return { collection: 'notes', record, basedOn: null }
  })
  await store.commit({ puts, events: [] })
  await store.close()
}

/** Two of three are decided, one of these is a rejection without mail. */
async function decide(bytes: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'))
  const path = join(folder, 'batch.hubreview')
  await writeFile(path, bytes)
  const file = await openPackFile(path, passphrase, { now: () => new Date() })
  await file.unlock(goodPassword)
  for (const [index, { account }] of file.contents.applications.entries()) {
    const one = { applicationId: account.id, basedOn: account.version }
    if (index % 3 === 0) await file.append({ ...one, kind: 'approve', note: null, managerId: null })
    if (index % 3 === 1) await file.append({ ...one, kind: 'reject', reason: 'No such company.', notify: true })
  }
  await file.close()
  const decided = await readFile(path)
  await rm(folder, { recursive: true })
  return decided
}

async function watched<T>(action: () => Promise<T>) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const answer = await timed(action)
  // The timer that measures has to have its turn after the last block.
  await setTimeout(50)
  delay.disable()
  return { ...answer, blocked: delay.max / 1e6 }
}

const hubOptions: Omit<HubOptions, 'dataDirectory'> = {
  ...{ resourcesDirectory: 'resources', portalDirectory: 'out/renderer/portal', portalUrl: 'https://hub.example' },
  ...{ smtpUrl: null, mailFrom: null, trustedProxies: [], assumeCountry: null, networkDatabase: null },
  ...{ demo: false, version: 'bench', logger: pino({ level: 'silent' }) },
  secrets: { get: async () => null, has: async () => false, set: async () => undefined }
}
