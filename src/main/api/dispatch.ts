import type { Logger } from 'pino'
import { contract, type OperationName } from '@shared/contract'
import type { RefusalReply, Reply } from '@shared/reply'
import { mayUse } from '@shared/roles'
import { Refusal } from '../refusal'
import { validate } from '../services/validate'
import { BadCursorError, isCollision, ReadOnlyError, type Store } from '../store/port'
import type { Staff } from '../store/records'
import type { Caller, DeskSession, SessionStage } from './caller'
import type { Asking, DoorWatch } from './door-watch'
import type { Handlers, SignedIn } from './desk-context'

export type Dispatch = (operation: string, input: unknown, caller: Caller) => Promise<Reply<unknown>>

/** `tried`: false where the input does not fit its schema, as such an attempt is one at nothing and leaves no trace. */
type Answer = { readonly reply: Reply<unknown>; readonly tried: boolean }

type AnyHandler = (input: unknown, caller: Caller | SignedIn) => Promise<unknown>

/**
 * The one door (design section 7, rule 2): own-property look-up, role, strict validation, handler, and a reply that is
 * a value. Roles are read from the store for each call, so that a change takes effect at once. What has no handler is not
 * done in review mode, whoever asks.
 */
export function createDispatch(store: Store, handlers: Partial<Handlers>, logger: Logger, watch: DoorWatch): Dispatch {
  async function answer(
    operation: OperationName,
    input: unknown,
    caller: Caller,
    member: Staff | null
  ): Promise<Answer> {
    const handler = handlers[operation] as AnyHandler | undefined
    if (handler === undefined)
      return { reply: refusal('forbidden', 'Not in review mode. Do this at the desk at home.'), tried: false }
    const { access, input: schema } = contract[operation]
    const missing = member === null ? null : whatIsMissing(caller.session.stage(), operation)
    if (missing !== null) return { reply: refusal('unauthenticated', missing), tried: true }
    if (!mayUse(access, member?.role ?? null)) {
      const reply =
        member === null
          ? refusal('unauthenticated', 'Sign in first.')
          : refusal('forbidden', 'Your role does not allow this. Ask an administrator.')
      return { reply, tried: true }
    }
    let tried = false
    try {
      const valid = await validate(schema, input)
      tried = true
      const { id, name, role } = member ?? { id: '', name: '', role: null }
      const data = await handler(valid, { ...caller, id, name, role } as SignedIn)
      return { reply: { ok: true, data }, tried }
    } catch (error) {
      return { reply: replyTo(error) ?? internal(error, operation, logger), tried }
    }
  }

  return async (operation, input, caller) => {
    try {
      if (!isOperation(operation))
        return refusal('unknown_operation', `There is no operation "${operation.slice(0, 100)}".`)
      const member = await currentStaff(store, caller.session)
      const { reply, tried } = await answer(operation, input, caller, member)
      const asking: Asking = { staff: member, ip: caller.ip }
      if (reply.ok) watch.answered(operation, input, reply.data, asking)
      else if (tried) watch.refused(operation, reply.code, input, asking)
      return reply
    } catch (error) {
      return replyTo(error) ?? internal(error, operation, logger)
    }
  }
}

/** What a locked desk still does, and one whose user has to set up a second factor first. */
const whileLocked: ReadonlySet<OperationName> = new Set([
  'setup.status',
  'session.current',
  'session.unlock',
  'session.signOut'
])
const whileEnrolling: ReadonlySet<OperationName> = new Set([
  'setup.status',
  'session.current',
  'session.active',
  'session.signOut',
  'twoFactor.begin',
  'twoFactor.confirm'
])

/** Why a signed-in desk does not do this yet; null where it does. */
function whatIsMissing(stage: SessionStage, operation: OperationName): string | null {
  if (stage === 'locked' && !whileLocked.has(operation))
    return 'This desk is locked. Type your password to go on, or sign out.'
  if (stage === 'enrol' && !whileEnrolling.has(operation))
    return 'All staff need two-factor sign-in here. Set yours up first.'
  return null
}

const isOperation = (name: string): name is OperationName => Object.hasOwn(contract, name)

/** Whoever is signed in, or null; somebody who was deactivated is signed out. */
export async function currentStaff(store: Store, session: DeskSession): Promise<Staff | null> {
  const id = session.staffId()
  const member = id === null ? null : await store.get('staff', id)
  if (member?.status === 'active') return member
  if (id !== null) session.signOut()
  return null
}

const refusal = (code: RefusalReply['code'], message: string): RefusalReply => ({ ok: false, code, message })

function replyTo(error: unknown): RefusalReply | null {
  if (error instanceof Refusal) {
    return { ok: false, code: error.code, message: error.message, ...(error.fields ? { fields: error.fields } : {}) }
  }
  if (isCollision(error)) {
    return refusal('conflict', 'Somebody changed this while you were at it. Look at it again, then try once more.')
  }
  if (error instanceof ReadOnlyError) return refusal('read_only', error.message)
  if (error instanceof BadCursorError) {
    return { ok: false, code: 'invalid', message: error.message, fields: { cursor: error.message } }
  }
  return null
}

function internal(error: unknown, operation: string, logger: Logger): RefusalReply {
  logger.error({ err: error, operation }, 'operation failed')
  return refusal(
    'internal',
    'Something went wrong inside Hub Desk. Look whether it took effect before you try again, and tell your administrator if it happens again.'
  )
}
