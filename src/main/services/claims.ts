import type { Claim } from '@shared/contract'

/**
 * Who is at what now: which application somebody looks at, by the account's id, or which call somebody is on, by the
 * incident's (docs/adr/0020-claims-in-memory.md). A claim keeps nobody from deciding: it tells colleagues. Where several
 * are at one thing, the first of them holds it and the next follows when they leave.
 */
export type Claims = {
  /** Begins, or goes on: without that a claim ends after two minutes. Answers the claim that stands now. */
  readonly take: (id: string, staff: { readonly id: string; readonly name: string }, desk: Desk, tab?: string) => Claim
  readonly release: (id: string, desk: Desk, tab?: string) => void
  /**
   * Everything that this desk was at: its session ended, its window closed or its connection broke. With a tab: what
   * that one was at.
   */
  readonly releaseAll: (desk: Desk, tab?: string) => void
  readonly of: (id: string) => Claim | null
  /** Everybody who is at it, each once, whoever came first before the others. */
  readonly everybodyAt: (id: string) => readonly Claim[]
  /** Every claim, by the id of what is claimed. */
  readonly all: () => ReadonlyMap<string, Claim>
  /** Told the ids of what is claimed by somebody else now; see `watched`. */
  readonly onChange: (listener: (ids: readonly string[]) => void) => void
}

/** Whatever stands for one desk's session; compared by identity. */
export type Desk = object

/** A claim that is not renewed ends after this long, in milliseconds. */
export const claimLifetime = 2 * 60_000

type Looker = Claim & { readonly desk: Desk; readonly tab: string | undefined; readonly until: number }

export type ClaimParts = {
  readonly now: () => Date
  /** Runs something after a pause in milliseconds; answers what cancels it. */
  readonly schedule: (pause: number, run: () => void) => () => void
  /** Whose coming and going listeners are told of: that of whoever holds the claim (unless told), or of everybody. */
  readonly watched?: 'holder' | 'everybody'
}

export function createClaims({ now, schedule, watched = 'holder' }: ClaimParts): Claims {
  /** The first of each list holds the claim; no list is empty. */
  const lookers = new Map<string, readonly Looker[]>()
  const listeners = new Set<(ids: readonly string[]) => void>()
  let cancelSweep: () => void = () => undefined

  const everybodyAt = (id: string): readonly Claim[] => {
    const people = new Map<string, Claim>()
    for (const { staffId, staffName, since } of lookers.get(id) ?? [])
      if (!people.has(staffId)) people.set(staffId, { staffId, staffName, since })
    return [...people.values()]
  }
  const of = (id: string): Claim | null => everybodyAt(id)[0] ?? null

  /** Keeps these lookers of each thing, and tells where the claim is another's now. */
  function keep(ids: readonly string[], decide: (looker: Looker) => boolean): void {
    const changed = ids.filter((id) => {
      const before = lookers.get(id) ?? []
      const after = before.filter(decide)
      if (after.length > 0) lookers.set(id, after)
      else lookers.delete(id)
      return watched === 'everybody' ? before.length !== after.length : before[0] !== after[0]
    })
    if (changed.length > 0) for (const listener of listeners) listener(changed)
    sweepLater()
  }

  function sweepLater(): void {
    cancelSweep()
    const ends = [...lookers.values()].flat().map(({ until }) => until)
    if (ends.length === 0) return
    cancelSweep = schedule(Math.max(0, Math.min(...ends) - now().getTime()), () =>
      keep([...lookers.keys()], ({ until }) => until > now().getTime())
    )
  }

  return {
    of,
    everybodyAt,
    take: (id, staff, desk, tab) => {
      const at = now()
      const before = lookers.get(id) ?? []
      const mine = before.find((looker) => looker.desk === desk && looker.tab === tab)
      const looker: Looker = {
        desk,
        tab,
        staffId: staff.id,
        staffName: staff.name,
        since: mine?.since ?? at.toISOString(),
        until: at.getTime() + claimLifetime
      }
      lookers.set(id, mine ? before.map((one) => (one === mine ? looker : one)) : [...before, looker])
      if (before.length === 0 || (watched === 'everybody' && !mine)) for (const listener of listeners) listener([id])
      sweepLater()
      return of(id) ?? looker
    },
    release: (id, desk, tab) => keep([id], (looker) => looker.desk !== desk || looker.tab !== tab),
    releaseAll: (desk, tab) =>
      keep([...lookers.keys()], (looker) => looker.desk !== desk || (tab !== undefined && looker.tab !== tab)),
    all: () => new Map([...lookers.keys()].flatMap((id) => [[id, of(id)] as const]).filter(isClaimed)),
    onChange: (listener) => {
      listeners.add(listener)
    }
  }
}

const isClaimed = (entry: readonly [string, Claim | null]): entry is readonly [string, Claim] => entry[1] !== null
