import codes from 'i18n-iso-countries/codes.json' with { type: 'json' }
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import { countryName } from '@shared/countries'
import { foldWords } from '@shared/text'

/** What callers say beside the names of the lists. */
const alsoSaid: Readonly<Record<string, readonly string[]>> = {
  AE: ['Emirates', 'The Emirates', 'Dubai UAE'],
  BA: ['Bosnia'],
  BO: ['Bolivia'],
  CD: ['DR Congo', 'DRC', 'Congo Kinshasa'],
  CG: ['Congo Brazzaville'],
  CN: ['PRC', 'Mainland China'],
  CV: ['Cape Verde'],
  CZ: ['Czech'],
  DE: ['Federal Republic of Germany'],
  GB: ['Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland', 'U.K.'],
  ID: ['Republic of Indonesia'],
  IE: ['Republic of Ireland', 'Eire'],
  IN: ['Bharat', 'Hindustan', 'Republic of India'],
  KR: ['ROK'],
  LK: ['Ceylon'],
  MM: ['Burma'],
  NL: ['Holland'],
  SA: ['KSA', 'Kingdom of Saudi Arabia', 'Saudi'],
  SG: ['Republic of Singapore'],
  SZ: ['Swaziland'],
  TL: ['East Timor'],
  US: ['America', 'United States America', 'The States'],
  VN: ['Vietnam'],
  ZA: ['RSA', 'Republic of South Africa']
}

/** Languages of resellers, in which a caller may name their country: `Deutschland`, `भारत`. */
const languages = `ar bn da de en es fi fr gu hi it ja kn ko ml mr nb nl pa pl pt ru sv ta te th tr uk ur vi zh`.split(
  ' '
)

const alpha3 = new Map(codes.map(([two, three]) => [two, three]))
const englishNames: Readonly<Record<string, string | readonly string[]>> = english.countries

const keyOf = (name: string) =>
  foldWords(name.replace(/\./g, '').replace(/&/g, ' and '))
    .replace(/^the /, '')
    .replace(/\bst\b/g, 'saint')
    // Not as they are written in capitals.
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss')

const namesInLanguages = (() => {
  let displays: readonly Intl.DisplayNames[] | null = null
  return (code: string): readonly string[] => {
    displays ??= languages.map((language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }))
    return displays.flatMap((display) => display.of(code) ?? [])
  }
})()

const ways = new Map<string, ReadonlySet<string>>()

/** Every way to say a country, folded: names, codes of two and three letters, and what people call it. */
export function waysToSayCountry(code: string): ReadonlySet<string> {
  const known = ways.get(code)
  if (known) return known
  const names = [
    ...[code, alpha3.get(code) ?? code, countryName(code)],
    ...[englishNames[code] ?? []].flat(),
    ...(alsoSaid[code] ?? []),
    ...namesInLanguages(code)
  ]
  const folded = new Set(names.map(keyOf))
  ways.set(code, folded)
  return folded
}

/** Whether what a caller said names this country (ISO 3166-1 alpha-2). */
export function saysCountry(said: string, code: string): boolean {
  return waysToSayCountry(code).has(keyOf(said))
}
