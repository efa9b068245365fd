import fc from 'fast-check'
import { distance } from 'fastest-levenshtein'
import { describe, expect, it } from 'vitest'
import type { Account } from '@shared/account'
import { mailboxKey, organizationKey, personKey } from '@shared/matching-keys'
import { isSignal, mostMatches, organizationLikeness, rankEarlier } from '../../../src/main/domain/matching'
import { anAccount } from '../../support/accounts'

/** A later application that has nothing in common with `anAccount()`. */
const newcomer = (change: Partial<Account> = {}) =>
  anAccount({
    id: 'newcomer',
    ordinal: 1000,
    number: 'RS-001000',
    name: 'Tomás Furtado',
    email: 'tomas.furtado@orbit.example',
    mobile: null,
    organizationName: 'Orbit Domínios Ltda',
    origin: { channel: 'portal', ip: '198.51.100.20', ipCountry: 'BR', userAgent: 'test browser', registeredBy: null },
    ...change
  })
const earlier = anAccount({ mobile: '+919876543210' })
const reasonsFor = (change: Partial<Account>, before = earlier, sharedIp = false) =>
  rankEarlier(newcomer(change), [before], sharedIp).flatMap(({ reasons }) => reasons)
const likeness = (one: string, other: string) => organizationLikeness(organizationKey(one), organizationKey(other))

describe('an earlier application is likely from the same people', () => {
  it('never, where nothing is the same', () => {
    expect(reasonsFor({})).toEqual([])
  })
  it.each<[string, Partial<Account>, string]>([
    ['address', { email: 'Priya.Menon@Kestrel.example' }, 'Same e-mail address'],
    ['mobile number', { mobile: '+919876543210' }, 'Same mobile number'],
    ['organization', { organizationName: 'kestrel hosting gmbh' }, 'Same organization name'],
    ['legal form', { organizationName: 'Kestrel Hosting Ltd.' }, 'Same organization name but for its legal form'],
    ['spelling', { organizationName: 'Kestral Hostings' }, 'Similar organization name'],
    ['domain', { email: 'tomas@kestrel.example' }, 'Same e-mail domain, kestrel.example'],
    ['IP address', { origin: earlier.origin }, 'Same IP address']
  ])('by its %s, and says so', (_what, change, reason) => {
    expect(reasonsFor(change)).toEqual([reason])
  })
  it('not by a name alone, which many people have, nor by a mailbox of that name elsewhere', () => {
    expect(reasonsFor({ name: 'Priya Menon' })).toEqual([])
    expect(reasonsFor({ email: 'priya.menon@orbit.example' })).toEqual([])
    expect(reasonsFor({ name: 'Menon, Priya', email: 'priyamenon@orbit.example' })).toEqual([
      'Same name before the @ of the e-mail address',
      'Same name of the applicant'
    ])
  })
  it('not by the domain of a free or disposable mail provider', () => {
    for (const domain of ['gmail.com', 'mailinator.com']) {
      expect(reasonsFor({ email: `orbit@${domain}` }, { ...earlier, email: `kestrel@${domain}` })).toEqual([])
    }
  })
  it('not by an IP address that many share, or that is the desk’s', () => {
    expect(reasonsFor({ origin: earlier.origin }, earlier, true)).toEqual([])
    const typed = { ...earlier.origin, channel: 'staff' as const, registeredBy: 'Asha Nambiar' }
    expect(reasonsFor({ origin: typed }, { ...earlier, origin: typed })).toEqual([])
  })
  it('only if it came earlier', () => {
    const same = { mobile: earlier.mobile }
    expect(reasonsFor({ ...same, ordinal: 1 })).toEqual([])
    expect(reasonsFor({ ...same, id: earlier.id })).toEqual([])
    expect(reasonsFor({ ...same, ordinal: 2 })).toEqual(['Same mobile number'])
  })
})

describe('the list of matches', () => {
  const repeats = Array.from({ length: 30 }, (_, index) =>
    anAccount({ id: `a${index}`, ordinal: index + 1, mobile: '+919876543210', name: `Nobody ${index}` })
  )
  it('is short, the likeliest first and the newest of equals', () => {
    const likeliest = anAccount({
      id: 'likeliest',
      ordinal: 3,
      mobile: '+919876543210',
      organizationName: 'Orbit Domínios'
    })
    const ranked = rankEarlier(newcomer({ mobile: '+919876543210' }), [...repeats, likeliest], false)
    expect(ranked.map(({ account }) => account.id)).toEqual([
      'likeliest',
      'a29',
      'a28',
      'a27',
      'a26',
      'a25',
      'a24',
      'a23',
      'a22',
      'a21'
    ])
    expect(ranked).toHaveLength(mostMatches)
  })
  it('does not depend on the order of the candidates', () => {
    const account = newcomer({ mobile: '+919876543210', organizationName: 'Kestrel Hosting' })
    const expected = rankEarlier(account, repeats, false)
    fc.assert(
      fc.property(fc.shuffledSubarray(repeats, { minLength: repeats.length }), (shuffled) => {
        expect(rankEarlier(account, shuffled, false)).toEqual(expected)
      })
    )
  })
  it('is a signal for more than an IP address alone', () => {
    const [byIp] = rankEarlier(newcomer({ origin: earlier.origin }), [earlier], false)
    const [byMobile] = rankEarlier(newcomer({ mobile: earlier.mobile }), [earlier], false)
    expect(byIp && isSignal(byIp)).toBe(false)
    expect(byMobile && isSignal(byMobile)).toBe(true)
  })
})

describe('names of organizations', () => {
  it.each([
    ['Kestrel Hosting Pvt Ltd', 'kestrel hosting'],
    ['M/s. KESTREL HOSTING Private Limited', 'kestrel hosting'],
    ['Köhler & Söhne GmbH & Co. KG', 'kohler sohne'],
    ['Dekker Domains B.V.', 'dekker domains'],
    ['Trattoria Rete S.r.l.', 'trattoria rete'],
    ['PT Nusantara Awan', 'nusantara awan'],
    ["O'Brien's Web Services LLC", 'obriens web services'],
    ['Łódź Straße A/S', 'lodz strasse'],
    ['Ltd', 'ltd'],
    ['AS', 'as'],
    ['***', '']
  ])('%s is compared as "%s"', (name, key) => {
    expect(organizationKey(name)).toBe(key)
  })
  it.each([
    ['Kestrel Hosting Pvt Ltd', 'kestrel hostings private limited'],
    ['Kestrel Hosting', 'Kestral Hosting'],
    ['Kestrel Hosting', 'Kestrle Hosting'],
    ['Kestrel Web Services', 'Kestrel Webservices'],
    ['Kestrel Hosting', 'Hosting Kestrel'],
    ['Kestrel Hosting', 'Kestrel Hosting India'],
    ['Kestrel', 'Kestrel Hosting']
  ])('%s is like %s', (one, other) => {
    expect(likeness(one, other)).toBeGreaterThanOrEqual(0.5)
  })
  it.each([
    ['Delta Web Services', 'Data Web Services'],
    ['Amber Cloud', 'Umbra Cloud'],
    ['Kestrel Hosting', 'Harbour Hosting'],
    ['Web', 'Kestrel Web Services'],
    ['', 'Kestrel Hosting']
  ])('%s is not like %s', (one, other) => {
    expect(likeness(one, other)).toBeLessThan(0.5)
  })
  it('are as alike one way as the other, and most like themselves', () => {
    const name = fc.array(
      fc.constantFrom('kestrel', 'kestral', 'hosting', 'hostings', 'web', 'services', 'webservices'),
      {
        minLength: 1,
        maxLength: 4
      }
    )
    fc.assert(
      fc.property(name, name, (one, other) => {
        const [a, b] = [one.join(' '), other.join(' ')]
        expect(organizationLikeness(a, a)).toBe(1)
        const both = organizationLikeness(a, b)
        expect(organizationLikeness(b, a)).toBe(both)
        expect(both).toBeGreaterThanOrEqual(0)
        expect(both).toBeLessThanOrEqual(1)
        if (a !== b) expect(both).toBeLessThan(1)
      })
    )
  })
  it('are alike as far as the rule says, word for word', () => {
    const known = fc.constantFrom('kestrel', 'kestral', 'hosting', 'hostings', 'web', 'services', 'webservices', 'a')
    const word = fc.oneof(known, fc.string({ unit: fc.constantFrom('k', 'e', 's'), minLength: 1, maxLength: 5 }))
    const name = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(organizationLikeness(one, other)).toBe(likenessByTheRule(one, other))
      }),
      { numRuns: 2_000 }
    )
  })
  it('have the same key however often they are folded, and whatever legal form follows', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('Pvt Ltd', 'GmbH', 'B.V.', 'LLC', 'S.A.'),
        (name, form) => {
          const key = organizationKey(name)
          expect(organizationKey(key)).toBe(key)
          if (key.length > 1 && /[a-z]{3,}$/.test(key)) expect(organizationKey(`${key} ${form}`)).toBe(key)
        }
      )
    )
  })
})

describe('people', () => {
  it.each([
    ['Priya Menon', 'menon priya'],
    ['MENON, Priya', 'menon priya'],
    ['Tomás Araújo', 'araujo tomas']
  ])('%s is compared as "%s"', (name, key) => {
    expect(personKey(name)).toBe(key)
  })
  it.each([
    ['Priya.Menon+hub@gmail.com', 'priyamenon'],
    ['sales@kestrel.example', null],
    ['info2@kestrel.example', null],
    ['pm@kestrel.example', null],
    ['no address', null]
  ])('%s is for %s', (address, key) => {
    expect(mailboxKey(address)).toBe(key)
  })
})

/** As it reads: every word compared with every other, nothing left out. */
function likenessByTheRule(one: string, other: string): number {
  if (one === '' || other === '') return 0
  if (one === other) return 1
  const lettersIn = (words: readonly string[]) => words.join('').length
  const alike = (a: string, b: string) => (a === '' || b === '' ? 0 : 1 - distance(a, b) / Math.max(a.length, b.length))
  const [shorter = [], longer = []] = [one, other]
    .sort()
    .map((name) => name.split(' '))
    .sort((a, b) => a.length - b.length || lettersIn(a) - lettersIn(b))
  const together = alike(one.replaceAll(' ', ''), other.replaceAll(' ', ''))
  if (shorter.length !== longer.length && together >= 0.85) return Math.min(together, 0.99)
  const left = [...longer]
  let covered = 0
  for (const word of shorter) {
    const best = left.reduce((found, each) => (alike(word, each) > alike(word, found) ? each : found), '')
    if (alike(word, best) < 0.7) return 0
    covered += alike(word, best) * best.length
    left.splice(left.indexOf(best), 1)
  }
  return Math.min(covered / lettersIn(longer), 0.99)
}
