import type { Account } from './account'
import type { Observation } from './consistency'
import type { Role } from './roles'
import type { SettingsValues } from './settings'
import type { EarlierApplication, NoteView, TimelineEntry } from './views'

/** How the files of offline reviews end. */
export const packExtension = '.hubreview'

export const isPackName = (name: string): boolean => name.toLowerCase().endsWith(packExtension)

/** A pack's first line is this and JSON; it is no longer than so many bytes. */
export const packMagic = 'emsign-hub-review '
export const longestPackLine = 1024

/**
 * Whether something was decided in a pack, told from its size and first line alone; false where that is no pack's line. For
 * leading a person to the right screen: nothing is checked by it.
 * @param start the first `longestPackLine` bytes, as Latin-1 or UTF-8
 */
export function looksDecided(start: string, size: number): boolean {
  const end = start.indexOf('\n')
  const json = /^\{.*\}(?= [\w-]+$)/.exec(start.slice(packMagic.length, Math.max(end, 0)))
  if (!start.startsWith(packMagic) || json === null) return false
  try {
    const { contents } = JSON.parse(json[0]) as { readonly contents?: unknown }
    return typeof contents === 'number' && size > end + 1 + contents
  } catch {
    return false
  }
}
/** The newest format that this program reads, and the one it writes. */
export const packFormatVersion = 1

/** Who a batch of applications is leased to. */
export type PackReviewer = { readonly id: string; readonly name: string; readonly email: string }

/** A colleague whom a decision or a note may name: who managed and mentions can be, when the pack was made. */
export type PackColleague = { readonly id: string; readonly name: string; readonly role: Role }

/** The part of the settings that deciding needs. */
export type PackPolicy = {
  readonly decisions: SettingsValues['decisions']
  readonly signUp: Pick<SettingsValues['signUp'], 'organizationTypes' | 'promiseDays'>
}

/**
 * One application with all that a reviewer looks at. It waits, so nothing of it is concealed; what it resembles may be,
 * and so travels as the view that the home desk showed the reviewer.
 */
export type PackApplication = {
  /** The record as it was stored; decisions are based on its `version`. */
  readonly account: Account
  readonly notes: readonly NoteView[]
  readonly timeline: readonly TimelineEntry[]
  readonly earlier: readonly EarlierApplication[]
  readonly consistency: readonly Observation[]
}

/** What a pack holds for its reviewer. Times are ISO 8601 in UTC. */
export type PackContents = {
  /** Names the pack and its lease. */
  readonly id: string
  /** Identifies the store that it was taken from. */
  readonly installation: string
  readonly takenAt: string
  /** When the lease ends. */
  readonly endsAt: string
  readonly reviewer: PackReviewer
  /** Ed25519, SPKI in base64url: what was decided is signed for it. */
  readonly publicKey: string
  readonly policy: PackPolicy
  /** Active staff, the reviewer among them. */
  readonly staff: readonly PackColleague[]
  readonly applications: readonly PackApplication[]
}

/** What a reviewer did with one application. `withdraw` takes the decision before it back, as long as it is offline. */
export type PackAction =
  | {
      readonly kind: 'approve'
      readonly note: string | null
      /** Whom the reviewer chose as account manager; null: whoever the settings choose. */
      readonly managerId: string | null
    }
  | { readonly kind: 'reject'; readonly reason: string; readonly notify: boolean }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'note'; readonly text: string; readonly mentions: readonly string[] }

/** One entry of a pack's log, from `sequence` 1 on without gaps. */
export type PackDecision = PackAction & {
  readonly packId: string
  readonly sequence: number
  readonly applicationId: string
  /** Version of the account in the pack. */
  readonly basedOn: number
  /** When it was made, by the clock of the machine it was made on. */
  readonly decidedAt: string
  readonly reviewerId: string
}

/**
 * Why a pack can't be used. `notPack`: it is something else; `newer`: made by a newer version; `truncated`: its contents
 * are not all there; `damaged`: some of it was changed; `passphrase`: it does not open it; `unreadable`: the file system
 * refused; `busy`: it is open elsewhere.
 */
export const packProblems = ['notPack', 'newer', 'truncated', 'damaged', 'passphrase', 'unreadable', 'busy'] as const
export type PackProblem = (typeof packProblems)[number]
