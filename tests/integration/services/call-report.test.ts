import { beforeEach, describe, expect, it } from 'vitest'
import { reportOnCalls } from '../../../src/main/services/call-report'
import type { StaffActor } from '../../../src/main/services/context'
import { recordOutcome } from '../../../src/main/services/call-outcome'
import { closeAccount } from '../../../src/main/services/decisions'
import { unblockAccount } from '../../../src/main/services/unblocking'
import { checkCallerFact, overrideVerification } from '../../../src/main/services/verification'
import { blocked, unblocked } from '../../support/blocking'
import { createProgramme, hours, minutes, type Programme } from '../../support/programme'

let programme: Programme
let asha: StaffActor
let meera: StaffActor
beforeEach(async () => {
  programme = createProgramme()
  asha = await programme.hire('accountManager', 'Asha Nair')
  meera = await programme.hire('administrator', 'Meera Kamath')
})

const report = (change: object = {}) =>
  reportOnCalls(programme, {
    from: '2026-03-01T18:30:00.000Z',
    until: '2026-03-04T18:30:00.000Z',
    period: 'day',
    timeZone: 'Asia/Kolkata',
    ...change
  })

describe('the report of calls', () => {
  it('counts what came of real calls, by manager and day', async () => {
    const [one, two, three, four] = await Promise.all(
      ['one', 'two', 'three', 'four'].map((name) => programme.activeAccount({ email: `${name}@kestrel.example` }))
    )
    if (!one || !two || !three || !four) throw new Error('accounts are missing')
    const first = await blocked(programme, one, { apart: 0 })
    await checkCallerFact(programme, first.id, 'country', 'Japan', asha)
    programme.clock.advance(minutes(20))
    await unblocked(programme, first, asha)
    programme.clock.advance(hours(20))
    await blocked(programme, one, { apart: 0 })
    const second = await blocked(programme, two, { apart: 0 })
    programme.clock.advance(minutes(40))
    await overrideVerification(programme, second.id, 'Known by voice and called back.', meera)
    await unblockAccount(programme, two.id, false, meera)
    const third = await blocked(programme, three, { apart: 0 })
    await recordOutcome(programme, third.id, { outcome: 'notHolder', note: 'Guessed.', warnHolder: false }, asha)
    await blocked(programme, four, { apart: 0 })
    const { version } = await programme.account(four.id)
    await closeAccount(programme, { id: four.id, version }, 'They left.', meera)

    const { managers, total, periods } = await report()
    expect(total).toEqual({
      managerId: null,
      managerName: null,
      blocks: 5,
      blockedAgain: 1,
      unblocked: 2,
      stillBlocked: 2,
      verifiedByCode: 1,
      verifiedByFacts: 0,
      overridden: 1,
      notHolder: 1,
      failedChecks: 1,
      medianMinutesToUnblock: 30
    })
    expect(managers).toEqual([{ ...total, managerId: asha.id, managerName: 'Asha Nair' }])
    expect(periods.map(({ from, blocks, unblocked }) => [from, blocks, unblocked])).toEqual([
      ['2026-03-01T18:30:00.000Z', 1, 1],
      ['2026-03-02T18:30:00.000Z', 4, 1],
      ['2026-03-03T18:30:00.000Z', 0, 0]
    ])
    expect((await report({ managerId: asha.id })).total).toEqual(total)
    expect((await report({ managerId: meera.id })).total.blocks).toBe(0)
    expect((await report({ until: '2026-03-02T18:30:00.000Z' })).total).toMatchObject({ blocks: 1, unblocked: 1 })
  })

  it('refuses a time that ends before it begins, and more periods than anybody reads', async () => {
    await expect(report({ until: '2026-03-01T18:30:00.000Z' })).rejects.toMatchObject({
      code: 'invalid',
      fields: { until: 'The report must end after it begins.' }
    })
    await expect(report({ from: '2019-01-01T00:00:00.000Z' })).rejects.toMatchObject({
      code: 'invalid',
      fields: { period: 'These are more than 400 days: choose longer periods, or a shorter time.' }
    })
    expect((await report({ from: '2019-01-01T00:00:00.000Z', period: 'month' })).total.blocks).toBe(0)
  })
})
