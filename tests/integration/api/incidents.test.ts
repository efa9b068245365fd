import { describe, expect, it } from 'vitest'
import { deliveredTo, openDesk, type TestDesk } from '../../support/desk'
import { goodPassword, signUpForm } from '../../support/programme'

const { email } = signUpForm()

const post = (desk: TestDesk, path: string, body: unknown, ip = '203.0.113.7') =>
  desk.hub.portal(
    new Request(`https://hub.example${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://hub.example' },
      body: JSON.stringify(body)
    }),
    ip
  )

/** A reseller who signed up, was approved and activated, and gave five wrong passwords; answers the account's id. */
async function blockedAccount(desk: TestDesk): Promise<string> {
  const { version, decisions } = await desk.ask('settings.get', {})
  await desk.ask('settings.update', { version, decisions: { ...decisions, undoSeconds: 0 } })
  await post(desk, '/api/signup', signUpForm())
  const [pending] = (await desk.ask('accounts.list', { search: email })).items
  if (!pending) throw new Error('the sign-up made no account')
  await desk.ask('accounts.approve', { id: pending.id, version: pending.version })
  const text = await deliveredTo(desk.hub, desk.ask, email, 'activation')
  const path = /\/activate\/([\w-]+)/.exec(text)?.[1] ?? ''
  await post(desk, `/api/activation/${path}`, { password: goodPassword, confirmPassword: goodPassword })
  for (let left = 5; left > 0; left--) await post(desk, '/api/signin', { email, password: 'wrong' })
  return pending.id
}

describe('the list of open incidents', () => {
  it('does not show those of closed accounts, and does again when the account is reopened', async () => {
    const desk = await openDesk('administrator')
    const id = await blockedAccount(desk)
    const open = async () => {
      const { items, total } = await desk.ask('incidents.list', { state: 'open' })
      return [total, ...items.map((incident) => incident.account.id)]
    }
    expect(await open()).toEqual([1, id])
    const { version, incidentId } = await desk.ask('accounts.get', { id })
    const closed = await desk.ask('accounts.close', { id, version, reason: 'Left the programme' })
    expect(await open()).toEqual([0])
    expect((await desk.ask('incidents.list', {})).total).toBe(1)
    expect(await desk.call('verification.sendCode', { id: incidentId })).toMatchObject({
      ok: false,
      code: 'conflict',
      message: `${closed.number} is closed: only the caller of a blocked account is verified.`
    })
    await desk.ask('accounts.reopen', { id, version: closed.version, reason: 'A mistake' })
    expect(await open()).toEqual([1, id])
  })
})

describe('attempts while blocked', () => {
  it('are listed one by one up to fifty, and then nothing is counted beside them', async () => {
    const desk = await openDesk('administrator')
    const { incidentId } = await desk.ask('accounts.get', { id: await blockedAccount(desk) })
    const look = () => desk.ask('incidents.get', { id: incidentId ?? '' })
    expect((await look()).evidence.refused).toBe(null)
    for (let left = 50; left > 0; left--)
      await post(desk, '/api/signin', { email, password: 'wrong' }, `203.0.113.${left % 10}`)
    const { attempts, refused } = (await look()).evidence
    expect([attempts.filter(({ outcome }) => outcome === 'refused').length, refused]).toEqual([50, null])
  })
})

describe('300 wrong passwords at once from one source, on as many addresses', () => {
  it('are checked thirty times; the rest are told to wait', async () => {
    const desk = await openDesk('administrator')
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        post(desk, '/api/signin', { email: `somebody${index}@elsewhere.example`, password: 'wrong' }, '198.51.100.9')
      )
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(30)
    const waiting = answers.filter(({ status }) => status === 429)
    expect(waiting).toHaveLength(270)
    expect(Number(waiting[0]?.headers.get('retry-after'))).toBeGreaterThan(800)
  })
})
