import type { MailMessage } from '@shared/mail'

/**
 * Messages travel in lanes, each with connections of its own (ADR 0042): `fresh` for all, `slow` for those that held a
 * connection up before. However many of these there are, nobody waits behind them.
 */
export type Lane = 'fresh' | 'slow'

export const laneOf = ({ slow }: Pick<MailMessage, 'slow'>): Lane => (slow ? 'slow' : 'fresh')

/** How many messages of a lane travel at once, each over a connection. */
export const lanePlaces: Readonly<Record<Lane, number>> = { fresh: 4, slow: 2 }

/**
 * How many of a lane are in hand at once: claimed and made while others travel, or stored as sent, so that connections
 * don't wait for the disk. None is made ahead in the slow lane, where it might wait long.
 */
export const laneDepth: Readonly<Record<Lane, number>> = { fresh: 32, slow: 2 }

/** In milliseconds: the least and the most that a fresh message may take while others wait. */
export type PaceBounds = { readonly least: number; readonly most: number }
export const realPace: PaceBounds = { least: 2_000, most: 60_000 }

/** So many deliveries are remembered. */
const remembered = 20
/** So many times what most deliveries take is long. */
const manyTimes = 4

/** What this server usually takes for a message: one that always takes long is not hurried. */
export type Pace = {
  /** A delivery took so many milliseconds. */
  readonly took: (milliseconds: number) => void
  /** How long a fresh message may take while others wait, in milliseconds. */
  readonly patience: () => number
}

export function createPace({ least, most }: PaceBounds = realPace): Pace {
  const times: number[] = []
  return {
    took: (milliseconds) => {
      times.push(milliseconds)
      if (times.length > remembered) times.shift()
    },
    patience: () => {
      // One in ten may be an exception: a slow delivery does not teach patience with all of them.
      const usual = [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.9) - 1] ?? 0
      return Math.min(most, Math.max(least, usual * manyTimes))
    }
  }
}
