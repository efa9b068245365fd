import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile'

/** An Indian mobile number in E.164 (`+919876543210`) from any usual way to write it; null where it is not one. */
export function toIndianMobile(written: string): string | null {
  const number = parsePhoneNumberFromString(written, 'IN')
  return number?.country === 'IN' && number.isValid() && !number.ext ? number.number : null
}
