import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeEvidence, type EvidenceFacts } from '../../../src/main/domain/evidence'

type Attempt = EvidenceFacts['attempts'][number]
const start = Date.parse('2026-03-02T09:00:00.000Z')
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString()

const home = { source: '198.51.100.7', country: 'IN', newAddress: false, newCountry: false }
const hotel = { source: '198.51.100.90', country: 'IN', newAddress: true, newCountry: false }
const abroad = { source: '203.0.113.9', country: 'BR', newAddress: true, newCountry: true }
const nowhere = { source: '192.0.2.1', country: null, newAddress: true, newCountry: false }

/** Wrong passwords so many seconds apart, from these places in turn. */
const tries = (count: number, seconds: number, ...places: (typeof home | typeof nowhere)[]): Attempt[] =>
  Array.from({ length: count }, (_, index) => ({
    ...(places[index % places.length] ?? home),
    at: at(index * seconds),
    outcome: 'wrong' as const
  }))

const facts = (attempts: readonly Attempt[], change: Partial<EvidenceFacts> = {}): EvidenceFacts => ({
  attempts,
  signedInBefore: true,
  otherAccounts: 0,
  passwordSetAt: null,
  refused: 0,
  ...change
})

const says = (attempts: readonly Attempt[], change: Partial<EvidenceFacts> = {}) => {
  const { assessment, sentence } = describeEvidence(facts(attempts, change))
  return [assessment, sentence]
}

describe('forgot or attacked', () => {
  it('an address abroad from which other accounts were tried: attacked', () => {
    expect(says(tries(5, 10, abroad), { otherAccounts: 3 })).toEqual([
      'attacked',
      'Five attempts in 40 seconds from an address in a country never seen for this account; three other accounts were tried from it.'
    ])
  })

  it('the address that they always come from, at the pace of hands: forgot', () => {
    expect(says(tries(5, 20, home))).toEqual([
      'forgot',
      'Five attempts in 80 seconds from an address that this account has signed in from before.'
    ])
  })

  it('a new address in a known country: unclear, and forgot where the password is a new one', () => {
    const where = 'from an address never seen for this account, in a country that it has signed in from'
    expect(says(tries(5, 30, hotel))).toEqual(['unclear', `Five attempts in two minutes ${where}.`])
    expect(says(tries(5, 30, hotel), { passwordSetAt: at(-2 * 86_400) })).toEqual([
      'forgot',
      `Five attempts in two minutes ${where}; the password was set two days before.`
    ])
    expect(says(tries(5, 30, hotel), { passwordSetAt: at(-8 * 86_400) })).toEqual([
      'unclear',
      `Five attempts in two minutes ${where}.`
    ])
  })

  it('a country that is not known', () => {
    expect(says(tries(3, 60, nowhere))).toEqual([
      'unclear',
      'Three attempts in two minutes from an address never seen for this account, in a country that is not known.'
    ])
  })

  it('several addresses: how many are new, and in which countries', () => {
    expect(says(tries(4, 60, home, { ...home, source: '198.51.100.8' }))[1]).toBe(
      'Four attempts in three minutes from two addresses that this account has signed in from before.'
    )
    expect(says(tries(4, 60, home, hotel))).toEqual([
      'unclear',
      'Four attempts in three minutes from two addresses, one of them never seen for this account.'
    ])
    expect(says(tries(6, 60, home, hotel, abroad))).toEqual([
      'attacked',
      'Six attempts in five minutes from three addresses, two of them never seen for this account, one of them in a country new to it.'
    ])
    expect(says(tries(4, 60, home, abroad))[1]).toBe(
      'Four attempts in three minutes from two addresses, one of them never seen for this account, in a country new to it.'
    )
    const other = { ...abroad, source: '203.0.113.10', country: 'VN' }
    expect(says(tries(6, 60, home, abroad, other))[1]).toBe(
      'Six attempts in five minutes from three addresses, two of them never seen for this account, in two countries new to it.'
    )
    expect(says(tries(6, 60, nowhere, { ...nowhere, source: '203.0.113.12' }))[1]).toBe(
      'Six attempts in five minutes from two addresses never seen for this account, in a country that is not known.'
    )
    expect(says(tries(6, 60, abroad, other))[1]).toBe(
      'Six attempts in five minutes from two addresses in two countries never seen for this account.'
    )
    expect(says(tries(6, 60, abroad, { ...abroad, source: '203.0.113.11' }))[1]).toBe(
      'Six attempts in five minutes from two addresses in a country never seen for this account.'
    )
    expect(says(tries(6, 60, hotel, nowhere))[1]).toBe(
      'Six attempts in five minutes from two addresses never seen for this account, one of them in a country that is not known.'
    )
  })

  it('so many new addresses at once that nobody forgets there: attacked', () => {
    const places = ['a', 'b', 'c'].map((source) => ({ ...hotel, source }))
    expect(says(tries(5, 60, ...places))[0]).toBe('attacked')
  })

  it('spread over days', () => {
    expect(says(tries(5, 86_400, home))).toEqual([
      'forgot',
      'Five attempts over four days from an address that this account has signed in from before.'
    ])
    expect(says(tries(5, 5 * 3600, home))[1]).toMatch(/^Five attempts in 20 hours from/)
  })

  it('faster than hands: attacked from a new address, unclear from a known one, where a program may have an old password', () => {
    const fast = 'Five attempts in two seconds, faster than anybody types, from'
    expect(says(tries(5, 0.5, hotel))).toEqual([
      'attacked',
      `${fast} an address never seen for this account, in a country that it has signed in from.`
    ])
    expect(says(tries(5, 0.5, home))).toEqual([
      'unclear',
      `${fast} an address that this account has signed in from before.`
    ])
    expect(says(tries(5, 0.01, hotel))[1]).toMatch(/^Five attempts within a second, faster than anybody types, from/)
    expect(says(tries(2, 0.01, hotel))[1]).not.toContain('faster')
  })

  it('others tried from a known address: an office shares it, so it is unclear', () => {
    expect(says(tries(5, 20, home), { otherAccounts: 1 })).toEqual([
      'unclear',
      'Five attempts in 80 seconds from an address that this account has signed in from before; one other account was tried from it.'
    ])
    expect(says(tries(4, 60, home, hotel), { otherAccounts: 12 })).toEqual([
      'attacked',
      'Four attempts in three minutes from two addresses, one of them never seen for this account; 12 other accounts were tried from them.'
    ])
  })

  it('an account that never signed in has nothing to compare with', () => {
    expect(says(tries(5, 20, hotel), { signedInBefore: false, passwordSetAt: at(-600) })).toEqual([
      'unclear',
      'Five attempts in 80 seconds from one address, with nothing to compare it with: the account never signed in before; the password was set ten minutes before.'
    ])
    expect(says(tries(4, 20, hotel, nowhere), { signedInBefore: false })[1]).toBe(
      'Four attempts in 60 seconds from two addresses, with nothing to compare them with: the account never signed in before.'
    )
  })

  it('attempts while blocked are counted apart', () => {
    const later: Attempt = { ...abroad, at: at(9000), outcome: 'refused' }
    expect(says([...tries(5, 20, home), later], { refused: 1 })).toEqual([
      'forgot',
      'Five attempts in 80 seconds from an address that this account has signed in from before; one more attempt was refused since.'
    ])
    expect(says(tries(5, 20, home), { refused: 64 })[1]).toMatch(/; 64 more attempts were refused since\.$/)
  })

  it('says so where no attempt was kept', () => {
    expect(says([])).toEqual(['unclear', 'No attempt from before the block is kept.'])
    expect(says([], { otherAccounts: 1, passwordSetAt: at(0) })[1]).toBe(
      'No attempt from before the block is kept; one other account was tried from the same addresses.'
    )
  })

  it('one attempt is one', () => {
    expect(says(tries(1, 0, abroad))[1]).toBe('One attempt from an address in a country never seen for this account.')
  })
})

describe('whatever the facts', () => {
  const place = fc.constantFrom(
    home,
    { ...home, source: '198.51.100.8' },
    hotel,
    { ...hotel, source: '198.51.100.91' },
    abroad,
    { ...abroad, source: '203.0.113.10', country: 'VN' },
    nowhere
  )
  const attempt = fc.record({
    place,
    seconds: fc.nat(5 * 86_400),
    outcome: fc.constantFrom('wrong' as const, 'refused' as const)
  })
  const anyFacts: fc.Arbitrary<EvidenceFacts> = fc.record({
    attempts: fc
      .array(attempt, { maxLength: 25 })
      .map((list) =>
        [...list]
          .sort((one, other) => one.seconds - other.seconds)
          .map(({ place, seconds, outcome }) => ({ ...place, at: at(seconds), outcome }))
      ),
    signedInBefore: fc.constant(true),
    otherAccounts: fc.nat(30),
    passwordSetAt: fc.option(fc.integer({ min: -20 * 86_400, max: 0 }).map(at)),
    refused: fc.nat(100)
  })
  const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']
  const numberAt = (text: string | undefined) => {
    const index = numbers.findIndex((word) => word.toLowerCase() === text?.toLowerCase())
    return index === -1 ? Number(text) : index
  }
  const unit = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }

  it('the numbers of the sentence are those of the facts', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { sentence } = describeEvidence(given)
        const wrong = given.attempts.filter(({ outcome }) => outcome === 'wrong')
        expect(numberAt(/^(\w+) attempt/.exec(sentence)?.[1])).toBe(wrong.length)
        const others = /; (\w+) other accounts? (?:was|were) tried/.exec(sentence)?.[1]
        expect(others === undefined ? 0 : numberAt(others)).toBe(given.otherAccounts)
        const refused = /; (\w+) more attempts? (?:was|were) refused since\.$/.exec(sentence)?.[1]
        expect(refused === undefined ? 0 : numberAt(refused)).toBe(given.refused)
        const sources = new Map(wrong.map((one) => [one.source, one]))
        const addresses = /from (\w+) addresses/.exec(sentence)?.[1]
        if (sources.size > 1) expect(numberAt(addresses)).toBe(sources.size)
        else expect(addresses).toBeUndefined()
        const fresh = [...sources.values()].filter(({ newAddress }) => newAddress)
        expect(/never seen/.test(sentence)).toBe(fresh.length > 0)
        const some = /(\w+) of them never seen/.exec(sentence)?.[1]
        if (some !== undefined) expect(numberAt(some)).toBe(fresh.length)
      }),
      { numRuns: 2000 }
    )
  })

  it('the time that it names is the time that passed, to half a unit', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { sentence } = describeEvidence(given)
        const times = given.attempts.filter(({ outcome }) => outcome === 'wrong').map((one) => Date.parse(one.at))
        const span = times.length === 0 ? 0 : Math.max(...times) - Math.min(...times)
        const [, count, name] = /attempts (?:in|over) (\w+) (second|minute|hour|day)s?\b/.exec(sentence) ?? []
        const length = unit[name as keyof typeof unit]
        if (name === undefined) expect(span).toBeLessThan(1000)
        else expect(Math.abs(numberAt(count) * length - span)).toBeLessThanOrEqual(length / 2)
      }),
      { numRuns: 2000 }
    )
  })

  it('it is one sentence in plain English, singular where one is meant', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { sentence } = describeEvidence(given)
        expect(sentence).toMatch(/^[A-Z0-9][^.]*\.$/)
        expect(sentence).not.toMatch(/undefined|NaN|Infinity|  | [,;]|\bone (?:\w+ )?\w+s were\b/)
        expect(sentence).not.toMatch(
          /\bone (?:more |other )?(?:attempts|accounts|addresses|seconds|minutes|hours|days)\b/i
        )
        expect(sentence).not.toMatch(
          /\b(?:two|three|\d\d+) (?:more |other )?(?:attempt|account|address|second|minute|hour|day)\b/i
        )
      }),
      { numRuns: 2000 }
    )
  })

  it('never forgot where a country is new or others were tried, never attacked from known addresses alone', () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (given, signedInBefore) => {
        const { assessment } = describeEvidence({ ...given, signedInBefore })
        const wrong = given.attempts.filter(({ outcome }) => outcome === 'wrong')
        if (wrong.length === 0) expect(assessment).toBe('unclear')
        if (given.otherAccounts > 0 || wrong.some(({ newCountry }) => newCountry)) expect(assessment).not.toBe('forgot')
        if (wrong.every(({ newAddress }) => !newAddress)) expect(assessment).not.toBe('attacked')
      }),
      { numRuns: 2000 }
    )
  })
})
