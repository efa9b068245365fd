import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account, SignUpOrigin } from '@shared/account'
import type { Observation } from '@shared/consistency'
import { signalsOf } from '@shared/signal-rules'
import { signals } from '@shared/signals'
import { observe } from '../../../src/main/domain/consistency'
import { countryCodes, countryName } from '../../../src/shared/countries'
import { anAccount } from '../../support/accounts'

const portal = (ipCountry: string | null): SignUpOrigin => ({
  channel: 'portal',
  ip: '203.0.113.7',
  ipCountry,
  userAgent: 'test browser',
  registeredBy: null
})
const phone: SignUpOrigin = { ...portal(null), channel: 'staff', registeredBy: 'Asha Nambiar' }

type Others = Parameters<typeof observe>[0]['others']
const seen = (change: Partial<Account>, topic: Observation['topic'], others: Others = []) => {
  const found = observe({ account: anAccount(change), others, countryName }).find((one) => one.topic === topic)
  return found && [found.kind, found.text]
}

describe('the country of the visitor', () => {
  it('fits the declared one', () => {
    expect(seen({}, 'country')).toEqual(['ok', 'Signed up from Germany, which is also the declared country.'])
  })
  it('differs from the declared one', () => {
    expect(seen({ origin: portal('IN') }, 'country')).toEqual([
      'differs',
      'Signed up from India, but names Germany as its country.'
    ])
    expect(seen({ origin: portal('NL'), country: 'AE' }, 'country')).toEqual([
      'differs',
      'Signed up from the Netherlands, but names the United Arab Emirates as its country.'
    ])
  })
  it('is not known', () => {
    expect(seen({ origin: portal(null) }, 'country')).toEqual([
      'note',
      'The country of the IP address is not known; the declared country is Germany.'
    ])
  })
  it('is nobody’s where staff typed the application', () => {
    expect(seen({ origin: phone }, 'country')).toEqual([
      'note',
      'Entered by Asha Nambiar, so no visitor’s IP address can be compared with Germany.'
    ])
  })
})

describe('the phone number', () => {
  const mobile = '+919876543210'
  it('has the prefix of the declared country', () => {
    expect(seen({ mobile, country: 'IN' }, 'phone')).toEqual([
      'ok',
      'The mobile number begins with +91, the prefix of India.'
    ])
  })
  it('has the prefix of another country', () => {
    expect(seen({ mobile }, 'phone')).toEqual([
      'differs',
      'The mobile number begins with +91, the prefix of India, but the declared country is Germany.'
    ])
  })
  it('does not differ between countries that share a prefix', () => {
    expect(seen({ mobile: '+14155550123', country: 'CA' }, 'phone')).toEqual([
      'ok',
      'The mobile number begins with +1, the prefix of Canada.'
    ])
  })
  it('is not spoken of where there is none', () => {
    expect(seen({}, 'phone')).toBeUndefined()
  })
})

describe('why a mobile number was or was not asked for', () => {
  const mobile = '+919876543210'
  it.each<[string, Partial<Account>, readonly [Observation['kind'], string]]>([
    [
      'a visitor from India',
      { mobile, origin: portal('IN') },
      ['ok', 'A mobile number was asked for, because the sign-up came from India.']
    ],
    [
      'a visitor from elsewhere',
      {},
      ['note', 'No mobile number was asked for: only visitors from India are, and this one came from Germany.']
    ],
    [
      'a visitor from nobody knows where',
      { origin: portal(null) },
      [
        'note',
        'No mobile number was asked for: only visitors from India are, and the country of this IP address is not known.'
      ]
    ],
    [
      'a caller in India',
      { mobile, country: 'IN', origin: phone },
      ['ok', 'A mobile number was asked for, because the organization is in India.']
    ],
    [
      'a caller elsewhere',
      { origin: phone },
      ['note', 'No mobile number was asked for: staff ask organizations in India for one.']
    ],
    [
      'a number that was given later',
      { mobile, origin: phone },
      ['note', 'No mobile number was asked for: staff ask organizations in India for one. It was given all the same.']
    ],
    [
      'a number that is gone',
      { origin: portal('IN') },
      ['note', 'There is no mobile number, though the sign-up came from India and one is asked for then.']
    ]
  ])('is told of %s', (_who, change, expected) => {
    expect(seen(change, 'mobile')).toEqual(expected)
  })
})

describe('the e-mail domain', () => {
  const other = (number: string, email: string) => ({ number, email })
  it('is of its own, with nothing to compare', () => {
    expect(seen({}, 'mail')).toEqual([
      'note',
      'The e-mail domain, kestrel.example, is neither free nor disposable. No other account of the organization has one to compare.'
    ])
  })
  it('is that of the organization’s other accounts', () => {
    expect(seen({}, 'mail', [other('RS-000012', 'sales@kestrel.example')])).toEqual([
      'ok',
      'The e-mail domain, kestrel.example, is also that of RS-000012 of the same organization.'
    ])
    const three = ['RS-000012', 'RS-000013', 'RS-000014'].map((number) => other(number, 'x@kestrel.example'))
    expect(seen({}, 'mail', three)).toEqual([
      'ok',
      'The e-mail domain, kestrel.example, is also that of RS-000012 and 2 more of the same organization.'
    ])
  })
  it('is another than that of the organization’s other accounts', () => {
    const others = [other('RS-000012', 'a@orbit.example'), other('RS-000014', 'b@orbit.example')]
    expect(seen({}, 'mail', others)).toEqual([
      'differs',
      'The e-mail domain is kestrel.example, but RS-000012 and RS-000014 of the same organization use orbit.example.'
    ])
    expect(seen({ email: 'kestrel@gmail.com' }, 'mail', others.slice(0, 1))).toEqual([
      'differs',
      'gmail.com is a free mail provider, but RS-000012 of the same organization uses orbit.example.'
    ])
  })
  it('is not compared with free addresses of other accounts', () => {
    expect(seen({}, 'mail', [other('RS-000012', 'kestrel@gmail.com')])?.[0]).toBe('note')
  })
  it('is a free provider’s', () => {
    expect(seen({ email: 'Kestrel@GMail.com' }, 'mail')).toEqual([
      'note',
      'gmail.com is a free mail provider: the e-mail address says nothing about the organization.'
    ])
  })
  it('is disposable, whatever other accounts have', () => {
    expect(seen({ email: 'x@eu.mailinator.com' }, 'mail', [other('RS-000012', 'a@orbit.example')])).toEqual([
      'differs',
      'eu.mailinator.com gives out disposable e-mail addresses, made to be thrown away.'
    ])
  })
})

const accounts = fc
  .record({
    country: fc.constantFrom(...countryCodes),
    ipCountry: fc.option(fc.constantFrom(...countryCodes)),
    channel: fc.constantFrom<SignUpOrigin['channel']>('portal', 'staff'),
    mobile: fc.constantFrom(null, '+919876543210', '+4915112345678', '+14155550123', '+1', 'nonsense'),
    email: fc.constantFrom('a@kestrel.example', 'a@gmail.com', 'a@mailinator.com', 'A@x.y.example'),
    repeats: fc.boolean()
  })
  .map(({ country, ipCountry, channel, mobile, email, repeats }) =>
    anAccount({
      ...{ country, mobile, email },
      origin: { ...portal(channel === 'portal' ? ipCountry : null), channel },
      ...(repeats ? { repeats } : {})
    })
  )

describe('whatever an application holds', () => {
  it('each topic is told at most once, in whole sentences, in the same order', () => {
    const order = ['country', 'phone', 'mobile', 'mail']
    fc.assert(
      fc.property(accounts, (account) => {
        const topics = observe({ account, others: [], countryName }).map(({ topic, text }) => {
          expect(text).toMatch(/^\S.*\.$/)
          expect(text).not.toMatch(/null|undefined|NaN/)
          return topic
        })
        expect(topics).toEqual(order.filter((topic) => topics.includes(topic as Observation['topic'])))
        expect(topics.includes('phone')).toBe(account.mobile !== null)
      })
    )
  })
  it('signals and sentences say the same', () => {
    fc.assert(
      fc.property(accounts, (account) => {
        const found = signalsOf(account)
        const kindOf = (topic: Observation['topic']) =>
          observe({ account, others: [], countryName }).find((one) => one.topic === topic)?.kind
        expect(found.includes('countryDiffers')).toBe(kindOf('country') === 'differs')
        if (/^\+\d{9}/.test(account.mobile ?? '')) {
          expect(found.includes('phoneDiffers')).toBe(kindOf('phone') === 'differs')
        }
        expect(found.includes('disposableMail')).toBe(kindOf('mail') === 'differs')
        expect(found.includes('earlierApplication')).toBe(account.repeats === true)
        expect(found).toEqual(signals.filter((signal) => found.includes(signal)))
      })
    )
  })
})
