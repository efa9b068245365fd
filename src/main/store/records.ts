import type { Account, Attempt, LinkPurpose, Note } from '@shared/account'
import type { AlertSwitches } from '@shared/alerts'
import type { Absence, BlockedAgain, CallerFact, VerificationMethod } from '@shared/call-desk'
import type { MailMessage } from '@shared/mail'
import type { Role } from '@shared/roles'
import { mailDomain } from '@shared/mail-domains'
import { mailboxKey, organizationKey } from '@shared/matching-keys'
import type { PackReviewer } from '@shared/review-pack'
import type { Settings } from '@shared/settings'
import { signalsOf } from '@shared/signal-rules'
import { sourceOf } from '@shared/source-of'
import type { Signal } from '@shared/signals'
import { foldEmail } from '@shared/text'

/** How a right or wrong password is remembered (design section 4); one per account or member of staff. */
export type Credential = {
  /** The account's or the staff member's id. */
  readonly id: string
  readonly version: number
  /** argon2id in PHC format. */
  readonly passwordHash: string
  readonly setAt: string
  /** Wrong passwords since the last right one, by the ids of their attempts. */
  readonly failedAttempts: readonly string[]
  /** When this credential was locked out; null while it is not. */
  readonly blockedAt: string | null
}

/** A link that lets its holder set a password. Only the hash of its token is kept. */
export type Link = {
  readonly id: string
  readonly version: number
  /** SHA-256 of the token, base64url. */
  readonly tokenHash: string
  readonly accountId: string
  readonly purpose: LinkPurpose
  /** The message that carries it, cancelled when the link becomes void before it went out. */
  readonly mailId: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly usedAt: string | null
  readonly replacedAt: string | null
  /** When the page behind it was first asked for; absent until then. */
  readonly openedAt?: string
}

/**
 * What an account was mailed because somebody asked; one per account, with the account's id. Every commit that mails or
 * ends a link puts it, so that any two collide: one link is open at a time, and no pause is taken twice.
 */
export type MailGuard = {
  readonly id: string
  readonly version: number
  /** Links (or, to a blocked account, the advice to phone) since a password was set or a day passed without. */
  readonly linksMailed: number
  readonly linkMailedAt: string | null
  /** When the owner was last told that somebody signed up with the address again. */
  readonly duplicateToldAt: string | null
}

/** A code that the caller reads out: from the blocked mail, or mailed while they are on the phone. */
export type IncidentCode = {
  readonly source: 'blocked-mail' | 'one-time'
  /** HMAC-SHA-256 under the desk's own key, base64url: codes are too short for a bare hash. */
  readonly hash: string
  readonly mailId: string
  readonly sentAt: string
  /** Null: as long as the incident is open. */
  readonly expiresAt: string | null
  readonly triesLeft: number
}

/** What was tried on whoever is blocked, and refused without a check. */
export type Refusals = { readonly count: number; readonly lastAt: string }

/** One blocking of one account, from the last wrong password until staff unblock it. */
export type Incident = {
  readonly id: string
  readonly version: number
  readonly caseNumber: string
  readonly accountId: string
  readonly openedAt: string
  readonly state: 'open' | 'closed'
  readonly closedAt: string | null
  readonly closedBy: { readonly staffId: string; readonly staffName: string } | null
  readonly code: IncidentCode | null
  /** Wrong answers, the oldest first. */
  readonly failures: readonly {
    readonly at: string
    readonly staffId: string
    readonly staffName: string
    /** Absent in old records: the code. */
    readonly method?: 'code' | CallerFact
  }[]
  /** Proofs that a caller gave; each counts for one member of staff until it expires or is used. */
  readonly proofs: readonly {
    readonly method: VerificationMethod
    readonly points: number
    readonly staffId: string
    readonly at: string
    readonly expiresAt: string
  }[]
  /** Who asked for a second person, and who that was; absent where nobody did. */
  readonly seconds?: readonly {
    readonly forStaffId: string
    readonly forStaffName: string
    readonly askedAt: string
    readonly confirmedBy: { readonly staffId: string; readonly staffName: string } | null
    readonly expiresAt: string
  }[]
  /** The last caller who was not the account holder, and who found that; absent where there was none. */
  readonly notHolder?: { readonly at: string; readonly staffId: string; readonly staffName: string }
  /** Who had the account's details shown while it is blocked, and so can't check facts; absent where nobody did. */
  readonly shownTo?: readonly { readonly staffId: string; readonly staffName: string; readonly at: string }[]
  /** The unblocking less than a day before this blocking; absent where there was none. */
  readonly again?: BlockedAgain
  /** The assigned manager when the account was blocked, and who stood in; absent in old records. */
  readonly managerId?: string | null
  readonly standInId?: string | null
  /** Absent until somebody tried. */
  readonly refused?: Refusals
}

/**
 * A place that an account signed in from with the right password; at most a hundred of each account. Read them with
 * `knownSourcesOf`: a store that was written before they were kept has none.
 */
export type KnownSource = {
  /** The account's id and the place. */
  readonly id: string
  readonly version: number
  readonly accountId: string
  /** The IPv4 address, or the /64 of an IPv6 one: `2001:db8:1:2::/64`. */
  readonly ip: string
  /** Of the latest sign-in; null where it is not known. */
  readonly country: string | null
  readonly firstAt: string
  readonly lastAt: string
  /** Sign-ins from there. */
  readonly count: number
}

/** An address nobody has an account with, counted like an account so that nobody can tell. Bounded in number. */
export type Stranger = {
  /** HMAC of the folded address, base64url. */
  readonly id: string
  readonly version: number
  readonly consecutiveFailures: number
  readonly caseNumber: string | null
  readonly lastAttemptAt: string
  /** As an incident has them. */
  readonly refused?: Refusals
}

export type Staff = {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly email: string
  readonly emailClaim: string
  readonly role: Role
  readonly status: 'invited' | 'active' | 'deactivated'
  readonly createdAt: string
  readonly invitation: { readonly codeHash: string; readonly sentAt: string; readonly expiresAt: string } | null
  readonly lastSignInAt: string | null
  /** Absent where there is none, or none was ever named. */
  readonly absence?: Absence | null
  /** Absent or null: the password alone signs in. */
  readonly twoFactor?: TwoFactor | null
  /** Absent until they choose: see `alertsOf`. */
  readonly alerts?: AlertSwitches
}

/** A member of staff's second factor, once they have confirmed it (RFC 6238). */
export type TwoFactor = {
  /** The secret that the authenticator app shares, sealed under the desk's own key. */
  readonly sealedSecret: string
  readonly since: string
  /** The newest half minute of which a code was used, counted from the epoch: none of it or before it counts again. */
  readonly lastStep: number
  /** SHA-256 of each recovery code that was not used yet. */
  readonly recoveryHashes: readonly string[]
}

/** One member of staff mentioned in one note. */
export type Mention = {
  /** The note's id and the staff member's: nobody is mentioned twice by one note. */
  readonly id: string
  readonly version: number
  readonly noteId: string
  readonly accountId: string
  readonly staffId: string
  readonly at: string
  readonly state: 'unread' | 'read'
}

/** Filters and order of a list that a member of staff kept under a name. */
export type StoredView = {
  readonly id: string
  readonly version: number
  readonly staffId: string
  readonly page: string
  readonly name: string
  /** The query of the list's address. */
  readonly query: string
}

/** A batch of applications that one reviewer took offline in a pack (docs/offline.md). */
export type Lease = {
  /** The pack's, too. */
  readonly id: string
  readonly version: number
  readonly staffId: string
  readonly reviewer: PackReviewer
  readonly takenAt: string
  readonly endsAt: string
  /** Ed25519, SPKI in base64url: decisions that come back must be signed for it. */
  readonly publicKey: string
  /** SHA-256 of the pack without its decisions, base64url. */
  readonly digest: string
  /** Applications that were taken. */
  readonly size: number
  /** Ended by somebody, or finished when it was brought back; null while neither. Its time may be over all the same. */
  readonly closed: {
    readonly how: 'ended' | 'returned'
    readonly at: string
    readonly staffId: string
    readonly staffName: string
  } | null
}

/** The last lease of an application, with the account's id: taking it twice at once collides here. */
export type LeaseOfAccount = { readonly id: string; readonly version: number; readonly leaseId: string }

/** What a lease decided on an application, put in the commit that did: there can't be a second one. */
export type LeaseOutcome = {
  /** The lease's id and the account's. */
  readonly id: string
  readonly version: number
  readonly leaseId: string
  readonly accountId: string
  readonly kind: 'approve' | 'reject'
  /** The reason of a rejection, the note of an approval. */
  readonly text: string | null
  readonly decidedAt: string
  readonly appliedAt: string
  readonly appliedBy: { readonly staffId: string; readonly staffName: string }
}

/** Names this store for packs that are taken from it; made with the first one. */
export type Installation = { readonly id: 'installation'; readonly version: number; readonly key: string }

/** One version of the terms, as it was published; never changed. */
export type PublishedTerms = {
  /** What the version is called, as accounts keep it. */
  readonly id: string
  readonly version: number
  readonly text: string
  /** Null where it was there before versions were kept, or came with the program. */
  readonly publishedAt: string | null
  readonly publishedBy: string | null
}

/** Every collection of the store and the record it holds. */
export type Collections = {
  accounts: Account
  credentials: Credential
  links: Link
  mailGuards: MailGuard
  incidents: Incident
  attempts: Attempt
  knownSources: KnownSource
  strangers: Stranger
  notes: Note
  mentions: Mention
  views: StoredView
  leases: Lease
  leasesOfAccounts: LeaseOfAccount
  leaseOutcomes: LeaseOutcome
  installation: Installation
  staff: Staff
  settings: Settings
  terms: PublishedTerms
  mail: MailMessage
}
export type CollectionName = keyof Collections

/**
 * What records are found by that is not a field of theirs. Derived whenever a record is put and never stored, so that it
 * always says what the record says, in older stores too; a list has each of its entries.
 */
export type DerivedFields = {
  accounts: {
    readonly signals: readonly Signal[]
    readonly organizationKey: string
    readonly mailAddress: string
    readonly mailDomain: string
    readonly mailboxKey: string | null
    /** Null where staff signed somebody up: the address is the desk's. */
    readonly visitorIp: string | null
  }
  incidents: {
    readonly blockedAgain: boolean
    /** Somebody asked for a second person whom nobody has confirmed; it may be over. */
    readonly secondAsked: boolean
  }
  mail: {
    /** Which connections it goes over (`mail/lanes.ts`). */
    readonly lane: 'fresh' | 'slow'
  }
  attempts: {
    /** The account whose password was right; null where it was not, or was not checked. */
    readonly rightOf: string | null
    readonly source: string
  }
}

/** A record with what it is found by. */
export type Findable<C extends CollectionName> = Collections[C] &
  (C extends keyof DerivedFields ? DerivedFields[C] : unknown)

type Fields<C extends CollectionName> = keyof Findable<C> & string

/** How a collection is found again. Adapters build their indexes from this and refuse what it does not name. */
export type CollectionPlan<C extends CollectionName> = {
  /** No two records share a value; null is no value. */
  readonly unique?: readonly Fields<C>[]
  /** Exact-match filters. */
  readonly filters?: readonly Fields<C>[]
  /** Orders that a query may ask for; ties are broken by id. */
  readonly sorts?: readonly Fields<C>[]
  /** Fields that a search looks through, folded, every word of the search anywhere in them. */
  readonly search?: readonly Fields<C>[]
  /** The field that `nextOrdinal` counts. */
  readonly ordinal?: Fields<C>
  /** Folded texts that are found by likeness. */
  readonly similar?: readonly Fields<C>[]
  readonly derived?: C extends keyof DerivedFields
    ? { readonly [F in keyof DerivedFields[C]]: Derivation<Collections[C], DerivedFields[C][F]> }
    : undefined
}

/** How a field is derived. `of` must read nothing but what `from` names: where that stays the same, it is not asked again. */
export type Derivation<Record, Value> = {
  readonly from: readonly (keyof Record & string)[]
  readonly of: (record: Record) => Value
}

export const collectionPlans: { readonly [C in CollectionName]: CollectionPlan<C> } = {
  accounts: {
    unique: ['number', 'emailClaim'],
    filters: [
      'status',
      'country',
      'organizationType',
      'managerId',
      'emailClaim',
      'mobile',
      'signals',
      'organizationKey',
      'mailAddress',
      'mailDomain',
      'mailboxKey',
      'visitorIp'
    ],
    similar: ['organizationKey'],
    derived: {
      signals: { from: ['country', 'mobile', 'email', 'origin', 'repeats'], of: signalsOf },
      organizationKey: {
        from: ['organizationName'],
        of: ({ organizationName }) => organizationKey(organizationName)
      },
      mailAddress: { from: ['email'], of: ({ email }) => foldEmail(email) },
      mailDomain: { from: ['email'], of: ({ email }) => mailDomain(email) },
      mailboxKey: { from: ['email'], of: ({ email }) => mailboxKey(email) },
      visitorIp: { from: ['origin'], of: ({ origin }) => (origin.channel === 'portal' ? origin.ip : null) }
    },
    sorts: ['createdAt', 'updatedAt', 'name', 'organizationName', 'number'],
    search: ['name', 'email', 'mobile', 'organizationName', 'number'],
    ordinal: 'ordinal'
  },
  credentials: {},
  links: { unique: ['tokenHash'], filters: ['accountId'], sorts: ['createdAt', 'expiresAt'] },
  mailGuards: {},
  incidents: {
    unique: ['caseNumber'],
    filters: ['state', 'accountId', 'caseNumber', 'blockedAgain', 'secondAsked'],
    derived: {
      blockedAgain: { from: ['again'], of: ({ again }) => again !== undefined },
      secondAsked: {
        from: ['state', 'seconds'],
        of: ({ state, seconds = [] }) => state === 'open' && seconds.some(({ confirmedBy }) => confirmedBy === null)
      }
    },
    sorts: ['openedAt'],
    search: ['caseNumber']
  },
  attempts: {
    filters: ['accountId', 'incidentId', 'rightOf', 'source'],
    derived: {
      rightOf: {
        from: ['outcome', 'accountId'],
        of: ({ outcome, accountId }) => (outcome === 'right' ? accountId : null)
      },
      source: { from: ['ip'], of: ({ ip }) => sourceOf(ip) }
    },
    sorts: ['at']
  },
  knownSources: { filters: ['accountId'], sorts: ['lastAt'] },
  strangers: { filters: ['caseNumber'], sorts: ['lastAttemptAt'] },
  notes: { filters: ['accountId'], sorts: ['at'] },
  mentions: { filters: ['accountId', 'staffId', 'state'], sorts: ['at'] },
  views: { filters: ['staffId', 'page'], sorts: ['name'] },
  leases: { filters: ['staffId'], sorts: ['takenAt'] },
  leasesOfAccounts: { filters: ['leaseId'] },
  leaseOutcomes: { filters: ['leaseId'] },
  installation: {},
  staff: { unique: ['emailClaim'], filters: ['status', 'role', 'emailClaim'], sorts: ['name', 'createdAt'] },
  settings: {},
  terms: {},
  mail: {
    unique: ['messageId'],
    filters: ['state', 'kind', 'accountId', 'lane'],
    derived: { lane: { from: ['slow'], of: ({ slow }) => (slow ? 'slow' : 'fresh') } },
    sorts: ['createdAt', 'nextAttemptAt'],
    search: ['toName', 'toAddress', 'subject', 'kind']
  }
}
