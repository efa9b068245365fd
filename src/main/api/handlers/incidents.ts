import { notFound } from '../../refusal'
import { recordOutcome } from '../../services/call-outcome'
import { revealDetails } from '../../services/show-details'
import {
  askSecondPerson,
  checkCallerFact,
  checkVerificationCode,
  confirmSecondPerson,
  mailVerificationCode,
  overrideVerification
} from '../../services/verification'
import { readCall } from '../call-reader'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

/** One call: who is on it, what is proven on it, how it ended. Lists of calls are in `callers`. */
type CallOperation = 'incidents.get' | 'incidents.join' | 'incidents.leave' | 'incidents.reveal' | 'incidents.record'

export function incidentHandlers(context: DeskContext): Handlers<CallOperation | OperationsOf<'verification'>> {
  const { store, calls } = context
  return {
    'incidents.get': ({ id }, caller) => readCall(context, id, caller.id),
    'incidents.join': async ({ id }, caller) => {
      const incident = await store.get('incidents', id)
      if (incident === null) throw notFound('incident')
      if (incident.state === 'open') calls.take(id, caller, caller.session, caller.tab)
      return readCall(context, id, caller.id)
    },
    'incidents.leave': async ({ id }, caller) => {
      calls.release(id, caller.session, caller.tab)
      return { done: true }
    },
    'incidents.reveal': async ({ id, reason }, caller) => {
      await revealDetails(context, id, reason, caller)
      return readCall(context, id, caller.id)
    },
    'incidents.record': async ({ id, outcome, note, warnHolder }, caller) => {
      await recordOutcome(context, id, { outcome, note, warnHolder: warnHolder ?? false }, caller)
      return readCall(context, id, caller.id)
    },
    'verification.sendCode': async ({ id }, caller) => {
      await mailVerificationCode(context, id, caller)
      return readCall(context, id, caller.id)
    },
    'verification.checkCode': async ({ id, code }, caller) => {
      const { match } = await checkVerificationCode(context, id, code, caller)
      return { match, call: await readCall(context, id, caller.id) }
    },
    'verification.checkFact': async ({ id, fact, said }, caller) => {
      const { match } = await checkCallerFact(context, id, fact, said, caller)
      return { match, call: await readCall(context, id, caller.id) }
    },
    'verification.askSecond': async ({ id }, caller) => {
      await askSecondPerson(context, id, caller)
      return readCall(context, id, caller.id)
    },
    'verification.confirm': async ({ id, staffId }, caller) => {
      await confirmSecondPerson(context, id, staffId, caller)
      return readCall(context, id, caller.id)
    },
    'verification.override': async ({ id, reason }, caller) => {
      await overrideVerification(context, id, reason, caller)
      return readCall(context, id, caller.id)
    }
  }
}
