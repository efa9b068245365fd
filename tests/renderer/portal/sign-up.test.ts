import { describe, expect, it } from 'vitest'
import { defaultSettings } from '@shared/settings'
import { openPage, type Answers } from './open-page'

const form = (mobileRequired: boolean) => ({
  mobileRequired,
  countries: [
    { code: 'DE', name: 'Germany' },
    { code: 'IN', name: 'India' }
  ],
  organizationTypes: ['SSL provider', 'Other'],
  terms: defaultSettings.signUp.terms
})
const abroad: Answers = { 'GET /api/signup': [200, form(false)], 'POST /api/signup': [202, { status: 'received' }] }
const india: Answers = { ...abroad, 'GET /api/signup': [200, form(true)] }
const filled = {
  'Your Name': ' Meera Example ',
  'Your Email ID': 'meera@lotus-hosting.example',
  'Organization Name': 'Lotus Hosting',
  'Organization Type': 'Other',
  Country: 'DE',
  'I accept the terms and conditions': true
}

describe('"Sign up as a Reseller"', () => {
  it('asks for what the seed names, for the mobile number in India only', async () => {
    const page = await openPage('/signup', abroad)
    expect(page.heading()).toBe('Sign up as a Reseller')
    expect(page.labels()).toEqual(Object.keys(filled))
    expect((await openPage('/signup', india)).labels()).toEqual([
      'Your Name',
      'Your Email ID',
      'Mobile Number',
      ...Object.keys(filled).slice(2)
    ])
  })

  it('sends what was entered, trimmed, and says where the confirmation went', async () => {
    const page = await openPage('/signup', abroad)
    await page.fill(filled)
    await page.press('Sign Up')
    expect(page.sent.at(-1)).toEqual({
      request: 'POST /api/signup',
      body: {
        name: 'Meera Example',
        email: 'meera@lotus-hosting.example',
        organizationName: 'Lotus Hosting',
        organizationType: 'Other',
        country: 'DE',
        acceptTerms: true,
        termsVersion: defaultSettings.signUp.terms.version
      }
    })
    expect(page.router.currentRoute.value.path).toBe('/signup/done')
    expect(page.heading()).toBe('Thank you for signing up')
  })

  it('sends the mobile number of a visitor in India', async () => {
    const page = await openPage('/signup', india)
    await page.fill({ ...filled, 'Mobile Number': '98765 43210' })
    await page.press('Sign Up')
    expect(page.sent.at(-1)?.body).toMatchObject({ mobile: '98765 43210' })
  })

  it('sends nothing before every entry is right, names each and goes to the first', async () => {
    const page = await openPage('/signup', india)
    await page.fill({ 'Your Name': 'Meera', 'Your Email ID': 'meera' })
    await page.press('Sign Up')
    expect(page.sent.map(({ request }) => request)).toEqual(['GET /api/signup'])
    expect(page.errorOf('Your Name')).toBeNull()
    expect(page.errorOf('Your Email ID')).toBe('Your Email ID must be an e-mail address, like name@example.com.')
    expect(page.errorOf('Mobile Number')).toBe('Mobile Number is required.')
    expect(page.errorOf('Country')).toBe('Choose a Country from the list.')
    expect(page.errorOf('I accept the terms and conditions')).toBe('Accept the terms and conditions to sign up.')
    expect(document.activeElement).toBe(page.field('Your Email ID').element)
    expect(page.alerts()[0]).toContain('6 entries need your attention')
  })

  it('takes a message away as soon as its entry is right', async () => {
    const page = await openPage('/signup', abroad)
    await page.press('Sign Up')
    await page.fill({ Country: 'IN' })
    await page.settle()
    expect(page.errorOf('Country')).toBeNull()
  })

  it('shows what the server says beside the field', async () => {
    const fields = { email: 'Your Email ID is at a domain that takes no mail.' }
    const error = { code: 'invalid', message: fields.email, fields }
    const page = await openPage('/signup', { ...abroad, 'POST /api/signup': [422, { error }] })
    await page.fill(filled)
    await page.press('Sign Up')
    expect(page.errorOf('Your Email ID')).toBe(fields.email)
    expect(document.activeElement).toBe(page.field('Your Email ID').element)
  })

  it('shows terms that changed meanwhile, asks to accept them again and keeps what was typed', async () => {
    const label = 'I accept the terms and conditions'
    const message = 'The terms changed while you were filling the form: read version 2026-09 and accept again.'
    const error = { code: 'invalid', message, fields: { acceptTerms: message } }
    const answers: Answers = { ...abroad, 'POST /api/signup': [422, { error }] }
    const page = await openPage('/signup', answers)
    await page.fill(filled)
    answers['GET /api/signup'] = [200, { ...form(false), terms: { version: '2026-09', text: 'The new terms.' } }]
    await page.press('Sign Up')
    expect(page.errorOf(label)).toBe(message)
    expect(page.field(label).element.checked).toBe(false)
    expect(page.page.find('details').element.open).toBe(true)
    expect(page.page.find('details').text()).toContain('The new terms.')
    expect(page.field('Organization Name').element.value).toBe('Lotus Hosting')
    expect(page.field('Country').element.value).toBe('DE')

    answers['POST /api/signup'] = [202, { status: 'received' }]
    await page.fill({ [label]: true })
    await page.press('Sign Up')
    expect(page.sent.at(-1)?.body).toMatchObject({ organizationName: 'Lotus Hosting', termsVersion: '2026-09' })
    expect(page.heading()).toBe('Thank you for signing up')
  })

  it('keeps everything that was typed when there is no connection, and can send it again', async () => {
    const answers: Answers = { ...abroad, 'POST /api/signup': 'unreachable' }
    const page = await openPage('/signup', answers)
    await page.fill(filled)
    await page.press('Sign Up')
    expect(page.alerts()).toEqual([expect.stringContaining('We couldn’t reach emSign Hub')])
    expect(page.field('Organization Name').element.value).toBe('Lotus Hosting')
    answers['POST /api/signup'] = [202, { status: 'received' }]
    await page.press('Sign Up')
    expect(page.heading()).toBe('Thank you for signing up')
  })

  it('is sent once, however often the button is pressed', async () => {
    let answer: (value: readonly [number, unknown]) => void = () => undefined
    const page = await openPage('/signup', {
      ...abroad,
      'POST /api/signup': new Promise((resolve) => (answer = resolve))
    })
    await page.fill(filled)
    await page.press('Sign Up')
    await page.press('Sign Up')
    answer([202, { status: 'received' }])
    await page.settle()
    expect(page.sent.filter(({ request }) => request === 'POST /api/signup')).toHaveLength(1)
  })

  it('says how long to wait when too many came from one network', async () => {
    const error = { code: 'rate_limited', message: 'Too many requests came from your network. Try again in 9 minutes.' }
    const page = await openPage('/signup', { ...abroad, 'POST /api/signup': [429, { error }] })
    await page.fill(filled)
    await page.press('Sign Up')
    expect(page.alerts()).toEqual([expect.stringContaining('Try again in 9 minutes.')])
  })

  it('offers to try again when the form could not be loaded', async () => {
    const answers: Answers = { ...abroad, 'GET /api/signup': 'unreachable' }
    const page = await openPage('/signup', answers)
    expect(page.labels()).toEqual([])
    answers['GET /api/signup'] = [200, form(false)]
    await page.press('Try again')
    expect(page.labels()).toEqual(Object.keys(filled))
  })
})
