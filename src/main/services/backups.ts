import { Mutex } from 'async-mutex'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditAction, NewAuditEvent } from '@shared/audit'
import type { BackupSchedule, BackupView, DataView } from '@shared/backups'
import type { SettingsValues } from '@shared/settings'
import { backupsToRemove, nextBackupAt } from '../domain/backup-schedule'
import type { Calendar } from '../domain/calendar'
import { Refusal } from '../refusal'
import { checkBackup, type Backup } from '../store/backup'
import { replaceFile } from '../store/durable-files'
import { explainFileError, type FileSystemPort } from '../store/file-system'
import { StoreOpenError, type Store } from '../store/port'
import { isBackupName, listBackups, scheduledSuffix, type Checked } from './backup-folder'
import { staffEvent, type StaffActor } from './context'
import { measureData } from './data-sizes'
import { isGone } from './gone'

/** What this installation remembers of its backups; beside the data, so that a restore does not turn it back. */
type Memory = {
  /** The first start: what a schedule is reckoned from until there is a backup. */
  readonly since: string
  readonly lastAt: string | null
  readonly failure: BackupSchedule['failure']
  readonly checked: Checked
}

export type BackupsParts = {
  readonly store: Pick<Store, 'commit' | 'watch' | 'isEmpty'> & {
    readonly id: string
    readonly backup: (into: string, suffix?: string) => Promise<Backup>
  }
  readonly fs: FileSystemPort
  readonly dataDirectory: string
  readonly policy: () => Promise<SettingsValues['backups']>
  readonly calendar: Calendar
  readonly now: () => Date
  /** Runs something after a pause in milliseconds; answers what cancels it. */
  readonly schedule: (pause: number, run: () => void) => () => void
  readonly logger: { readonly error: (details: object, message: string) => void }
  readonly onChange: () => void
}

export type Backups = {
  readonly view: () => Promise<DataView>
  /** Null while everything is as the schedule wants it; else what to say about it. */
  readonly failure: () => BackupSchedule['failure']
  readonly make: (by: StaffActor) => Promise<BackupView>
  /** Reads a backup wholly; what that finds is remembered. */
  readonly verify: (name: string) => Promise<BackupView>
  /** @throws Refusal naming the field, where backups can't be written to this folder */
  readonly tryFolder: (path: string) => Promise<void>
  /** The folder of a listed backup, or the folder that a whole path names. */
  readonly locate: (nameOrPath: string) => Promise<string>
  readonly stop: () => Promise<void>
}

/** A machine that slept wakes up with its timers late: it is looked again at least so often. */
const longestPause = 15 * 60_000

/** Makes backups when somebody wants one and when one is due, and removes scheduled ones that are not kept any more. */
export async function startBackups(parts: BackupsParts): Promise<Backups> {
  const { store, fs, dataDirectory, now, logger } = parts
  const memoryFile = join(dataDirectory, 'backups.json')
  const one = new Mutex()
  const before = await readMemory(memoryFile)
  let memory: Memory = before ?? { since: now().toISOString(), lastAt: null, failure: null, checked: {} }
  if (before === null)
    await remember(memory).catch((error: unknown) => logger.error({ err: error }, 'the first start was not noted'))
  let cancel: () => void = () => undefined
  let stopped = false
  let looking: Promise<void> = Promise.resolve()

  async function remember(next: Memory): Promise<Memory> {
    memory = next
    await replaceFile(fs, memoryFile, [Buffer.from(`${JSON.stringify(next, null, 2)}\n`)])
    return next
  }

  const folder = async () => (await parts.policy()).directory ?? join(dataDirectory, 'backups')

  async function nextAt(): Promise<number | null> {
    const { since, lastAt, failure } = memory
    const history = { since: Date.parse(lastAt ?? since), failedAt: failure === null ? null : Date.parse(failure.at) }
    return nextBackupAt(await parts.policy(), history, parts.calendar)
  }

  async function makeOne(
    suffix: string,
    event: (action: AuditAction, subject: string, details: NewAuditEvent['details']) => NewAuditEvent
  ): Promise<string> {
    const into = await folder()
    try {
      const { directory, manifest } = await store.backup(into, suffix)
      const name = directory.slice(into.length + 1)
      const at = manifest.createdAt
      await remember({
        ...memory,
        lastAt: at,
        failure: null,
        checked: { ...memory.checked, [name]: { at, problem: null } }
      })
      const removed = await removeOld(into)
      await note(
        event('data.backed_up', name, { folder: into, changes: manifest.sequence, head: manifest.head, removed })
      )
      return name
    } catch (error) {
      const message = error instanceof StoreOpenError ? error.message : `${explainFileError(error)}.`
      const first = memory.failure === null
      await remember({ ...memory, failure: { at: now().toISOString(), message } }).catch(() => undefined)
      // Once for a row of failures: it is tried again every quarter of an hour.
      if (first) await note(event('data.backup_failed', into, { reason: message }))
      throw new Refusal('internal', `No backup was made. ${message}`)
    } finally {
      parts.onChange()
    }
  }

  /** The backup is there whether or not it can be written down: a store that is read-only can still be copied. */
  const note = (event: NewAuditEvent) =>
    store.commit({ puts: [], events: [event] }).then(
      () => undefined,
      (error: unknown) => logger.error({ err: error }, 'a backup could not be written down')
    )

  async function removeOld(into: string): Promise<number> {
    const scheduled = (await listBackups(fs, into, store.id, memory.checked)).filter(
      (backup) => backup.scheduled && backup.ours
    )
    const old = backupsToRemove(scheduled, await parts.policy(), now())
    for (const { name } of old) await fs.remove(join(into, name))
    const gone = new Set(old.map(({ name }) => name))
    const checked = Object.fromEntries(Object.entries(memory.checked).filter(([name]) => !gone.has(name)))
    if (gone.size > 0) await remember({ ...memory, checked })
    return gone.size
  }

  async function look(): Promise<void> {
    const due = await nextAt()
    if (due !== null && due <= now().getTime() && !store.isEmpty() && !stopped) {
      await one.runExclusive(() =>
        makeOne(scheduledSuffix, (action, subject, details) => ({
          at: now().toISOString(),
          actor: { kind: 'system' },
          ip: null,
          accountId: null,
          action,
          subject,
          details: { ...details, scheduled: true }
        }))
      )
    }
  }

  function plan(): void {
    cancel()
    if (stopped) return
    nextAt().then(
      (due) => {
        if (due === null || stopped) return
        cancel()
        cancel = parts.schedule(Math.min(longestPause, Math.max(0, due - now().getTime())), wake)
      },
      (error: unknown) => logger.error({ err: error }, 'the next backup could not be planned')
    )
  }

  function wake(): void {
    looking = look()
      .catch((error: unknown) => logger.error({ err: error }, 'a scheduled backup was not made'))
      .finally(plan)
  }

  const unwatch = store.watch(({ changed }) => {
    if (changed.some(({ collection }) => collection === 'settings')) plan()
  })
  plan()

  async function find(name: string): Promise<BackupView> {
    const found = (await listBackups(fs, await folder(), store.id, memory.checked)).find(
      (backup) => backup.name === name
    )
    if (!found) throw new Refusal('not_found', 'There is no backup of this name any more.')
    return found
  }

  return {
    view: async () => {
      const directory = await folder()
      const read = await listBackups(fs, directory, store.id, memory.checked).then(
        (items) => ({ items, problem: null }),
        (error: unknown) => ({ items: [], problem: `${directory} can't be read: ${explainFileError(error)}.` })
      )
      const next = await nextAt()
      return {
        directory: dataDirectory,
        ...(await measureData(dataDirectory)),
        backups: { directory, ...read },
        schedule: {
          nextAt: next === null ? null : new Date(next).toISOString(),
          lastAt: memory.lastAt,
          failure: memory.failure
        }
      }
    },
    failure: () => memory.failure,
    make: async (by) => {
      const name = await one.runExclusive(() =>
        makeOne('', (action, subject, details) => staffEvent(action, by, now(), { subject, details }))
      )
      plan()
      return find(name)
    },
    verify: async (name) => {
      await find(name)
      const problem = await checkBackup(join(await folder(), name), fs).then(
        () => null,
        (error: unknown) => (error instanceof StoreOpenError ? error.message : `${explainFileError(error)}.`)
      )
      await remember({ ...memory, checked: { ...memory.checked, [name]: { at: now().toISOString(), problem } } })
      parts.onChange()
      return find(name)
    },
    tryFolder: async (path) => {
      try {
        // Not with those above it: Node tries that for ever where a folder can't be made, in /proc say.
        if (!fs.existsNow(path)) await mkdir(path, { mode: 0o700 })
        const probe = join(path, '.hub-desk-probe')
        await replaceFile(fs, probe, [Buffer.from('x')])
        await fs.remove(probe)
      } catch (error) {
        const message = `Folder for backups: nothing can be written to ${path}: ${explainFileError(error)}.`
        throw new Refusal('invalid', message, { 'backups.directory': message })
      }
    },
    locate: async (nameOrPath) =>
      isBackupName(nameOrPath) ? join(await folder(), (await find(nameOrPath)).name) : nameOrPath,
    stop: async () => {
      stopped = true
      unwatch()
      cancel()
      await looking
      await one.waitForUnlock()
    }
  }
}

async function readMemory(path: string): Promise<Memory | null> {
  const text = await readFile(path, 'utf8').catch(isGone)
  try {
    return text === null ? null : (JSON.parse(text) as Memory)
  } catch {
    // Nothing depends on it but when the next one is due.
    return null
  }
}
