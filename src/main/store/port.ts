import type { ActorKind, AuditEvent, NewAuditEvent } from '@shared/audit'
import type { ChainReport, Page } from '@shared/contract'
import type { CollectionName, Collections, Findable } from './records'

/**
 * The store's port (design section 8): asynchronous, so that an adapter can be a database. Records are plain JSON
 * values; what the store hands out must not be changed.
 */
export type Store = {
  /** The record, or null. */
  readonly get: <C extends CollectionName>(collection: C, id: string) => Promise<Collections[C] | null>
  /** The record whose unique field has this value, or null. */
  readonly find: <C extends CollectionName>(
    collection: C,
    field: keyof Collections[C] & string,
    value: string
  ) => Promise<Collections[C] | null>
  readonly query: <C extends CollectionName>(collection: C, query: Query<C>) => Promise<Page<Collections[C]>>
  /**
   * Records whose field resembles a folded text, the most alike first: by the three-letter pieces that both have, as
   * PostgreSQL's pg_trgm counts them, from 0 to 1.
   */
  readonly similar: <C extends CollectionName>(
    collection: C,
    query: SimilarQuery<C>
  ) => Promise<readonly Collections[C][]>
  /** How many records match, without reading them. Like a query it waits, just after a start, for the indexes it needs. */
  readonly count: <C extends CollectionName>(
    collection: C,
    query?: Pick<Query<C>, 'where' | 'ranges' | 'except' | 'search'>
  ) => Promise<number>
  /** A number that no record of this collection has, greater than all of them and than all handed out before by this process. */
  readonly nextOrdinal: (collection: 'accounts') => Promise<number>
  readonly events: (query: EventQuery) => Promise<Page<AuditEvent>>
  /** At most so many events that follow one, the oldest first and without counting: for whoever reads all of them. */
  readonly eventsAfter: (sequence: number, limit: number) => Promise<readonly AuditEvent[]>
  /**
   * All of it or nothing, durable when it resolves. Rejects with `StaleVersionError` or `TakenError` where it collides
   * with an earlier commit, with `ReadOnlyError` once the store can't be written. Whoever is told of a collision sees
   * what it collided with: where that was still on its way to the disk, the rejection comes when it can be read. Where
   * it does not get there, nobody is told of a collision with it: the commit is taken, or rejected with
   * `ReadOnlyError`. So reading again and trying again makes progress.
   */
  readonly commit: (batch: Batch) => Promise<Commit>
  /** Called after each commit, in order. Returns what stops it. */
  readonly watch: (listener: (commit: Commit) => void) => () => void
  /**
   * Reads the whole trail and checks its chain from the first record on; and, of places that it is known to have gone
   * through, which of them it does not.
   */
  readonly verifyTrail: (expected?: readonly TrailPlace[]) => Promise<TrailReport>
  /** Where the trail ends now, without reading it. */
  readonly trailEnd: () => Promise<TrailEnd>
  readonly health: () => StoreHealth
  /** Whether nothing was ever committed. */
  readonly isEmpty: () => boolean
  /** Finishes the commits in hand and lets go of the data. */
  readonly close: () => Promise<void>
}

/** A place in the trail: so many records and events, the last record of which has this hash. */
export type TrailPlace = { readonly records: number; readonly events: number; readonly head: string }

/** `store` names the installation. */
export type TrailEnd = TrailPlace & { readonly store: string }

/** `missed`: of the expected places, those that this trail never went through. They make no `problem`. */
export type TrailReport = Omit<ChainReport, 'checkpoints'> & { readonly missed: readonly TrailPlace[] }

export type StoreHealth = { readonly state: 'ok' | 'readOnly'; readonly reason: string | null }

/** A value to match, or several of which one must match. */
export type Match<T> = T | readonly T[]

/** What a field is matched by; of a derived list, each entry. */
type Value<T> = (T extends readonly (infer E)[] ? E : T) & (string | number | boolean | null)

export type Query<C extends CollectionName> = {
  /** Filters that the collection's plan names, or ids; all must match. */
  readonly where?: {
    readonly [F in keyof Findable<C>]?: Match<Value<Findable<C>[F]>>
  }
  /** Sort fields of the plan and what they lie between: `from` included, `until` not. */
  readonly ranges?: {
    readonly [F in keyof Collections[C]]?: { readonly from?: string | number; readonly until?: string | number }
  }
  /** No record of these ids. */
  readonly except?: readonly string[]
  /** Words, each of which must occur in a search field of the plan (case, accents and punctuation do not count). */
  readonly search?: string
  /** A sort field of the plan; descending with a leading minus. Without it: by id. */
  readonly sort?: (keyof Collections[C] & string) | `-${keyof Collections[C] & string}`
  /** `nextCursor` of the page before; the sort must be the same. Throws `BadCursorError` where it is none of ours. */
  readonly cursor?: string
  /** Records to leave out before the first; for looking anywhere in a long list. Not together with a cursor. */
  readonly offset?: number
  /** At most this many; 100 unless told. */
  readonly limit?: number
}

export type SimilarQuery<C extends CollectionName> = {
  /** A field that the plan names as `similar`. */
  readonly field: keyof Findable<C> & string
  readonly text: string
  readonly atLeast: number
  readonly limit: number
}

/** Events, the newest first. */
export type EventQuery = {
  readonly action?: Match<string>
  readonly accountId?: string
  readonly actorId?: string
  readonly actorKind?: Match<ActorKind>
  /** ISO times; `from` included, `until` not. */
  readonly from?: string
  readonly until?: string
  /** Words, each of which must occur in the subject, action, name of the actor, address or case number. */
  readonly search?: string
  readonly cursor?: string
  readonly limit?: number
}

/** A record to store and the version it is based on; null: it must not exist yet. Its own `version` is one higher. */
export type Put = {
  [C in CollectionName]: { readonly collection: C; readonly record: Collections[C]; readonly basedOn: number | null }
}[CollectionName]

export type Removal = { readonly collection: CollectionName; readonly id: string; readonly basedOn: number }

export type Batch = {
  readonly puts: readonly Put[]
  readonly removals?: readonly Removal[]
  readonly events: readonly NewAuditEvent[]
}

/** What a commit did: for watchers, and for whoever asked for it. */
export type Commit = {
  /** Position in the journal, from 1 on without gaps. */
  readonly sequence: number
  readonly at: string
  readonly changed: readonly { readonly collection: CollectionName; readonly id: string }[]
  readonly events: readonly AuditEvent[]
}

/** Somebody committed another version since the caller read. */
export class StaleVersionError extends Error {
  constructor(
    readonly collection: CollectionName,
    readonly id: string,
    readonly basedOn: number | null,
    readonly found: number | null
  ) {
    super(`${collection} ${id} is at version ${found ?? 'none'}, the change was based on ${basedOn ?? 'none'}`)
    this.name = 'StaleVersionError'
  }
}

/** Another record already has this value in a unique field. */
export class TakenError extends Error {
  constructor(
    readonly collection: CollectionName,
    readonly field: string,
    readonly value: string
  ) {
    super(`another record of ${collection} has this ${field}`)
    this.name = 'TakenError'
  }
}

/** Whether an error tells that an earlier commit was in the way; what that one did can be read now. */
export function isCollision(error: unknown): error is StaleVersionError | TakenError {
  return error instanceof StaleVersionError || error instanceof TakenError
}

/** The store takes no commits: a sync failed, or the disk is full. */
export class ReadOnlyError extends Error {
  constructor(readonly reason: string) {
    super(`The store is read-only: ${reason}`)
    this.name = 'ReadOnlyError'
  }
}

export class BadCursorError extends Error {
  constructor() {
    super('This cursor is none of ours, or belongs to another order.')
    this.name = 'BadCursorError'
  }
}

/** The data directory can't be used; the message says why and what to do. The process ends with exit code 1. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError'
}
