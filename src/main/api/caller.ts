/**
 * Who calls an operation. The transport makes this from the window or the cookie; nothing that the client sends can
 * (design section 7, rule 2).
 */
export type Caller = {
  readonly session: DeskSession
  /** Which of the session's tabs; a window has but one page. It only tells what ends with it. */
  readonly tab?: string
  /** Where from: the socket's address on loopback, `127.0.0.1` for a window. */
  readonly ip: string
}

/** One desk's sign-in: a window, or a browser's cookie. Lives in memory; a restart ends it. */
export type DeskSession = {
  /** The signed-in member of staff, or null. */
  readonly staffId: () => string | null
  /** Whoever signed in here last, also after their session ended. */
  readonly lastStaffId: () => string | null
  readonly signIn: (staffId: string) => void
  readonly signOut: () => void
  /** Called when the session ended elsewhere (deactivated, password changed). Returns what stops it. */
  readonly onEnded: (listener: () => void) => () => void
}

export type DeskSessions = {
  /** A new, signed-out session for a window or a browser. */
  readonly open: () => DeskSession
  /** Ends all sessions of a member of staff, except one. */
  readonly endAllOf: (staffId: string, except?: DeskSession) => void
  /** Told by the transport that this tab, or no window or tab of this session, listens any more. The session stays. */
  readonly disconnected: (session: DeskSession, tab?: string) => void
  /** Calls for each session, or tab of one, that somebody left: signed out, ended elsewhere, disconnected or closed. */
  readonly onLeft: (listener: (session: DeskSession, tab?: string) => void) => void
  /** Forgets a session whose window or cookie is gone. */
  readonly close: (session: DeskSession) => void
}

export function createDeskSessions(): DeskSessions {
  type Entry = { staffId: string | null; lastStaffId: string | null; readonly listeners: Set<() => void> }
  const entries = new Map<DeskSession, Entry>()
  const leaving = new Set<(session: DeskSession, tab?: string) => void>()
  const left = (session: DeskSession, tab?: string) => leaving.forEach((listener) => listener(session, tab))
  return {
    open: () => {
      const entry: Entry = { staffId: null, lastStaffId: null, listeners: new Set() }
      const session: DeskSession = {
        staffId: () => entry.staffId,
        lastStaffId: () => entry.lastStaffId,
        signIn: (staffId) => {
          entry.staffId = staffId
          entry.lastStaffId = staffId
        },
        signOut: () => {
          entry.staffId = null
          left(session)
        },
        onEnded: (listener) => {
          entry.listeners.add(listener)
          return () => entry.listeners.delete(listener)
        }
      }
      entries.set(session, entry)
      return session
    },
    endAllOf: (staffId, except) => {
      for (const [session, entry] of entries) {
        if (entry.staffId !== staffId || session === except) continue
        entry.staffId = null
        left(session)
        for (const listener of entry.listeners) listener()
      }
    },
    disconnected: left,
    onLeft: (listener) => {
      leaving.add(listener)
    },
    close: (session) => {
      entries.delete(session)
      left(session)
    }
  }
}
