import type { Claim } from '@shared/contract'

/**
 * Who looks at which application now (docs/adr/0020-claims-in-memory.md). A claim keeps nobody from deciding: it tells
 * colleagues. Where several look at one, the first of them holds it and the next follows when they leave.
 */
export type Claims = {
  /** Begins to look, or goes on: without that a claim ends after two minutes. Answers the claim that stands now. */
  readonly take: (
    accountId: string,
    staff: { readonly id: string; readonly name: string },
    desk: Desk,
    tab?: string
  ) => Claim
  readonly release: (accountId: string, desk: Desk, tab?: string) => void
  /**
   * Everything that this desk looked at: its session ended, its window closed or its connection broke. With a tab: what
   * that one looked at.
   */
  readonly releaseAll: (desk: Desk, tab?: string) => void
  readonly of: (accountId: string) => Claim | null
  /** Every claim, by the account's id. */
  readonly all: () => ReadonlyMap<string, Claim>
  /** Told the accounts whose claim is another one now. */
  readonly onChange: (listener: (accountIds: readonly string[]) => void) => void
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
}

export function createClaims({ now, schedule }: ClaimParts): Claims {
  /** The first of each list holds the claim; no list is empty. */
  const lookers = new Map<string, readonly Looker[]>()
  const listeners = new Set<(accountIds: readonly string[]) => void>()
  let cancelSweep: () => void = () => undefined

  const of = (accountId: string): Claim | null => {
    const first = lookers.get(accountId)?.[0]
    return first ? { staffId: first.staffId, staffName: first.staffName, since: first.since } : null
  }

  /** Keeps these lookers of each account, and tells where the claim is another's now. */
  function keep(accountIds: readonly string[], decide: (looker: Looker) => boolean): void {
    const changed = accountIds.filter((accountId) => {
      const before = lookers.get(accountId) ?? []
      const after = before.filter(decide)
      if (after.length > 0) lookers.set(accountId, after)
      else lookers.delete(accountId)
      return before[0] !== after[0]
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
    take: (accountId, staff, desk, tab) => {
      const at = now()
      const before = lookers.get(accountId) ?? []
      const mine = before.find((looker) => looker.desk === desk && looker.tab === tab)
      const looker: Looker = {
        desk,
        tab,
        staffId: staff.id,
        staffName: staff.name,
        since: mine?.since ?? at.toISOString(),
        until: at.getTime() + claimLifetime
      }
      lookers.set(accountId, mine ? before.map((one) => (one === mine ? looker : one)) : [...before, looker])
      if (before.length === 0) for (const listener of listeners) listener([accountId])
      sweepLater()
      return of(accountId) ?? looker
    },
    release: (accountId, desk, tab) => keep([accountId], (looker) => looker.desk !== desk || looker.tab !== tab),
    releaseAll: (desk, tab) =>
      keep([...lookers.keys()], (looker) => looker.desk !== desk || (tab !== undefined && looker.tab !== tab)),
    all: () => new Map([...lookers.keys()].flatMap((id) => [[id, of(id)] as const]).filter(isClaimed)),
    onChange: (listener) => {
      listeners.add(listener)
    }
  }
}

const isClaimed = (entry: readonly [string, Claim | null]): entry is readonly [string, Claim] => entry[1] !== null
