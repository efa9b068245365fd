import type { RestoreCheck } from '@shared/backups'
import type { contract, DemoSignIn, Input, MailSample, OperationName, Output } from '@shared/contract'
import type { MailKind, MailMessage } from '@shared/mail'
import type { Role } from '@shared/roles'
import type { HubOptions, SecretStore } from '../hub-types'
import type { RestoreOutcome } from '../restartable'
import type { MailBody, ReadOptions } from '../mail/mail-reader'
import type { Outbox } from '../mail/outbox'
import type { Backups } from '../services/backups'
import type { Claims } from '../services/claims'
import type { Checkpoints } from '../services/checkpoints'
import type { Context, StaffActor } from '../services/context'
import type { PackFiles } from '../services/pack-files'
import type { StaffSignIn } from '../services/staff-sign-in'
import type { TwoFactorStory } from '../services/two-factor'
import type { CheckpointFolder } from '../store/checkpoint-folder'
import type { Caller, DeskSessions } from './caller'

/** What the handlers work with, beyond the programme itself. */
export type DeskContext = Context & {
  readonly staffSignIn: StaffSignIn
  readonly twoFactor: TwoFactorStory
  readonly sessions: DeskSessions
  /** Who looks at which application; by session. */
  readonly claims: Claims
  /** Who is on which call; by incident and session. */
  readonly calls: Claims
  readonly secrets: SecretStore
  /** Review packs as files. */
  readonly packs: PackFiles
  readonly checkpoints: Checkpoints
  readonly checkpointFolder: CheckpointFolder
  readonly host: Pick<
    HubOptions,
    'version' | 'dataDirectory' | 'portalUrl' | 'smtpUrl' | 'assumeCountry' | 'trustedProxies'
  >
  readonly portalListensOn: () => string | null
  readonly mail: Pick<Outbox, 'status' | 'retry' | 'tryNow'> & {
    /** The message as it can be looked at now. */
    readonly read: (message: MailMessage, options?: ReadOptions) => Promise<MailBody>
    /** How a kind of mail looks, with sample data. */
    readonly sample: (kind: MailKind, portalUrl: string) => Promise<MailSample>
    /** Uses the settings as they are now for the next message. */
    readonly reconnect: () => Promise<void>
  }
  readonly backups: Backups
  /** Reads a backup wholly and tells what going back to it would mean. */
  readonly checkRestore: (from: string) => Promise<RestoreCheck>
  /** Puts a backup that was checked in the place of the data and begins anew. */
  readonly restore: (check: Pick<RestoreCheck, 'from' | 'head' | 'bytes'>, by: SignedIn) => Promise<RestoreOutcome>
  /** Adds the demo programme. Only for a store that holds nothing but its first administrator. */
  readonly loadDemo: () => Promise<readonly DemoSignIn[]>
}

/** A caller who is signed in; `id`, `name` and `ip` are what audit events want. */
export type SignedIn = StaffActor & { readonly role: Role } & Pick<Caller, 'session' | 'tab'>

type CallerOf<N extends OperationName> = (typeof contract)[N]['access'] extends 'anyone' ? Caller : SignedIn

/** One handler for each operation of the contract: gathers, lets a rule decide, commits, answers. */
export type Handlers<N extends OperationName = OperationName> = {
  readonly [O in N]: (input: Input<O>, caller: CallerOf<O>) => Promise<Output<O>>
}

/** The operations whose names begin with this feature: `accounts.list` is of `accounts`. */
export type OperationsOf<Feature extends string> = Extract<OperationName, `${Feature}.${string}`>
