import { describe, expect, it } from 'vitest'
import type { News } from '../../../src/main/api/attention'
import { openDesk } from '../../support/desk'
import { openPhoneDesks } from '../../support/desk-calls'

const application = {
  name: 'Noor Specimen',
  email: 'noor@kite.example',
  organizationName: 'Kite Hosting LLP',
  organizationType: 'SSL provider',
  country: 'DE',
  acceptTerms: true
}

describe('what somebody is told of outside the desk', () => {
  it('is what their role works on until they choose, for themselves; the trail has both values', async () => {
    const administrator = await openDesk('administrator')
    const reviewer = await administrator.colleague('reviewer')
    const manager = await administrator.colleague('accountManager')
    expect(await administrator.ask('alerts.get', {})).toEqual({ applications: true, blocks: true })
    expect(await reviewer.ask('alerts.get', {})).toEqual({ applications: true, blocks: false })
    expect(await manager.ask('alerts.get', {})).toEqual({ applications: false, blocks: true })

    const chosen = { applications: false, blocks: false }
    expect(await reviewer.ask('alerts.set', chosen)).toEqual(chosen)
    expect(await reviewer.ask('alerts.set', chosen)).toEqual(chosen)
    expect(await reviewer.ask('alerts.get', {})).toEqual(chosen)
    expect(await manager.ask('alerts.get', {})).toEqual({ applications: false, blocks: true })
    const { items } = await administrator.ask('audit.list', { action: ['staff.alerts_chosen'] })
    expect(items.map(({ details }) => details)).toEqual([{ applicationsBefore: true, applications: false }])
  })

  it('counts what waits for who is signed in, by what they want; nothing for nobody', async () => {
    const desk = await openDesk('administrator')
    await desk.ask('accounts.register', application)
    const now = () => desk.hub.attention.of(desk.session)
    expect(await now()).toMatchObject({ open: true, waiting: 1 })
    await desk.ask('alerts.set', { applications: false, blocks: true })
    expect(await now()).toMatchObject({ open: true, waiting: 0 })
    await desk.ask('alerts.set', { applications: true, blocks: true })
    desk.session.lock('asked')
    expect(await now()).toMatchObject({ open: false, waiting: 1 })
    desk.session.unlock()
    await desk.ask('session.signOut', {})
    expect(await now()).toMatchObject({ open: false, waiting: 0 })
  })

  it('is news of each application with who registered it, and of each block with the number alone', async () => {
    const desks = await openPhoneDesks()
    const news: News[] = []
    desks.meera.hub.attention.onNews((one) => news.push(one))
    const registered = await desks.meera.ask('accounts.register', application)
    await desks.block()
    const { number } = await desks.meera.ask('accounts.get', { id: desks.accountId })
    await expect.poll(() => news.length).toBe(2)
    expect(news).toEqual([
      {
        kind: 'applications',
        accountId: registered.id,
        number: registered.number,
        organizationName: application.organizationName,
        by: desks.meera.staffId
      },
      { kind: 'blocks', incidentId: await desks.incidentId(), number }
    ])
  })
})
