import { line } from '../text'
import type { RecoveryCodes, TwoFactorSecret } from '../two-factor'
import type { Done } from '../views'
import { answers, fields, password } from './fields'

const code = () => line('Code', 64)

/** Each about one's own second factor. */
export const twoFactorOperations = {
  /** A secret that counts once `confirm` was given a code of it. No password is asked for right after sign-in with it. */
  'twoFactor.begin': answers<TwoFactorSecret>().to('staff', fields({ password: password('Password').optional() })),
  'twoFactor.confirm': answers<RecoveryCodes>().to('staff', fields({ code: code() })),
  /** Voids the ones before. */
  'twoFactor.renewRecoveryCodes': answers<RecoveryCodes>().to(
    'staff',
    fields({ password: password('Password'), code: code() })
  ),
  'twoFactor.turnOff': answers<Done>().to('staff', fields({ password: password('Password'), code: code() }))
} as const
