import { Refusal } from '../../refusal'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function twoFactorHandlers({ twoFactor }: DeskContext): Handlers<OperationsOf<'twoFactor'>> {
  return {
    'twoFactor.begin': async ({ password }, caller) => {
      // Whoever is made to set it up gave their password a moment ago.
      const proven = caller.session.stage() === 'enrol'
      if (!proven && password === undefined)
        throw new Refusal('invalid', 'Password is required.', { password: 'Password is required.' })
      return twoFactor.begin(caller.session, caller, proven ? null : (password ?? null))
    },
    'twoFactor.confirm': async ({ code }, caller) => {
      const codes = await twoFactor.confirm(caller.session, caller, code)
      caller.session.enrolled()
      return codes
    },
    'twoFactor.renewRecoveryCodes': (proof, caller) => twoFactor.renewRecoveryCodes(caller, proof),
    'twoFactor.turnOff': async (proof, caller) => {
      await twoFactor.turnOff(caller, proof)
      return { done: true }
    }
  }
}
