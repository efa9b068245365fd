import { randomUUID } from 'node:crypto'
import type { DeskPlace, DeskSession, DeskSessions, LockCause, SessionStage, SignedInSession } from './caller'

/** So long a right password waits for its second factor, in milliseconds. */
const codeOwedFor = 5 * 60_000

type SignIn = {
  readonly staffId: string
  readonly since: Date
  readonly ip: string
  activeAt: Date
  mustEnrol: boolean
  locked: boolean
}

type Entry = {
  readonly place: DeskPlace
  signIn: SignIn | null
  lastStaffId: string | null
  owed: { readonly staffId: string; readonly at: Date } | null
  readonly listeners: Set<() => void>
}

/** Every open desk of this process, in memory. @param idleAfter milliseconds until an unused desk locks; null: never */
export function createDeskSessions({
  now = () => new Date(),
  idleAfter = () => null
}: { readonly now?: () => Date; readonly idleAfter?: () => number | null } = {}): DeskSessions {
  const entries = new Map<DeskSession, Entry>()
  const leaving = new Set<(session: DeskSession, tab?: string) => void>()
  const locking = new Set<(session: SignedInSession, cause: LockCause) => void>()
  const left = (session: DeskSession, tab?: string) => leaving.forEach((listener) => listener(session, tab))
  const tell = (entry: Entry) => entry.listeners.forEach((listener) => listener())

  const describe = (session: DeskSession, { place, signIn }: Entry): readonly SignedInSession[] =>
    signIn === null ? [] : [{ ...place, id: session.id, ...signIn }]

  function lock(session: DeskSession, entry: Entry, cause: LockCause): void {
    if (entry.signIn === null || entry.signIn.locked) return
    entry.signIn.locked = true
    const [locked] = describe(session, entry)
    if (locked) locking.forEach((listener) => listener(locked, cause))
    // Whoever left their desk looks at nothing.
    left(session)
    tell(entry)
  }

  function lockIfIdle(session: DeskSession, entry: Entry): void {
    const limit = idleAfter()
    if (limit === null || entry.signIn === null) return
    if (now().getTime() - entry.signIn.activeAt.getTime() >= limit) lock(session, entry, 'idle')
  }

  function stageOf(session: DeskSession, entry: Entry): SessionStage {
    lockIfIdle(session, entry)
    const { signIn } = entry
    if (signIn === null) return owedBy(entry) === null ? 'signedOut' : 'code'
    if (signIn.locked) return 'locked'
    return signIn.mustEnrol ? 'enrol' : 'open'
  }

  function owedBy({ owed }: Entry): string | null {
    return owed !== null && now().getTime() - owed.at.getTime() < codeOwedFor ? owed.staffId : null
  }

  function end(session: DeskSession, entry: Entry): void {
    entry.signIn = null
    entry.owed = null
    left(session)
    tell(entry)
  }

  return {
    open: (place = { kind: 'window', userAgent: '' }) => {
      const entry: Entry = { place, signIn: null, lastStaffId: null, owed: null, listeners: new Set() }
      const session: DeskSession = {
        id: randomUUID(),
        staffId: () => entry.signIn?.staffId ?? null,
        lastStaffId: () => entry.lastStaffId,
        stage: () => stageOf(session, entry),
        codeOwedBy: () => owedBy(entry),
        oweCode: (staffId) => {
          entry.owed = { staffId, at: now() }
        },
        signIn: (staffId, { ip = '', mustEnrol = false } = {}) => {
          const at = now()
          // Somebody else takes the desk over: what the one before was at ends, in other tabs too.
          const takenOver = entry.signIn !== null && entry.signIn.staffId !== staffId
          if (takenOver) {
            entry.signIn = null
            left(session)
          }
          entry.signIn = { staffId, since: at, ip, activeAt: at, mustEnrol, locked: false }
          entry.lastStaffId = staffId
          entry.owed = null
          if (takenOver) tell(entry)
        },
        enrolled: () => {
          if (entry.signIn) entry.signIn.mustEnrol = false
        },
        signOut: () => {
          const wasSignedIn = entry.signIn !== null
          entry.signIn = null
          entry.owed = null
          left(session)
          // Other tabs of the same browser show what nobody is signed in for any more.
          if (wasSignedIn) tell(entry)
        },
        active: () => {
          lockIfIdle(session, entry)
          if (entry.signIn && !entry.signIn.locked) entry.signIn.activeAt = now()
        },
        lock: (cause) => lock(session, entry, cause),
        unlock: () => {
          if (!entry.signIn) return
          entry.signIn.locked = false
          entry.signIn.activeAt = now()
          // Other tabs of the same browser are under the same lock.
          tell(entry)
        },
        onChanged: (listener) => {
          entry.listeners.add(listener)
          return () => entry.listeners.delete(listener)
        }
      }
      entries.set(session, entry)
      return session
    },
    endAllOf: (staffId, except) => {
      for (const [session, entry] of entries) {
        if (entry.owed?.staffId === staffId) entry.owed = null
        if (entry.signIn?.staffId === staffId && session !== except) end(session, entry)
      }
    },
    endAllBut: (except) => {
      for (const [session, entry] of entries) if (session !== except) end(session, entry)
    },
    end: (id) => {
      for (const [session, entry] of entries) if (session.id === id) end(session, entry)
    },
    list: () => [...entries].flatMap(([session, entry]) => describe(session, entry)),
    lockIdle: () => entries.forEach((entry, session) => lockIfIdle(session, entry)),
    lockWindows: (cause) => {
      for (const [session, entry] of entries) if (entry.place.kind === 'window') lock(session, entry, cause)
    },
    onLocked: (listener) => {
      locking.add(listener)
      return () => locking.delete(listener)
    },
    disconnected: left,
    onLeft: (listener) => {
      leaving.add(listener)
      return () => leaving.delete(listener)
    },
    close: (session) => {
      entries.delete(session)
      left(session)
    }
  }
}
