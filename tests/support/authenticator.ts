import { TOTP } from 'otpauth'

/** The code that somebody's app shows for a secret; `later`: half minutes from then. */
export function codeOfApp(secret: string, now: Date, later = 0): string {
  return new TOTP({ secret }).generate({ timestamp: now.getTime() + later * 30_000 })
}
