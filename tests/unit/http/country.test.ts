import { describe, expect, it } from 'vitest'
import { countries, countryCodes, countryName } from '../../../src/shared/countries'
import { openCountryDatabase } from '../../../src/main/http/country'

describe('the country of an address', async () => {
  const { lookup } = await openCountryDatabase()

  it.each([
    ['49.36.0.1', 'IN'],
    ['2405:200::1', 'IN'],
    ['::ffff:49.36.0.1', 'IN'],
    ['8.8.8.8', 'US']
  ])('of %s is %s', (ip, country) => {
    expect(lookup(ip)).toBe(country)
  })

  it.each([
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '192.168.0.1',
    '172.16.0.1',
    '100.64.0.1',
    '169.254.1.1',
    'fe80::1',
    'fd00::1'
  ])('of %s, which is nobody’s, is not known', (ip) => {
    expect(lookup(ip)).toBeNull()
  })

  it('of what is no address is not known', () => {
    expect(lookup('')).toBeNull()
    expect(lookup('portal.example')).toBeNull()
  })

  it('is one that the sign-up form offers', () => {
    expect(countryCodes).toContain(lookup('49.36.0.1'))
  })
})

describe('the list of countries', () => {
  it('holds each ISO code once, in the order of the names', () => {
    expect(countries).toHaveLength(250)
    expect(new Set(countryCodes).size).toBe(250)
    expect(countryCodes.every((code) => /^[A-Z]{2}$/.test(code))).toBe(true)
    const names = countries.map(({ name }) => name)
    expect([...names].sort(new Intl.Collator('en').compare)).toEqual(names)
    expect(new Set(names).size).toBe(250)
  })

  it('names countries as people look for them', () => {
    expect(['IN', 'MD', 'CZ', 'GB', 'AX'].map(countryName)).toEqual([
      'India',
      'Moldova',
      'Czechia',
      'United Kingdom',
      'Åland Islands'
    ])
    expect(countryName('ZZ')).toBe('ZZ')
  })
})
