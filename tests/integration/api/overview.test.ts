import { describe, expect, it } from 'vitest'
import type { Dashboard } from '../../../src/shared/contract'
import { createDashboard } from '../../../src/main/services/dashboard'
import { expiringLinks } from '../../../src/main/services/expiring-links'
import { rejectAccount } from '../../../src/main/services/decisions'
import { takeBackDecision } from '../../../src/main/services/undo'
import { openDesk } from '../../support/desk'
import { createProgramme, hours } from '../../support/programme'

/** Nobody's confirmation is asked for here, so nobody is told of it. */
const nobody = 'staff-nobody'
const read = (programme: ReturnType<typeof createProgramme>, days: 7 | 30 | 90 = 7, zone = 'UTC') =>
  createDashboard(programme)(days, zone, nobody)
const last = ({ days }: Dashboard) => days.at(-1)

describe('what needs attention', () => {
  it('is nothing in a new store, and every day has its place', async () => {
    const dashboard = await read(createProgramme(), 30)
    expect(dashboard.attention).toEqual({
      pending: 0,
      oldestPending: null,
      overdue: 0,
      overdueBefore: '2026-02-26T09:00:00.000Z',
      promiseDays: 2,
      blocked: 0,
      oldestBlockedAt: null,
      blockedAgain: 0,
      secondWanted: 0,
      expiringLinks: 0,
      nextLinkEndsAt: null,
      deadMail: 0
    })
    expect(dashboard.days).toHaveLength(30)
    expect(last(dashboard)).toMatchObject({ day: '2026-03-02', signUps: 0, medianDecisionMinutes: null })
  })

  it('names the oldest application and counts those beyond the promised working days', async () => {
    const programme = createProgramme()
    const first = await programme.signUp()
    programme.clock.advance(hours(24))
    await programme.signUp({ email: 'second@kestrel.example' })
    programme.clock.advance(hours(24))
    expect((await read(programme)).attention).toMatchObject({ overdue: 0, pending: 2 })
    programme.clock.advance(1)
    const { attention } = await read(programme)
    expect(attention).toMatchObject({
      pending: 2,
      overdue: 1,
      oldestPending: { id: first.id, number: 'RS-000001', organizationName: 'Kestrel Hosting GmbH' }
    })
    expect(first.createdAt < attention.overdueBefore).toBe(true)
  })

  it('counts activation links in their last day, until they are used or over', async () => {
    const programme = createProgramme()
    const reviewer = await programme.hire('reviewer')
    const account = await programme.approve(await programme.signUp(), reviewer)
    expect((await read(programme)).attention).toMatchObject({ expiringLinks: 0, nextLinkEndsAt: null })
    programme.clock.advance(hours(49))
    expect((await read(programme)).attention).toMatchObject({
      expiringLinks: 1,
      nextLinkEndsAt: '2026-03-05T09:00:00.000Z'
    })
    expect((await expiringLinks(programme)).map(({ accountId }) => accountId)).toEqual([account.id])
    programme.clock.advance(hours(24))
    expect((await read(programme)).attention.expiringLinks).toBe(0)
  })
})

describe('figures by day', () => {
  it('follow what happens, with the time from application to decision', async () => {
    const programme = createProgramme()
    const dashboard = createDashboard(programme)
    const reviewer = await programme.hire('reviewer')
    const one = await programme.signUp()
    const two = await programme.signUp({ email: 'two@kestrel.example' })
    expect(last(await dashboard(7, 'UTC', nobody))).toMatchObject({ signUps: 2, approved: 0 })
    programme.clock.advance(hours(3))
    await programme.approve(one, reviewer)
    programme.clock.advance(hours(2))
    await rejectAccount(programme, two, 'No.', false, reviewer)
    expect(last(await dashboard(7, 'UTC', nobody))).toMatchObject({
      day: '2026-03-02',
      signUps: 2,
      approved: 1,
      rejected: 1,
      medianDecisionMinutes: 240
    })
    expect((await dashboard(90, 'UTC', nobody)).total).toEqual({
      signUps: 2,
      approved: 1,
      rejected: 1,
      blocked: 0,
      medianDecisionMinutes: 240
    })
  })

  it('count a decision that was taken back no more, whether its undoing was read with it or later', async () => {
    const programme = createProgramme()
    const dashboard = createDashboard(programme)
    const reviewer = { ...(await programme.hire('reviewer')), role: 'reviewer' as const }
    const one = await programme.signUp()
    const two = await programme.signUp({ email: 'two@kestrel.example' })
    programme.clock.advance(hours(3))
    await programme.approve(one, reviewer)
    await rejectAccount(programme, two, 'No.', false, reviewer)
    const decided = { approved: 1, rejected: 1, medianDecisionMinutes: 180 }
    expect(last(await dashboard(7, 'UTC', nobody))).toMatchObject(decided)
    await takeBackDecision(programme, one.id, reviewer)
    await takeBackDecision(programme, two.id, reviewer)
    const undone = { signUps: 2, approved: 0, rejected: 0, medianDecisionMinutes: null }
    expect(last(await dashboard(7, 'UTC', nobody))).toMatchObject(undone)
    expect(last(await read(programme))).toMatchObject(undone)
    await programme.approve(await programme.account(one.id), reviewer)
    expect(last(await dashboard(7, 'UTC', nobody))).toMatchObject({
      approved: 1,
      rejected: 0,
      medianDecisionMinutes: 180
    })
    expect(last(await read(programme))).toMatchObject({ approved: 1, rejected: 0, medianDecisionMinutes: 180 })
  })

  it("are cut where the viewer's day ends", async () => {
    const programme = createProgramme()
    await programme.signUp()
    programme.clock.advance(hours(10))
    // 19:00 in UTC is half past midnight in India.
    const india = await read(programme, 7, 'Asia/Kolkata')
    expect(india.days.slice(-2).map(({ day, signUps }) => [day, signUps])).toEqual([
      ['2026-03-02', 1],
      ['2026-03-03', 0]
    ])
  })
})

describe('the numbers', () => {
  it('are those of the lists behind them', async () => {
    const desk = await openDesk('administrator', { demo: false })
    const register = (email: string) =>
      desk.ask('accounts.register', {
        name: 'Anke Ziegler',
        email,
        organizationName: 'Rhein Hosting GmbH',
        organizationType: 'SSL provider',
        country: 'DE',
        acceptTerms: true
      })
    const one = await register('one@rhein.example')
    await register('two@rhein.example')
    await desk.ask('accounts.approve', { id: one.id, version: one.version })
    const { attention, days } = await desk.ask('overview.dashboard', { days: 7, timeZone: 'Asia/Kolkata' })
    const today = days.at(-1)
    const listed = async (action: 'account.registered' | 'account.approved') =>
      (await desk.ask('audit.list', { action, from: today?.from, until: today?.until })).total
    expect([today?.signUps, today?.approved]).toEqual([2, 1])
    expect([await listed('account.registered'), await listed('account.approved')]).toEqual([2, 1])
    const decisions = await desk.ask('audit.list', { action: ['account.approved', 'account.rejected'] })
    expect(decisions.items.map(({ action }) => action)).toEqual(['account.approved'])
    const expiring = await desk.ask('accounts.list', { link: 'expiring' })
    expect([attention.expiringLinks, expiring.total]).toEqual([0, 0])
  })

  it('are refused for a range or zone that there is not, naming the field', async () => {
    const desk = await openDesk('reviewer')
    expect(await desk.call('overview.dashboard', { days: 8, timeZone: 'UTC' })).toMatchObject({
      code: 'invalid',
      fields: { days: 'days must be one of: 7, 30, 90.' }
    })
    expect(await desk.call('overview.dashboard', { days: 7, timeZone: 'Mars/Olympus' })).toMatchObject({
      code: 'invalid',
      fields: { timeZone: 'timeZone must be an IANA time zone, like Asia/Kolkata.' }
    })
  })
})
