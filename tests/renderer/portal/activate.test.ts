import { describe, expect, it } from 'vitest'
import { passwordInstructions, passwordRules } from '@shared/password-rules'
import { openPage, type Answers } from './open-page'

const view = {
  email: 'm•••a@lotus-hosting.example',
  organizationName: 'Lotus Hosting',
  expiresAt: '2026-03-04T09:30:00.000Z',
  purpose: 'activation',
  passwordRules: passwordRules.map((id) => ({ id, text: passwordInstructions[id] }))
}
const good: Answers = {
  'GET /api/activation/abc': [200, view],
  'POST /api/activation/abc': [200, { status: 'active' }]
}
const password = 'seven green lanterns'
const both = { Password: password, 'Confirm Password': password }
const refusal = (code: string): Answers => ({ 'GET /api/activation/abc': [410, { error: { code, message: code } }] })

const open = async (answers: Answers = good) => {
  const page = await openPage('/activate/abc', answers)
  const instructions = () =>
    page.page.findAll('[aria-label="Instructions"] li').map((line) => line.text().replace(/^.*: /, ''))
  return { ...page, instructions }
}

describe('"Activate Your Account"', () => {
  it('lists the instructions, unjudged before the first character', async () => {
    const page = await open()
    expect(page.heading()).toBe('Activate Your Account')
    expect(page.page.find('[aria-label="Instructions"]').text()).toContain(passwordInstructions.tooShort)
    expect(page.instructions()).toEqual(Array(4).fill('not checked yet'))
  })

  it.each([
    ['lotus', ['not met', 'met', 'not met', 'not met']],
    ['Password2026!!', ['met', 'met', 'not met', 'met']],
    ['my lotus hosting account', ['met', 'met', 'met', 'not met']],
    ['x y'.repeat(60), ['met', 'not met', 'met', 'met']],
    [password, ['met', 'met', 'met', 'met']]
  ])('judges %j as it is typed', async (typed, states) => {
    const page = await open()
    await page.fill({ Password: typed })
    await expect.poll(page.instructions).toEqual(states)
  })

  it('sets the password with "Generate Password" and leads to signing in', async () => {
    const page = await open()
    await page.fill(both)
    await page.press('Generate Password')
    expect(page.sent.at(-1)).toEqual({
      request: 'POST /api/activation/abc',
      body: { password, confirmPassword: password }
    })
    expect(page.heading()).toBe('Your account is active')
    expect(page.page.find('a[href="/signin"]').text()).toBe('Sign In')
  })

  it('sends nothing while the entries differ or break an instruction', async () => {
    const page = await open()
    await page.fill({ Password: 'short', 'Confirm Password': 'other' })
    await page.press('Generate Password')
    expect(page.errorOf('Password')).toBe('Follow all of the instructions below.')
    expect(page.errorOf('Confirm Password')).toBe('The two passwords are not the same.')
    expect(page.sent).toHaveLength(1)
  })

  it('takes two ways to write the same characters as the same password', async () => {
    const page = await open()
    await page.fill({ Password: 'dix-sept caf\u00e9s noirs', 'Confirm Password': 'dix-sept cafe\u0301s noirs' })
    await page.press('Generate Password')
    expect(page.heading()).toBe('Your account is active')
  })

  it('shows what only the server can tell beside the field, and keeps the entry', async () => {
    const error = { code: 'invalid', message: 'personal', fields: { password: passwordInstructions.personal } }
    const page = await open({ ...good, 'POST /api/activation/abc': [422, { error }] })
    await page.fill(both)
    await page.press('Generate Password')
    expect(page.errorOf('Password')).toBe(passwordInstructions.personal)
    expect(page.field('Password').element.value).toBe(password)
  })

  it('shows and hides what was typed', async () => {
    const page = await open()
    expect(page.field('Password').attributes('type')).toBe('password')
    await page.press('Show password')
    expect(page.field('Password').attributes('type')).toBe('text')
    expect(page.field('Confirm Password').attributes('type')).toBe('password')
    await page.press('Hide password')
    expect(page.field('Password').attributes('type')).toBe('password')
  })

  it('is called "Set a New Password" for a reseller who has one', async () => {
    const page = await open({ ...good, 'GET /api/activation/abc': [200, { ...view, purpose: 'passwordReset' }] })
    expect(page.heading()).toBe('Set a New Password')
    await page.fill(both)
    await page.press('Generate Password')
    expect(page.heading()).toBe('Your password is set')
  })

  it.each([
    ['link_used', 'This link was already used'],
    ['link_expired', 'This link has expired'],
    ['link_replaced', 'There is a newer link'],
    ['link_unknown', 'This link doesn’t work']
  ])('explains %s', async (code, heading) => {
    const page = await open(refusal(code))
    expect(page.heading()).toBe(heading)
    expect(page.labels()).toEqual([])
  })

  it('offers a new link for an expired one only', async () => {
    const page = await open({
      ...refusal('link_expired'),
      'POST /api/activation/abc/renew': [202, { status: 'received' }]
    })
    await page.press('Mail me a new link')
    expect(page.sent.at(-1)?.request).toBe('POST /api/activation/abc/renew')
    expect(page.page.find('main').text()).toContain('You get a new link by mail')
    const used = await open(refusal('link_used'))
    expect(used.page.find('main').text()).not.toContain('Mail me a new link')
  })

  it('explains a link that was used while the page was open', async () => {
    const error = { code: 'link_used', message: 'used' }
    const page = await open({ ...good, 'POST /api/activation/abc': [410, { error }] })
    await page.fill(both)
    await page.press('Generate Password')
    expect(page.heading()).toBe('This link was already used')
  })
})
