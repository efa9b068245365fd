import { Mutex } from 'async-mutex'
import type { NewAuditEvent } from '@shared/audit'
import type { CheckpointMade, CheckpointState } from '@shared/contract'
import type { Settings } from '@shared/settings'
import { Refusal } from '../refusal'
import { CheckpointFolderError, type CheckpointFolder } from '../store/checkpoint-folder'
import { readKey, replaceKey, type KeyStore } from './checkpoint-key'
import {
  isSignedBy,
  readCheckpoints,
  signCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type SigningKey
} from './checkpoint-lines'
import { describeMissed, describeUntold, keyIsLocked } from './checkpoint-words'
import { staffEvent, type Context, type StaffActor } from './context'

export type CheckpointParts = Pick<Context, 'store' | 'now' | 'promiseMail'> & {
  readonly secrets: KeyStore
  readonly settings: () => Promise<Pick<Settings, 'checkpoints'>>
  readonly folder: CheckpointFolder
  /** Told when what `problem` answers may be another. */
  readonly onChange: () => void
}

/** Signed notes of how far the trail has come, kept where the machine's administrators can't change them. */
export type Checkpoints = {
  /** Signs where the trail ends, writes that down and keeps it outside. `by` null: it was time. */
  readonly make: (by: StaffActor | null) => Promise<CheckpointMade>
  /** Those that the trail must have gone through: kept in the folder, or handed over as text. */
  readonly known: (given: string) => Promise<KnownCheckpoints>
  readonly state: () => Promise<CheckpointState>
  /** A new key in the place of one that can't be used here. */
  readonly replaceKey: (by: StaffActor) => Promise<CheckpointState>
  /** Why the last one could not be kept outside, in words; null where it is. */
  readonly problem: () => string | null
}

export type KnownCheckpoints = {
  readonly checkpoints: readonly Checkpoint[]
  /** What is wrong with them before they are compared, in words. */
  readonly problem: string | null
  /** The newest that the trail does not tell of: records right behind it are missing. */
  readonly untold: Checkpoint | null
}

export function createCheckpoints(parts: CheckpointParts): Checkpoints {
  const { store, now, secrets, folder, settings } = parts
  const mutex = new Mutex()
  let problem: string | null = null

  const setProblem = (next: string | null) => {
    if (next === problem) return
    problem = next
    parts.onChange()
  }
  const eventBy = (
    by: StaffActor | null,
    action: NewAuditEvent['action'],
    at: Date,
    details: NewAuditEvent['details']
  ) =>
    by === null ? systemEvent(action, at, details) : staffEvent(action, by, at, { subject: 'Audit trail', details })
  const writeDown = (event: NewAuditEvent) => store.commit({ puts: [], events: [event] })

  async function usableKey(by: StaffActor | null): Promise<SigningKey> {
    const held = await readKey(secrets)
    if (held.state === 'usable') return held.key
    if (held.state === 'locked') throw new Refusal('conflict', keyIsLocked)
    return newKey(by, null)
  }
  async function newKey(by: StaffActor | null, before: string | null): Promise<SigningKey> {
    const key = await replaceKey(secrets)
    await writeDown(
      eventBy(by, 'audit.key_made', now(), { key: key.fingerprint, ...(before && { keyBefore: before }) })
    )
    return key
  }

  /** Whether the trail tells that a checkpoint was made: in the record right behind it. */
  async function isTold({ at, head }: Checkpoint): Promise<boolean> {
    const until = new Date(Date.parse(at) + 1).toISOString()
    const { items } = await store.events({ action: 'audit.checkpoint_made', from: at, until })
    return items.some(({ details }) => details['head'] === head)
  }

  /** Whether the trail itself tells of the newest checkpoint outside: where it doesn't, it is not the trail of then. */
  async function lookBack(key: SigningKey, path: string, storeId: string): Promise<void> {
    const text = await folder.readNewest(path, `${namePrefix}${storeId}-`)
    const [newest] = readCheckpoints(text ?? '')
    if (newest === undefined || newest.store !== storeId || !isSignedBy(newest, key)) return
    if (await isTold(newest)) return
    const { records, events, head } = await store.trailEnd()
    const found = newest.records > records ? describeMissed(newest, records) : describeUntold(newest)
    await writeDown(systemEvent('audit.damage_found', now(), { records, events, head, problem: found }))
  }

  async function make(by: StaffActor | null): Promise<CheckpointMade> {
    const key = await usableKey(by)
    const { folder: path, mailTo } = (await settings()).checkpoints
    let failure: string | null = null
    const outside = async (action: () => Promise<void>) => {
      await action().catch((error: unknown) => {
        if (!(error instanceof CheckpointFolderError)) throw error
        failure ??= error.message
      })
    }
    if (path !== null) await outside(async () => lookBack(key, path, (await store.trailEnd()).store))

    const end = await store.trailEnd()
    const at = now()
    const checkpoint = signCheckpoint(end, at.toISOString(), key)
    const line = writeCheckpoint(checkpoint)
    const { store: _store, signature: _signature, ...details } = checkpoint
    const mail = mailTo === null ? null : await parts.promiseMail(mailOf(checkpoint, key, mailTo))
    // Before it is kept: one outside that the trail does not tell of shows that the trail went back.
    await store.commit({
      puts: mail === null ? [] : [mail],
      events: [
        eventBy(by, 'audit.checkpoint_made', at, {
          ...withoutTime(details),
          ...(path && { folder: path }),
          ...(mailTo && { mailTo })
        })
      ]
    })
    if (path !== null) {
      await outside(async () => {
        await folder.keep(path, `hub-desk-key-${key.fingerprint.slice(0, 16)}.pem`, key.publicKey)
        await folder.keep(path, fileNameOf(checkpoint), `${line}\n`)
      })
    }
    if (failure !== null)
      await writeDown(eventBy(by, 'audit.checkpoint_failed', now(), { folder: path, problem: failure }))
    setProblem(failure)
    return {
      ...details,
      line,
      fileName: fileNameOf(checkpoint),
      folder: failure === null ? path : null,
      mailTo,
      problem: failure
    }
  }

  async function state(): Promise<CheckpointState> {
    const held = await readKey(secrets)
    const { folder: path, mailTo } = (await settings()).checkpoints
    const [last] = (await store.events({ action: 'audit.checkpoint_made', limit: 1 })).items
    return {
      publicKey: held.state === 'usable' ? held.key.publicKey : null,
      key: held.state === 'usable' ? held.key.fingerprint : null,
      keyProblem: held.state === 'locked' ? keyIsLocked : null,
      last:
        last === undefined
          ? null
          : { at: last.at, records: Number(last.details['records']), events: Number(last.details['events']) },
      folder: path,
      mailTo,
      problem
    }
  }

  return {
    make: (by) =>
      mutex.runExclusive(() =>
        make(by).catch((error: unknown) => {
          if (error instanceof Refusal) setProblem(error.message)
          throw error
        })
      ),
    known: async (given) => {
      const { folder: path } = (await settings()).checkpoints
      const handed = readCheckpoints(given)
      if (given.trim() !== '' && handed.length === 0)
        throw new Refusal('invalid', noCheckpoint, { checkpoint: noCheckpoint })
      let unread: string | null = null
      const texts =
        path === null
          ? []
          : await folder.readAll(path).catch((error: unknown) => {
              if (!(error instanceof CheckpointFolderError)) throw error
              unread = `The checkpoints outside can't be read: ${error.message}`
              return []
            })
      const [held, end] = await Promise.all([readKey(secrets), store.trailEnd()])
      const ours = held.state === 'usable' ? held.key : null
      const isOurs = ({ store: of, key }: Checkpoint) => of === end.store || key === ours?.fingerprint
      const checkpoints = [...handed, ...texts.flatMap(readCheckpoints).filter(isOurs)]
      const foreign = checkpoints.find((one) => one.store !== end.store)
      const badlySigned =
        held.state === 'locked' ? undefined : checkpoints.find((one) => ours === null || !isSignedBy(one, ours))
      const newest = checkpoints.reduce<Checkpoint | null>(
        (a, b) => (a === null || b.records > a.records ? b : a),
        null
      )
      const untold = newest === null || (await isTold(newest)) ? null : newest
      return { checkpoints, problem: problemOf(foreign, badlySigned) ?? unread, untold }
    },
    state,
    replaceKey: async (by) => {
      const held = await readKey(secrets)
      if (held.state !== 'locked') throw new Refusal('conflict', 'The key works: there is no reason for another one.')
      const [before] = (await store.events({ action: 'audit.key_made', limit: 1 })).items
      await newKey(by, before === undefined ? null : String(before.details['key']))
      setProblem(null)
      return state()
    },
    problem: () => problem
  }
}

const namePrefix = 'hub-desk-checkpoint-'
const noCheckpoint = 'There is no checkpoint in this text. It is a line that begins with HDCP1.'

/** Sorted by name they are in the order in which they were made. */
const fileNameOf = ({ store, at, records }: Checkpoint) =>
  `${namePrefix}${store}-${at.replace(/[:.-]/g, '')}-${records}.txt`

const withoutTime = ({ at: _at, ...details }: Omit<Checkpoint, 'store' | 'signature'>) => details

function problemOf(foreign: Checkpoint | undefined, badlySigned: Checkpoint | undefined): string | null {
  if (foreign !== undefined)
    return `The checkpoint of ${foreign.at} (record ${foreign.records}) belongs to another installation, ${foreign.store}: this trail was put in the place of that one, or the checkpoint is in the wrong place.`
  if (badlySigned !== undefined)
    return `The checkpoint of ${badlySigned.at} (record ${badlySigned.records}) is not signed with the key of this desk, but says it is of ${badlySigned.key.slice(0, 16)}…: it was forged, or the key was replaced since. verify-audit.mjs checks it with the public key of then.`
  return null
}

const systemEvent = (action: NewAuditEvent['action'], at: Date, details: NewAuditEvent['details']): NewAuditEvent => ({
  at: at.toISOString(),
  actor: { kind: 'system' },
  ip: null,
  action,
  accountId: null,
  subject: 'Audit trail',
  details
})

function mailOf(checkpoint: Checkpoint, key: SigningKey, address: string): Parameters<Context['promiseMail']>[0] {
  return {
    kind: 'audit-checkpoint',
    accountId: null,
    to: { name: 'Auditor', address },
    data: {
      line: writeCheckpoint(checkpoint),
      madeAt: checkpoint.at,
      records: String(checkpoint.records),
      events: String(checkpoint.events),
      fingerprint: key.fingerprint
    }
  }
}
