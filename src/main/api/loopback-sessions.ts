import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { DeskSession, DeskSessions } from './caller'

/** Which browsers may use the desk: each has exchanged a launch key for a cookie. In memory; a restart ends them. */
export type LoopbackSessions = {
  /** The key that opens one more browser. */
  readonly launchKey: () => string
  /** Uses the key up and answers the new browser's token; null where the key is wrong or was used. */
  readonly exchange: (key: string, userAgent?: string) => string | null
  readonly find: (token: string | null) => DeskSession | null
}

/** Browsers at once; the one that was idle longest makes room for another. */
export const maxBrowsers = 32

export function createLoopbackSessions(
  sessions: DeskSessions,
  onLaunchKey: (key: string) => void = () => undefined,
  newKey: () => string = () => randomBytes(32).toString('base64url')
): LoopbackSessions {
  let current = newKey()
  /** By the hash of the token; the least recently used first. */
  const browsers = new Map<string, DeskSession>()

  return {
    launchKey: () => current,
    exchange: (key, userAgent = '') => {
      if (!timingSafeEqual(digest(key), digest(current))) return null
      current = newKey()
      const token = newKey()
      const oldest = browsers.size >= maxBrowsers ? browsers.entries().next().value : undefined
      if (oldest !== undefined) {
        browsers.delete(oldest[0])
        oldest[1].signOut()
        sessions.close(oldest[1])
      }
      browsers.set(
        digest(token).toString('hex'),
        sessions.open({ kind: 'browser', userAgent: userAgent.slice(0, 300) })
      )
      onLaunchKey(current)
      return token
    },
    find: (token) => {
      if (token === null) return null
      const name = digest(token).toString('hex')
      const session = browsers.get(name)
      if (session === undefined) return null
      browsers.delete(name)
      browsers.set(name, session)
      return session
    }
  }
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
