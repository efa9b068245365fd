import { getAlpha2Codes } from 'i18n-iso-countries'
import { countryName } from './format'

/** All countries of ISO 3166-1 by name, for filters and forms. */
export const countries: readonly { readonly label: string; readonly value: string }[] = Object.keys(getAlpha2Codes())
  .map((code) => ({ label: countryName(code), value: code }))
  .sort((one, other) => one.label.localeCompare(other.label, 'en'))
