import countries from 'i18n-iso-countries'
import english from 'i18n-iso-countries/langs/en.json'

countries.registerLocale(english)

export type Country = { readonly code: string; readonly name: string }

/** ISO 3166-1 countries with their English names, by name. */
export const countryList: readonly Country[] = Object.entries(countries.getNames('en', { select: 'official' }))
  .map(([code, name]) => ({ code, name }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'))

export const countryCodes: readonly string[] = countryList.map((country) => country.code)

export function countryName(code: string): string {
  return countries.getName(code, 'en') ?? code
}
