import { basename } from 'node:path'
import { Mutex } from 'async-mutex'
import type { Logger } from 'pino'
import type { DeskEvent } from '@shared/events'
import type { OpenReview, ReviewStatus } from '@shared/review-status'
import type { Caller } from './api/caller'
import type { Handlers } from './api/desk-context'
import { eventsOf } from './api/desk-events'
import { createDeskSessions } from './api/desk-sessions'
import { createDispatch, type Dispatch } from './api/dispatch'
import { createReviewHandlers } from './api/review-handlers'
import type { Hub } from './hub-types'
import { Refusal } from './refusal'
import { checkPackFile, openPackFile, type PackFile } from './review/pack-file'
import { PackError, packError } from './review/pack-problems'
import { openReview, type Review } from './services/review'
import type { FileSystemPort } from './store/file-system'
import { createMemoryStore } from './store/memory-store'

export type ReviewHubOptions = {
  /** The pack's file. */
  readonly path: string
  readonly version: string
  readonly logger: Logger
  readonly now?: () => Date
  /** Tests make it fail. */
  readonly fileSystem?: FileSystemPort
}

/** What a host needs of it: there is no portal, no mail and no store on disk. */
export type ReviewHub = Pick<Hub, 'dispatch' | 'sessions' | 'onEvent' | 'close'>

type Opened = { readonly file: PackFile; readonly dispatch: Dispatch; readonly status: () => Promise<OpenReview> }

/** Whoever reads along at the door writes into a store; in review mode there is none. */
const nobodyWatches = { answered: () => undefined, refused: () => undefined }

/**
 * The composition root of review mode, beside `createHub`: the same door over one pack's file. Until the passphrase
 * opened it there is nothing behind the door; then everything that deciding needs, and nothing else.
 */
export function createReviewHub(options: ReviewHubOptions): ReviewHub {
  const { path, version, logger, fileSystem, now = () => new Date() } = options
  const fileName = basename(path)
  const sessions = createDeskSessions()
  const listeners = new Set<(event: DeskEvent) => void>()
  const tell = (event: DeskEvent) => listeners.forEach((listener) => listener(event))
  const turns = new Mutex()
  let opened: Opened | null = null

  /** Looked up each time: somebody may put a whole copy in the place of half a file. */
  async function closedStatus(): Promise<ReviewStatus> {
    try {
      await checkPackFile(path, fileSystem)
      return { state: 'closed', fileName, problem: null }
    } catch (error) {
      if (!(error instanceof PackError)) throw error
      return { state: 'closed', fileName, problem: { code: error.code, message: error.message } }
    }
  }
  async function enter(
    { passphrase }: { readonly passphrase: string },
    { session, ip }: Caller
  ): Promise<ReviewStatus> {
    const { file, status } = await open(passphrase).catch((error: unknown) => {
      throw error instanceof PackError ? refusalOf(error) : error
    })
    session.signIn(file.contents.reviewer.id, { ip })
    return status()
  }

  /** Opens the file; where another browser has opened it, the passphrase alone is asked for. */
  const open = (passphrase: string): Promise<Opened> =>
    turns.runExclusive(async () => {
      if (opened === null) return (opened = await openFile(passphrase))
      if (!(await opened.file.isPassphrase(passphrase))) throw packError('passphrase')
      return opened
    })

  const close = () =>
    turns.runExclusive(async () => {
      const closing = opened
      opened = null
      await closing?.file.close()
      if (closing) sessions.endAllOf(closing.file.contents.reviewer.id)
    })

  async function openFile(passphrase: string): Promise<Opened> {
    const file = await openPackFile(path, passphrase, { now, ...(fileSystem && { fs: fileSystem }) })
    const store = createMemoryStore({ now })
    const review = await openReview(file, store, now).catch(async (error: unknown) => {
      await file.close()
      throw error
    })
    store.watch((commit) => eventsOf(commit).forEach(tell))
    const status = () => openStatus(fileName, review)
    const handlers: Partial<Handlers> = {
      ...createReviewHandlers({ review, store, now, version, status, closePack: close }),
      'review.open': enter,
      'review.status': async (_input, { session }) => (session.staffId() === null ? closedStatus() : status())
    }
    return { file, status, dispatch: createDispatch(store, handlers, logger, nobodyWatches) }
  }

  const closed: Partial<Handlers> = {
    'setup.status': async () => ({ needsAdministrator: false, demoPossible: false, version, review: true }),
    'session.current': async () => ({ staff: null }),
    'review.open': enter,
    'review.status': closedStatus
  }
  const closedDispatch = createDispatch(createMemoryStore({ now }), closed, logger, nobodyWatches)

  return {
    dispatch: async (operation, input, caller) => {
      const reply = await (opened?.dispatch ?? closedDispatch)(operation, input, caller)
      // The file may have ceased to take decisions just now: every window has to show it.
      if (!reply.ok && reply.code === 'read_only') tell({ topic: 'status' })
      return reply
    },
    sessions,
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close
  }
}

async function openStatus(fileName: string, { file, decidedCount }: Review): Promise<OpenReview> {
  const { reviewer, takenAt, endsAt, applications } = file.contents
  return {
    state: 'open',
    fileName,
    reviewerName: reviewer.name,
    takenAt,
    endsAt,
    applications: applications.length,
    decided: await decidedCount(),
    confirmed: file.isUnlocked(),
    readOnly: file.readOnly(),
    cut: file.torn > 0
  }
}

function refusalOf({ code, message }: PackError): Refusal {
  return code === 'passphrase'
    ? new Refusal('invalid', message, { passphrase: message })
    : new Refusal(code === 'busy' ? 'conflict' : 'invalid', message)
}
