import type { FileSystemPort } from './store/file-system'
import type { Logger } from 'pino'
import type { DemoSignIn } from '@shared/contract'
import type { DeskEvent } from '@shared/events'
import type { Reply } from '@shared/reply'
import type { Attention } from './api/attention'
import type { Caller, DeskSessions } from './api/caller'
import type { HashCost, Passwords } from './services/passwords'

/**
 * Secrets that belong to this installation and must not stand in the store: the SMTP password, the desk's own key, the
 * key that signs checkpoints of the audit trail.
 */
export type SecretStore = {
  /** Null as well where this host can't open it. */
  readonly get: (name: SecretName) => Promise<string | null>
  readonly set: (name: SecretName, value: string | null) => Promise<void>
  /** Whether there is one, even if this host can't open it. */
  readonly has: (name: SecretName) => Promise<boolean>
}
export type SecretName = 'smtpPassword' | 'deskKey' | 'auditKey'

export type HubOptions = {
  readonly dataDirectory: string
  /** Folder with the mail templates. */
  readonly resourcesDirectory: string
  /** Folder with the built portal: `index.html` and `assets/`. */
  readonly portalDirectory: string
  readonly portalUrl: string | null
  readonly smtpUrl: string | null
  readonly mailFrom: string | null
  readonly trustedProxies: readonly string[]
  readonly assumeCountry: string | null
  /** An ASN database in MaxMind's format, for the networks of attempts; null: none is named. */
  readonly networkDatabase: string | null
  readonly demo: boolean
  readonly version: string
  readonly secrets: SecretStore
  readonly logger: Logger
  /** The clock; tests set it. */
  readonly now?: () => Date
  /** Resolves after so many milliseconds: how long the portal's even answers wait; tests wait less. */
  readonly pause?: (ms: number) => Promise<unknown>
  /** Tests make it fail. */
  readonly fileSystem?: FileSystemPort
  /** Tests count the checks, and take cheaper ones where it is not about them. */
  readonly passwords?: Passwords
  /** For tests of other things than passwords; what OWASP asks for unless told. */
  readonly hashCost?: HashCost
}

/** The whole programme behind one door, for a host to put on a transport. */
export type Hub = {
  readonly dispatch: (operation: string, input: unknown, caller: Caller) => Promise<Reply<unknown>>
  readonly sessions: DeskSessions
  /** Hears what open desks are told. Returns what stops it. */
  readonly onEvent: (listener: (event: DeskEvent) => void) => () => void
  /** New work, and how much there is, for whatever tells of it outside the desk. */
  readonly attention: Attention
  /** The portal: pages and API. `peer` is the socket's address. */
  readonly portal: (request: Request, peer: string) => Promise<Response>
  /** Tells where the portal listens, for links in mail; null while it is off. */
  readonly portalListensOn: (url: string | null) => void
  /** Completes what a start leaves for later, in slices of a few milliseconds; for when everything listens. */
  readonly warmUp: () => void
  /** What `--demo` made, to be printed once; empty where the store was not empty. */
  readonly demoSignIns: readonly DemoSignIn[]
  /** Lines worth telling the operator on start: a cut tail, a skipped demo. */
  readonly notices: readonly string[]
  readonly close: () => Promise<void>
}
