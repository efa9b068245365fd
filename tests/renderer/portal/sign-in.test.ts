import { describe, expect, it } from 'vitest'
import { defaultSettings } from '@shared/settings'
import { openPage, type Answers } from './open-page'

const { helpline } = defaultSettings
const me = {
  number: 'RS-000042',
  name: 'Meera Example',
  organizationName: 'Lotus Hosting',
  status: 'active',
  email: 'meera@lotus-hosting.example',
  manager: { name: 'Asha Sample', phone: '+91 80 0000 0001' },
  helpline
}
const filled = { 'Your Email ID': 'meera@lotus-hosting.example', Password: 'seven green lanterns' }
const refusal = (status: number, error: unknown): Answers => ({ 'POST /api/signin': [status, { error }] })

describe('"Sign in"', () => {
  it('leads to the reseller’s home', async () => {
    const page = await openPage('/signin', { 'POST /api/signin': [200, { account: me }], 'GET /api/me': [200, me] })
    await page.fill(filled)
    await page.press('Sign In')
    expect(page.sent[0]?.body).toEqual({ email: 'meera@lotus-hosting.example', password: 'seven green lanterns' })
    expect(page.router.currentRoute.value.path).toBe('/home')
    expect(page.heading()).toBe('Welcome, Meera Example')
  })

  it('notifies of a wrong password with an alert and keeps the address', async () => {
    const message = 'The e-mail address or the password is wrong.'
    const page = await openPage('/signin', refusal(401, { code: 'invalid_credentials', message }))
    await page.fill(filled)
    await page.press('Sign In')
    expect(page.alerts()).toEqual([message])
    expect(page.field('Your Email ID').element.value).toBe('meera@lotus-hosting.example')
  })

  it('shows a blocked account its case number and whom to phone', async () => {
    const error = { code: 'account_blocked', message: 'blocked', caseNumber: 'HB-7K2M-9QXD', helpline }
    const page = await openPage('/signin', refusal(423, error))
    await page.fill(filled)
    await page.press('Sign In')
    expect(page.heading()).toBe('Your account is blocked')
    for (const told of ['HB-7K2M-9QXD', helpline.phone, helpline.hours, helpline.email]) {
      expect(page.alerts()[0]).toContain(told)
    }
    expect(page.page.find('a[href^="tel:"]').attributes('href')).toBe('tel:+918000000000')
    await page.press('Back to sign-in')
    expect(page.field('Your Email ID').element.value).toBe('meera@lotus-hosting.example')
    expect(page.field('Password').element.value).toBe('')
  })

  it('sends nothing without an address and a password', async () => {
    const page = await openPage('/signin', {})
    await page.press('Sign In')
    expect(page.errorOf('Your Email ID')).toBe('Your Email ID is required.')
    expect(page.errorOf('Password')).toBe('Password is required.')
    expect(page.sent).toEqual([])
  })

  it('takes any password as it is, spaces included', async () => {
    const page = await openPage('/signin', refusal(401, { code: 'invalid_credentials', message: 'wrong' }))
    await page.fill({ ...filled, Password: '  a ' })
    await page.press('Sign In')
    expect(page.sent[0]?.body).toMatchObject({ password: '  a ' })
  })

  it('mails a set-password link without telling whether the address is known', async () => {
    const page = await openPage('/signin?forgot', { 'POST /api/password-reset': [202, { status: 'received' }] })
    expect(page.heading()).toBe('Forgot password?')
    await page.fill({ 'Your Email ID': 'meera@lotus-hosting.example' })
    await page.press('Mail me a link')
    expect(page.sent[0]?.body).toEqual({ email: 'meera@lotus-hosting.example' })
    expect(page.heading()).toBe('Check your mail')
    expect(page.page.find('main').text()).toContain('A blocked account gets no link: phone')
  })
})

describe('the reseller’s home', () => {
  it('shows the account, its manager and what it gives', async () => {
    const page = await openPage('/home', { 'GET /api/me': [200, me] })
    const text = page.page.find('main').text()
    for (const told of ['Lotus Hosting', 'RS-000042', 'Active', 'Asha Sample', '+91 80 0000 0001', helpline.phone]) {
      expect(text).toContain(told)
    }
    expect(page.page.findAll('main h3').map((title) => title.text())).toEqual(
      expect.arrayContaining(['Group Management', 'Certificate Management', 'Profile and Billing Management'])
    )
  })

  it('says so while no manager is assigned', async () => {
    const page = await openPage('/home', { 'GET /api/me': [200, { ...me, manager: null }] })
    expect(page.page.find('main').text()).toContain('None is assigned yet.')
  })

  it('asks to sign in when the session has ended', async () => {
    const error = { code: 'unauthenticated', message: 'not signed in' }
    const page = await openPage('/home', { 'GET /api/me': [401, { error }] })
    expect(page.router.currentRoute.value.path).toBe('/signin')
    expect(page.page.find('main').text()).toContain('Your session has ended. Please sign in again.')
  })

  it('signs out, to the home page with "Sign Up" and "Sign In"', async () => {
    const page = await openPage('/home', { 'GET /api/me': [200, me], 'POST /api/signout': [200, {}] })
    await page.press('Sign Out')
    expect(page.router.currentRoute.value.path).toBe('/')
    expect(page.page.find('a[href="/signup"]').text()).toBe('Sign Up')
    expect(page.page.find('a[href="/signin"]').text()).toBe('Sign In')
  })

  it('stays and says so when signing out did not reach the server', async () => {
    const page = await openPage('/home', { 'GET /api/me': [200, me], 'POST /api/signout': 'unreachable' })
    await page.press('Sign Out')
    expect(page.alerts()).toEqual([expect.stringContaining('We couldn’t reach emSign Hub')])
    expect(page.heading()).toBe('Welcome, Meera Example')
  })
})
