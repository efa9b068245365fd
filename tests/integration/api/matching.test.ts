import { describe, expect, it } from 'vitest'
import { openDesk } from '../../support/desk'
import { signUpForm } from '../../support/programme'

async function deskWithTwo() {
  const desk = await openDesk('administrator')
  const india = { country: 'IN', mobile: '98765 43210', email: 'priya.menon@gmail.com' }
  const first = await desk.ask(
    'accounts.register',
    signUpForm({ organizationName: 'Kestrel Hosting Pvt Ltd', ...india })
  )
  await desk.ask('accounts.reject', { id: first.id, version: 1, reason: 'Not in the register.', notify: false })
  const name = { organizationName: 'Kestral Hostings', name: 'Tomás Furtado', email: 'tomas@orbit.example' }
  const second = await desk.ask('accounts.register', signUpForm(name))
  return { desk, first, second }
}

describe('an application at the desk', () => {
  it('comes with its signals, and with what was compared in sentences', async () => {
    const { desk, first, second } = await deskWithTwo()
    expect(first.signals).toEqual(['freeMail'])
    expect(second.signals).toEqual(['earlierApplication'])
    const { consistency } = await desk.ask('accounts.get', { id: first.id })
    expect(consistency.map(({ topic, kind }) => [topic, kind])).toEqual([
      ['country', 'note'],
      ['phone', 'ok'],
      ['mobile', 'ok'],
      ['mail', 'note']
    ])
  })

  it('shows earlier ones with what was decided, by whom and why, and nothing that it must not', async () => {
    const { desk, first, second } = await deskWithTwo()
    const { items } = await desk.ask('accounts.earlier', { id: second.id })
    expect(items).toEqual([
      {
        id: first.id,
        number: 'RS-000001',
        status: 'rejected',
        name: 'Priya Menon',
        email: 'priya.menon@gmail.com',
        organizationName: 'Kestrel Hosting Pvt Ltd',
        country: 'IN',
        createdAt: first.createdAt,
        decision: {
          outcome: 'rejected',
          staffName: 'Meera Kamath',
          at: expect.any(String),
          text: 'Not in the register.'
        },
        closure: null,
        concealed: false,
        reasons: ['Similar organization name']
      }
    ])
    expect(await desk.ask('accounts.earlier', { id: first.id })).toEqual({ items: [] })
    expect(await desk.call('accounts.earlier', { id: 'nothing' })).toMatchObject({ ok: false, code: 'not_found' })
  })

  it('is listed by its signals and the time of its sign-up', async () => {
    const { desk, first, second } = await deskWithTwo()
    const list = async (input: Parameters<typeof desk.ask<'accounts.list'>>[1]) =>
      (await desk.ask('accounts.list', { sort: 'number', ...input })).items.map(({ number }) => number)
    expect(await list({ signal: 'freeMail' })).toEqual([first.number])
    expect(await list({ signal: ['freeMail', 'earlierApplication'] })).toEqual([first.number, second.number])
    expect(await list({ signal: 'earlierApplication', status: 'rejected' })).toEqual([])
    expect(await list({ createdFrom: first.createdAt, createdUntil: second.createdAt })).toEqual([first.number])
    expect(await list({ createdFrom: second.createdAt.replace('Z', '+00:00') })).toEqual([second.number])
    expect(await desk.call('accounts.list', { signal: 'sunshine' })).toMatchObject({
      code: 'invalid',
      fields: { signal: expect.stringContaining('signal must be one of') }
    })
    expect(await desk.call('accounts.list', { createdFrom: 'yesterday' })).toMatchObject({
      code: 'invalid',
      fields: { createdFrom: 'createdFrom must be an ISO 8601 time, like 2026-03-01T09:00:00Z.' }
    })
  })
})
