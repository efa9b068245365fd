// The portal asks for this list and must not import it: its bundle stays small.
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }

export type Country = { readonly code: string; readonly name: string }

/** The list files some names as "Moldova, Republic of"; people look for Moldova. */
const shorter: Readonly<Record<string, string>> = {
  CN: 'China',
  CG: 'Congo',
  CD: 'Congo, Democratic Republic',
  CI: 'Côte d’Ivoire',
  CZ: 'Czechia',
  FK: 'Falkland Islands',
  GM: 'Gambia',
  IR: 'Iran',
  VA: 'Vatican City',
  FM: 'Micronesia',
  MD: 'Moldova',
  MK: 'North Macedonia',
  PS: 'Palestine',
  RU: 'Russia',
  TW: 'Taiwan',
  TZ: 'Tanzania',
  BQ: 'Bonaire, Sint Eustatius and Saba',
  MF: 'Saint Martin',
  SX: 'Sint Maarten',
  BN: 'Brunei',
  LA: 'Laos',
  RE: 'Réunion',
  SY: 'Syria'
}

const byName = new Intl.Collator('en')

/** Every country with its ISO 3166-1 alpha-2 code and English name, in the order of their names. */
export const countries: readonly Country[] = Object.entries<string | readonly string[]>(english.countries)
  .map(([code, names]) => ({ code, name: shorter[code] ?? (typeof names === 'string' ? names : (names[0] ?? code)) }))
  .sort((a, b) => byName.compare(a.name, b.name))

export const countryCodes: readonly string[] = countries.map((country) => country.code)

const names = new Map(countries.map((country) => [country.code, country.name]))

/** The English name of a country; the code itself where it is none of the list. */
export const countryName = (code: string): string => names.get(code) ?? code
