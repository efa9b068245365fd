import { createHash, randomBytes } from 'node:crypto'

/** The signed-in resellers' browsers. In memory: a restart signs everybody out. */
export type PortalSessions = {
  /** A new session; the answer is the cookie's secret, of which only a hash is kept. */
  readonly open: (accountId: string) => string
  /** Whose session this is, or null; using it keeps it alive. */
  readonly accountOf: (secret: string | undefined) => string | null
  readonly close: (secret: string | undefined) => void
  readonly endAllOf: (accountId: string) => void
}

export type SessionLimits = {
  readonly idleMinutes: number
  readonly lifetimeHours: number
  /** All sessions together; beyond it the one unused for longest ends. */
  readonly most: number
  /** Sessions of one account, so that one can't push the others out. */
  readonly mostPerAccount: number
}

export const defaultSessionLimits: SessionLimits = {
  idleMinutes: 60,
  lifetimeHours: 12,
  most: 20_000,
  mostPerAccount: 10
}

type Session = { readonly accountId: string; readonly endsAt: number; readonly idleAt: number }

export function createPortalSessions(now: () => Date, limits: SessionLimits = defaultSessionLimits): PortalSessions {
  // In the order of their last use, the longest unused first.
  const sessions = new Map<string, Session>()
  const idleAt = () => now().getTime() + limits.idleMinutes * 60_000

  return {
    open: (accountId) => {
      makeRoom(accountId)
      const secret = randomBytes(32).toString('base64url')
      const endsAt = now().getTime() + limits.lifetimeHours * 3_600_000
      sessions.set(hashOf(secret), { accountId, endsAt, idleAt: idleAt() })
      return secret
    },
    accountOf: (secret) => {
      if (secret === undefined) return null
      const key = hashOf(secret)
      const session = sessions.get(key)
      if (session === undefined) return null
      sessions.delete(key)
      if (Math.min(session.endsAt, session.idleAt) <= now().getTime()) return null
      sessions.set(key, { ...session, idleAt: idleAt() })
      return session.accountId
    },
    close: (secret) => {
      if (secret !== undefined) sessions.delete(hashOf(secret))
    },
    endAllOf: (accountId) => {
      for (const key of keysOf(accountId)) sessions.delete(key)
    }
  }

  function keysOf(accountId: string): string[] {
    return [...sessions].filter(([, session]) => session.accountId === accountId).map(([key]) => key)
  }

  function makeRoom(accountId: string): void {
    const own = keysOf(accountId)
    for (const key of own.slice(0, Math.max(0, own.length - limits.mostPerAccount + 1))) sessions.delete(key)
    for (const key of sessions.keys()) {
      if (sessions.size < limits.most) break
      sessions.delete(key)
    }
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
