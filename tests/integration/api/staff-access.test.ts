import { beforeEach, describe, expect, it } from 'vitest'
import { openDesk, type TestDesk } from '../../support/desk'
import { goodPassword } from '../../support/programme'

let meera: TestDesk
beforeEach(async () => {
  meera = await openDesk('administrator')
})
const activeAdministrators = async () =>
  (await meera.ask('staff.list', {})).items.filter(
    ({ role, status }) => role === 'administrator' && status === 'active'
  )

describe('the last administrator', () => {
  it('keeps role and access, whoever asks and however', async () => {
    await meera.colleague('reviewer', 'Tara Specimen')
    for (const change of [
      { role: 'reviewer' },
      { role: 'accountManager' },
      { active: false },
      { role: 'reviewer', active: false }
    ])
      expect(await meera.call('staff.update', { id: meera.staffId, ...change })).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('last active administrator')
      })
    expect(await activeAdministrators()).toHaveLength(1)
  })

  it('does not count invited colleagues, nor deactivated ones', async () => {
    await meera.ask('staff.invite', { name: 'Asha', email: 'asha@emsign.example', role: 'administrator' })
    const rohan = await meera.colleague('administrator', 'Rohan Dalvi')
    await meera.ask('staff.update', { id: rohan.staffId, active: false })
    expect(await meera.call('staff.update', { id: meera.staffId, active: false })).toMatchObject({ code: 'conflict' })
  })

  it('is left of any number who take each other’s role away at once', async () => {
    const others = await Promise.all(['Asha', 'Rohan', 'Vikram'].map((name) => meera.colleague('administrator', name)))
    const all = [meera, ...others]
    await Promise.all(
      all.map((desk, index) =>
        desk.call('staff.update', {
          id: all[(index + 1) % all.length]?.staffId,
          ...(index % 2 === 0 ? { role: 'reviewer' } : { active: false })
        })
      )
    )
    const { items } = await (await survivors(all)).ask('staff.list', {})
    expect(items.filter(({ role, status }) => role === 'administrator' && status === 'active').length).toBeGreaterThan(
      0
    )
  })
})

async function survivors(all: readonly TestDesk[]): Promise<TestDesk> {
  for (const desk of all) if ((await desk.call('staff.list', {})).ok) return desk
  throw new Error('Nobody is left who may sign in.')
}

describe('who is signed in', () => {
  it('is told to administrators; others see their own desks', async () => {
    const asha = await meera.colleague('accountManager', 'Asha Nambiar')
    const { items } = await meera.ask('staff.sessions', {})
    expect(items.map(({ staffName, kind, ip, locked, current }) => ({ staffName, kind, ip, locked, current }))).toEqual(
      [
        { staffName: 'Meera Kamath', kind: 'window', ip: '127.0.0.1', locked: false, current: true },
        { staffName: 'Asha Nambiar', kind: 'window', ip: '127.0.0.1', locked: false, current: false }
      ]
    )
    for (const { since, activeAt } of items) expect(Date.parse(activeAt)).toBeGreaterThanOrEqual(Date.parse(since))
    expect((await asha.ask('staff.sessions', {})).items.map(({ staffName }) => staffName)).toEqual(['Asha Nambiar'])
  })

  it('can be ended by administrators, and one’s own by everybody', async () => {
    const asha = await meera.colleague('accountManager', 'Asha Nambiar')
    const [hers, mine] = [
      (await asha.ask('staff.sessions', {})).items[0]?.id ?? '',
      (await meera.ask('staff.sessions', {})).items.find(({ current }) => current)?.id ?? ''
    ]
    expect(await asha.call('staff.endSession', { id: mine })).toMatchObject({ code: 'not_found' })
    await meera.ask('staff.endSession', { id: hers })
    expect(await asha.call('accounts.list', {})).toMatchObject({ code: 'unauthenticated' })
    expect(await meera.call('staff.endSession', { id: hers })).toMatchObject({ code: 'not_found' })
    const [event] = (await meera.ask('audit.list', { action: 'staff.session_ended' })).items
    expect(event).toMatchObject({ actor: { id: meera.staffId }, details: { from: '127.0.0.1', in: 'window' } })
  })

  it('ends everywhere else with a new password', async () => {
    const session = meera.hub.sessions.open()
    const call = (operation: string, input: unknown) =>
      meera.hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    await call('session.signIn', { email: 'meera@emsign.example', password: goodPassword })
    await meera.ask('session.changePassword', { currentPassword: goodPassword, newPassword: 'teal-window-sings-5' })
    expect(await call('accounts.list', {})).toMatchObject({ code: 'unauthenticated' })
    expect(await meera.call('accounts.list', {})).toMatchObject({ ok: true })
  })
})
