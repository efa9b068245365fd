import { describe, expect, it } from 'vitest'
import { deliveredTo, openDesk, type TestDesk } from '../../support/desk'
import { goodPassword, signUpForm } from '../../support/programme'

const { email } = signUpForm()
const nextPassword = 'quiet-meadow-58-compass'

const send = (desk: TestDesk, path: string, body: unknown, headers: Record<string, string> = {}) =>
  desk.hub.portal(
    new Request(`https://hub.example${path}`, {
      ...(body === null ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', origin: 'https://hub.example', ...headers }
    }),
    '203.0.113.7'
  )

const tokenIn = async (desk: TestDesk, kind: 'activation' | 'password-reset') =>
  /\/activate\/([\w-]+)/.exec(await deliveredTo(desk.hub, desk.ask, email, kind))?.[1] ?? ''

const setPassword = (desk: TestDesk, token: string, password: string) =>
  send(desk, `/api/activation/${token}`, { password, confirmPassword: password })

describe('a password that is replaced while others sign in with the old one', () => {
  it('leaves no session of the old one behind', async () => {
    const desk = await openDesk('administrator')
    await send(desk, '/api/signup', signUpForm())
    const [pending] = (await desk.ask('accounts.list', { search: email })).items
    if (!pending) throw new Error('the sign-up made no account')
    await desk.ask('accounts.approve', { id: pending.id, version: pending.version })
    expect((await setPassword(desk, await tokenIn(desk, 'activation'), goodPassword)).status).toBe(200)
    await send(desk, '/api/password-reset', { email })

    const token = await tokenIn(desk, 'password-reset')

    // Fewer than block, should all of them come too late.
    const signIn = () => send(desk, '/api/signin', { email, password: goodPassword })
    const [replaced, ...answers] = await Promise.all([
      setPassword(desk, token, nextPassword),
      ...Array.from({ length: 4 }, signIn)
    ])
    expect(replaced.status).toBe(200)
    for (const answer of answers) {
      const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
      expect((await send(desk, '/api/me', null, { cookie })).status).toBe(401)
    }
    expect((await send(desk, '/api/signin', { email, password: nextPassword })).status).toBe(200)
  })
})
