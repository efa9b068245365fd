import { beforeEach, describe, expect, it } from 'vitest'
import { rejectAccount } from '../../../src/main/services/decisions'
import { registerCaller, signUpVisitor } from '../../../src/main/services/sign-up'
import {
  createProgramme,
  hours,
  indianVisitor,
  minutes,
  signUpForm,
  visitor,
  type Programme
} from '../../support/programme'

let programme: Programme
beforeEach(() => {
  programme = createProgramme()
})

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string; fields?: unknown; message: string }) => ({ code: error.code, fields: error.fields })
  )

describe('signing up on the portal', () => {
  it('makes a pending account with what was told, where from, and which terms', async () => {
    const account = await programme.signUp()
    expect(account).toMatchObject({
      number: 'RS-000001',
      version: 1,
      status: 'pending',
      name: 'Priya Menon',
      email: 'priya.menon@kestrel.example',
      mobile: null,
      organizationName: 'Kestrel Hosting GmbH',
      country: 'DE',
      origin: { channel: 'portal', ip: '203.0.113.7', ipCountry: 'DE', userAgent: 'test browser', registeredBy: null },
      terms: { version: '2026-01', acceptedAt: '2026-03-02T09:00:00.000Z', ip: '203.0.113.7' }
    })
    const { items } = await programme.store.events({ accountId: account.id })
    expect(items.map((event) => [event.action, event.actor.kind])).toEqual([['account.registered', 'visitor']])
  })

  it('promises the confirmation mail in the same commit', async () => {
    const account = await programme.signUp()
    expect(programme.mailTo(account.id, 'signup-confirmation')).toMatchObject([
      {
        to: { name: 'Priya Menon', address: 'priya.menon@kestrel.example' },
        data: { accountNumber: 'RS-000001', country: 'Germany', promiseDays: '2' }
      }
    ])
    const rows = await programme.store.query('mail', { where: { accountId: account.id } })
    expect(rows.items.map(({ kind, state }) => [kind, state])).toEqual([['signup-confirmation', 'queued']])
  })

  it('asks visitors from India for a mobile number and stores it in E.164', async () => {
    const missing = await refusalOf(signUpVisitor(programme, signUpForm(), indianVisitor))
    expect(missing).toEqual({ code: 'invalid', fields: { mobile: 'Mobile Number is required.' } })
    const wrong = await refusalOf(signUpVisitor(programme, signUpForm({ mobile: '+49 30 901820' }), indianVisitor))
    expect(wrong).toEqual({
      code: 'invalid',
      fields: { mobile: 'Mobile Number must be an Indian mobile number, like 98765 43210.' }
    })
    expect((await programme.signUp({ mobile: '090000-12345' })).mobile).toBe('+919000012345')
  })

  it('asks nobody else, and refuses a number that was not asked for', async () => {
    const refusal = await refusalOf(signUpVisitor(programme, signUpForm({ mobile: '90000 12345' }), visitor()))
    expect(refusal).toEqual({
      code: 'invalid',
      fields: { mobile: 'Mobile Number is only asked for in India: leave it out.' }
    })
  })

  it('takes the version of the terms that was shown, and refuses one that is not current any more', async () => {
    expect((await programme.signUp({ termsVersion: '2026-01' })).terms.version).toBe('2026-01')
    const form = signUpForm({ email: 'late@kestrel.example', termsVersion: '2025-07' })
    expect(await refusalOf(signUpVisitor(programme, form, visitor()))).toEqual({
      code: 'invalid',
      fields: {
        acceptTerms: 'The terms changed while you were filling the form: read version 2026-01 and accept again.'
      }
    })
    expect(await programme.store.count('accounts')).toBe(1)
  })

  it('names every field in error and stores nothing', async () => {
    const refusal = await refusalOf(
      signUpVisitor(
        programme,
        {
          name: 'a\nb',
          email: 'nobody',
          organizationName: 7,
          organizationType: 'Bakery',
          country: 'XX',
          acceptTerms: false,
          extra: 1
        },
        visitor()
      )
    )
    expect(refusal).toEqual({
      code: 'invalid',
      fields: {
        name: 'Your Name must not contain line breaks or control characters.',
        email: 'Your Email ID must be an e-mail address, like name@example.com.',
        organizationName: 'Organization Name must be text.',
        organizationType: 'Choose an Organization Type from the list.',
        country: 'Choose a Country from the list.',
        acceptTerms: 'Accept the terms and conditions to sign up.',
        extra: 'There is no field of this name.'
      }
    })
    expect(programme.store.isEmpty()).toBe(true)
  })

  it.each([undefined, null, [], 'text', 7])('refuses %j as a body', async (body) => {
    expect(await refusalOf(signUpVisitor(programme, body, visitor()))).toMatchObject({ code: 'invalid' })
  })
})

describe('signing up with an address that has an account', () => {
  it('makes no second account and mails the owner instead, once an hour', async () => {
    const account = await programme.signUp()
    programme.clock.advance(hours(1))
    const again = () =>
      signUpVisitor(programme, signUpForm({ email: 'PRIYA.menon@kestrel.example' }), visitor('198.51.100.9'))
    await again()
    await again()
    expect((await programme.store.query('accounts', {})).total).toBe(1)
    expect(programme.mailTo(account.id, 'signup-duplicate')).toHaveLength(1)
    programme.clock.advance(hours(1) + 1)
    await again()
    expect(programme.mailTo(account.id, 'signup-duplicate')).toHaveLength(2)
  })

  it('mails the owner once, however many sign up at once', async () => {
    const account = await programme.signUp()
    programme.clock.advance(hours(1))
    const again = (name: string) => signUpVisitor(programme, signUpForm({ name }), visitor('198.51.100.9'))
    await Promise.all(Array.from({ length: 60 }, (_, index) => again(`Visitor ${index}`)))
    expect((await programme.store.query('mail', { where: { kind: 'signup-duplicate' } })).total).toBe(1)
    const { items } = await programme.store.events({ action: 'account.signup_repeated', limit: 100 })
    expect(items.filter(({ details }) => details.mailed === true)).toHaveLength(1)
    expect(items).toHaveLength(60)
    expect(account.id).toBe(items[0]?.accountId)
  })

  it('mails the owner once an hour, however many tried since', async () => {
    await programme.signUp()
    programme.clock.advance(hours(1))
    for (let left = 60; left > 0; left--) {
      await signUpVisitor(programme, signUpForm({ name: 'Somebody Else' }), visitor('198.51.100.9'))
    }
    expect((await programme.store.query('mail', { where: { kind: 'signup-duplicate' } })).total).toBe(1)
  })

  it('takes the same form sent twice for what it is: one application', async () => {
    const account = await programme.signUp()
    programme.clock.advance(minutes(1))
    await signUpVisitor(programme, signUpForm(), visitor())
    expect(programme.mailTo(account.id, 'signup-duplicate')).toEqual([])
  })

  it('of many at once, one makes the account', async () => {
    await Promise.all(Array.from({ length: 20 }, () => signUpVisitor(programme, signUpForm(), visitor())))
    expect((await programme.store.query('accounts', {})).total).toBe(1)
  })

  it('gives every account a number of its own, however many come at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        signUpVisitor(programme, signUpForm({ email: `p${index}@kestrel.example` }), visitor())
      )
    )
    const { items } = await programme.store.query('accounts', { sort: 'number', limit: 100 })
    expect(new Set(items.map(({ number }) => number)).size).toBe(30)
  })

  it('lets a rejected applicant apply again', async () => {
    const reviewer = await programme.hire('reviewer')
    const first = await programme.signUp()
    await rejectAccount(programme, first, 'No such company.', false, reviewer)
    const second = await programme.signUp()
    expect([second.number, second.status]).toEqual(['RS-000002', 'pending'])
  })
})

describe('registering a caller', () => {
  it('records who typed it and asks for a mobile number by declared country', async () => {
    const manager = await programme.hire('accountManager', 'Asha Nambiar')
    const refusal = await refusalOf(registerCaller(programme, signUpForm({ country: 'IN' }), manager))
    expect(refusal).toEqual({ code: 'invalid', fields: { mobile: 'Mobile Number is required.' } })
    const account = await registerCaller(programme, signUpForm({ country: 'IN', mobile: '+91 90000 12345' }), manager)
    expect(account).toMatchObject({
      mobile: '+919000012345',
      origin: { channel: 'staff', registeredBy: 'Asha Nambiar' }
    })
  })

  it('tells staff plainly that an address has an account', async () => {
    const manager = await programme.hire('accountManager')
    await programme.signUp()
    const message = 'RS-000001 (Kestrel Hosting GmbH) already has this address.'
    expect(await refusalOf(registerCaller(programme, signUpForm(), manager))).toEqual({
      code: 'conflict',
      fields: { email: message }
    })
  })
})
