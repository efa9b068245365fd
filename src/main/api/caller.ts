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

/**
 * How far a desk is: nobody signed in (`signedOut`), a right password and its second factor still to come (`code`),
 * signed in and made to set a second factor up first (`enrol`), locked, or open to everything that the role may do.
 */
export type SessionStage = 'signedOut' | 'code' | 'enrol' | 'locked' | 'open'

/** Nobody used it, somebody asked, or the system was locked or sent to sleep. */
export type LockCause = 'idle' | 'asked' | 'system'

/** What a desk runs in. */
export type DeskPlace = { readonly kind: 'window' | 'browser'; readonly userAgent: string }

/** One desk's sign-in: a window, or a browser's cookie. Lives in memory; a restart ends it. */
export type DeskSession = {
  readonly id: string
  /** The signed-in member of staff, also while the desk is locked; null before the second factor. */
  readonly staffId: () => string | null
  /** Whoever signed in here last, also after their session ended. */
  readonly lastStaffId: () => string | null
  readonly stage: () => SessionStage
  /** Whoever gave a right password less than five minutes ago and owes a code. */
  readonly codeOwedBy: () => string | null
  readonly oweCode: (staffId: string) => void
  /** `mustEnrol`: nothing else is answered until a second factor is set up. */
  readonly signIn: (staffId: string, from?: { readonly ip?: string; readonly mustEnrol?: boolean }) => void
  /** The second factor is set up, or no longer asked for. */
  readonly enrolled: () => void
  readonly signOut: () => void
  /** A person used this desk. */
  readonly active: () => void
  readonly lock: (cause: LockCause) => void
  readonly unlock: () => void
  /** Called when the session ended elsewhere (deactivated, password changed) or was locked. Returns what stops it. */
  readonly onChanged: (listener: () => void) => () => void
}

/** A session that somebody is signed in to. */
export type SignedInSession = DeskPlace & {
  readonly id: string
  readonly staffId: string
  readonly since: Date
  readonly activeAt: Date
  readonly ip: string
  readonly locked: boolean
}

export type DeskSessions = {
  /** A new, signed-out session for a window or a browser. */
  readonly open: (place?: DeskPlace) => DeskSession
  /** Ends all sessions of a member of staff, except one. */
  readonly endAllOf: (staffId: string, except?: DeskSession) => void
  /** Ends one of `list`. */
  readonly end: (id: string) => void
  readonly list: () => readonly SignedInSession[]
  /** Locks what was idle for too long. */
  readonly lockIdle: () => void
  /** Locks every window of this computer. */
  readonly lockWindows: (cause: LockCause) => void
  /** Returns what stops it. */
  readonly onLocked: (listener: (session: SignedInSession, cause: LockCause) => void) => () => void
  /** Ends all sessions except one, as a restart does. */
  readonly endAllBut: (except: DeskSession) => void
  /** Told by the transport that this tab, or no window or tab of this session, listens any more. The session stays. */
  readonly disconnected: (session: DeskSession, tab?: string) => void
  /**
   * Calls for each session, or tab of one, that somebody left: signed out, locked, ended elsewhere, disconnected or
   * closed. Returns what stops it.
   */
  readonly onLeft: (listener: (session: DeskSession, tab?: string) => void) => () => void
  /** Forgets a session whose window or cookie is gone. */
  readonly close: (session: DeskSession) => void
}
