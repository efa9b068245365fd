import { beforeEach, describe, expect, it } from 'vitest'
import { recordOutcome } from '../../../src/main/services/call-outcome'
import type { StaffActor } from '../../../src/main/services/context'
import { updateStaff } from '../../../src/main/services/staff'
import { unblockAccount } from '../../../src/main/services/unblocking'
import {
  askSecondPerson,
  checkCallerFact,
  checkVerificationCode,
  confirmSecondPerson,
  mailVerificationCode,
  overrideVerification
} from '../../../src/main/services/verification'
import { callerFacts, type CallerFact } from '../../../src/shared/call-desk'
import { defaultSettings } from '../../../src/shared/settings'
import { blockedProgramme, holderSays, type BlockedProgramme } from '../../support/calls'
import { hours, minutes } from '../../support/programme'

let world: BlockedProgramme
let incidentId: string

const say = (fact: CallerFact, said: string, by: StaffActor = world.asha) =>
  checkCallerFact(world, incidentId, fact, said, by)
const fails = (fact: CallerFact, by?: StaffActor) => say(fact, 'no idea', by)
const unblock = (by: StaffActor = world.asha) => unblockAccount(world, world.accountId, false, by)
const begin = async (change?: Parameters<typeof blockedProgramme>[0]) => {
  world = await blockedProgramme(change)
  incidentId = (await world.incident()).id
}
const nextIncident = async () => {
  world.clock.advance(minutes(1))
  await world.blockAgain()
  incidentId = (await world.incident()).id
}

beforeEach(() => begin())

describe('blind facts', () => {
  it('unblock once four of five are right', async () => {
    for (const fact of callerFacts.slice(0, 3)) expect((await say(fact, holderSays[fact])).match).toBe(true)
    await expect(unblock()).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Verify the caller first: 75 of 100 points are reached for this incident.'
    })
    expect((await say('manager', holderSays.manager)).match).toBe(true)
    expect(await unblock()).toMatchObject({ status: 'active' })
  })

  it('match the stand-in’s name while the manager is away', async () => {
    const manager = await world.store.get('staff', world.asha.id)
    if (manager === null) throw new Error('Asha is gone')
    const absence = { from: '2026-03-01T00:00:00.000Z', until: '2026-03-09T00:00:00.000Z', standInId: world.rohan.id }
    const away = { ...manager, absence, version: manager.version + 1 }
    await world.store.commit({
      puts: [{ collection: 'staff', record: away, basedOn: manager.version }],
      events: []
    })
    expect((await say('manager', 'Rohan Dalvi')).match).toBe(true)
    expect((await say('manager', 'Asha Nambiar', world.meera)).match).toBe(true)
  })

  it('are remembered with method and outcome, and nothing of what was said', async () => {
    await say('organization', 'kestrel hosting')
    await say('mobile', '+91 91234 56789')
    const { items } = await world.store.events({ action: ['verification.passed', 'verification.failed'] })
    const { caseNumber } = await world.incident()
    expect(items.map(({ subject, details }) => ({ subject, details }))).toEqual([
      { subject: 'RS-000001', details: { caseNumber, method: 'mobile' } },
      { subject: 'RS-000001', details: { caseNumber, method: 'organization' } }
    ])
  })
})

describe('facts that are not stored', () => {
  it('answer in the same shape as facts that are wrong, and leave the same behind', async () => {
    const shapeOf = async (fact: 'mobile' | 'manager', change: Parameters<typeof blockedProgramme>[0]) => {
      await begin(change)
      const { match, incident } = await say(fact, 'Somebody Else')
      const [event] = (await world.store.events({ action: 'verification.failed' })).items
      return {
        match,
        keys: Object.keys(incident).sort(),
        failures: incident.failures.map(({ method }) => method),
        proofs: incident.proofs,
        event: [event?.action, Object.keys(event?.details ?? {}), event?.subject]
      }
    }
    for (const fact of ['mobile', 'manager'] as const) {
      const absent = await shapeOf(fact, { mobile: null, managerId: null })
      expect(absent).toEqual(await shapeOf(fact, {}))
      expect(absent.match).toBe(false)
    }
  })

  it('ask the same of the store as facts that are wrong', async () => {
    const callsFor = async (fact: 'mobile' | 'manager', change: Parameters<typeof blockedProgramme>[0]) => {
      await begin(change)
      const calls: string[] = []
      const heard =
        <A extends unknown[], R>(name: string, run: (...args: A) => R) =>
        (...args: A): R => {
          calls.push(`${name} ${typeof args[0] === 'string' ? args[0] : ''}`)
          return run(...args)
        }
      const { get, find, query, events, commit } = world.store
      const store = {
        ...world.store,
        get: heard('get', get) as typeof get,
        find: heard('find', find) as typeof find,
        query: heard('query', query) as typeof query,
        events: heard('events', events),
        commit: heard('commit', commit)
      }
      await checkCallerFact({ ...world, store }, incidentId, fact, 'Somebody Else', world.asha)
      return calls
    }
    expect(await callsFor('mobile', { mobile: null })).toEqual(await callsFor('mobile', {}))
    expect(await callsFor('manager', { managerId: null })).toEqual(await callsFor('manager', {}))
  })
})

describe('failures', () => {
  it('cool down across staff, and no code is mailed meanwhile', async () => {
    await fails('organization', world.asha)
    await fails('mobile', world.rohan)
    await fails('country', world.asha)
    world.clock.advance(minutes(4))
    const message = /^3 checks of callers failed, the last 4 minutes ago with Asha Nambiar\. Wait 60 seconds before/
    for (const check of [
      say('manager', holderSays.manager, world.rohan),
      checkVerificationCode(world, incidentId, world.code(), world.rohan),
      mailVerificationCode(world, incidentId, world.rohan)
    ])
      await expect(check).rejects.toMatchObject({ code: 'rate_limited', message: expect.stringMatching(message) })
    world.clock.advance(minutes(1))
    expect((await say('manager', holderSays.manager, world.rohan)).match).toBe(true)
  })

  it('are held against the next incident too', async () => {
    await fails('organization')
    await fails('mobile')
    await checkVerificationCode(world, incidentId, world.code(), world.asha)
    await unblock()
    await nextIncident()
    await fails('country')
    await expect(fails('manager')).rejects.toMatchObject({ code: 'rate_limited' })
    world.clock.advance(minutes(5))
    await checkVerificationCode(world, incidentId, world.code(), world.asha)
    await expect(unblock()).rejects.toMatchObject({
      code: 'forbidden',
      message: 'A second member of staff has to confirm first. 3 checks of callers failed within a day.'
    })
  })

  it('are counted one by one, however many wrong answers come at once and from whom', async () => {
    const atOnce = async () =>
      Promise.allSettled(
        Array.from({ length: 50 }, async (_, index) => {
          const fact = callerFacts[index % callerFacts.length] ?? 'mobile'
          return fails(fact, [world.asha, world.rohan, world.meera][index % 3])
        })
      )
    const answered = (all: Awaited<ReturnType<typeof atOnce>>) =>
      all.filter(({ status }) => status === 'fulfilled').length
    expect(answered(await atOnce())).toBe(3)
    expect(answered(await atOnce())).toBe(0)
    world.clock.advance(minutes(5))
    await checkVerificationCode(world, incidentId, world.code(), world.meera)
    await overrideVerification(world, incidentId, 'Met the holder in person today.', world.meera)
    await unblock(world.meera)
    await nextIncident()
    // The fourth of the account within a day: one more, and five minutes without any.
    expect(answered(await atOnce())).toBe(1)
    expect((await world.incident()).failures).toHaveLength(1)
  })

  it('are forgotten after a day', async () => {
    for (const fact of ['organization', 'mobile', 'country'] as const) await fails(fact)
    world.clock.advance(hours(24))
    await checkVerificationCode(world, incidentId, world.code(), world.asha)
    expect(await unblock()).toMatchObject({ status: 'active' })
  })
})

describe('contact details that changed lately', () => {
  beforeEach(() => begin({ contactChangedAt: '2026-02-20T09:00:00.000Z' }))

  it('need a second person, who stands in the trail with the first', async () => {
    await checkVerificationCode(world, incidentId, world.code(), world.asha)
    await expect(unblock()).rejects.toMatchObject({ code: 'forbidden' })
    await askSecondPerson(world, incidentId, world.asha)
    await expect(confirmSecondPerson(world, incidentId, world.asha.id, world.asha)).rejects.toMatchObject({
      code: 'forbidden'
    })
    await confirmSecondPerson(world, incidentId, world.asha.id, world.rohan)
    await unblock()
    const { items } = await world.store.events({
      action: ['verification.second_asked', 'verification.second_confirmed', 'account.unblocked']
    })
    expect(items.map(({ action, actor, details }) => [action, 'name' in actor ? actor.name : '', details])).toEqual([
      [
        'account.unblocked',
        'Asha Nambiar',
        expect.objectContaining({ verifiedBy: 'code', confirmedBy: 'Rohan Dalvi' })
      ],
      ['verification.second_confirmed', 'Rohan Dalvi', expect.objectContaining({ colleague: 'Asha Nambiar' })],
      ['verification.second_asked', 'Asha Nambiar', expect.anything()]
    ])
  })

  it('do not once 14 days have passed', async () => {
    world.clock.advance(hours(24 * 14))
    await checkVerificationCode(world, incidentId, world.code(), world.asha)
    expect(await unblock()).toMatchObject({ status: 'active' })
  })
})

describe('a caller who is not the account holder', () => {
  const turnAway = (warnHolder: boolean) =>
    recordOutcome(
      world,
      incidentId,
      { outcome: 'notHolder', note: 'Knew no fact but the country.', warnHolder },
      world.rohan
    )

  it('is not let in: what they proved to anybody and every code is void, and the mail that waits is cancelled', async () => {
    world.clock.advance(minutes(2))
    await mailVerificationCode(world, incidentId, world.asha)
    for (const fact of callerFacts) await say(fact, holderSays[fact])
    await turnAway(false)
    await expect(unblock()).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      checkVerificationCode(world, incidentId, world.code('verification-code'), world.asha)
    ).rejects.toMatchObject({ code: 'conflict' })
    const { items } = await world.store.query('mail', { where: { kind: 'verification-code' } })
    expect(items.map(({ state }) => state)).toEqual(['cancelled'])
    expect((await world.account(world.accountId)).status).toBe('blocked')
    expect(world.mailTo(world.accountId, 'caller-warning')).toEqual([])
    const [event] = (await world.store.events({ action: 'call.not_holder' })).items
    expect(event?.details).toMatchObject({ note: 'Knew no fact but the country.', holderWarned: false })
  })

  it('is told to the holder where wished', async () => {
    await turnAway(true)
    expect(world.mailTo(world.accountId, 'caller-warning')).toMatchObject([
      {
        to: { address: 'priya.menon@kestrel.example' },
        data: { accountNumber: 'RS-000001', calledAt: '2026-03-02T09:00:00.000Z' }
      }
    ])
  })

  it('makes the next caller need two members of staff, for a day', async () => {
    await turnAway(false)
    world.clock.advance(minutes(1))
    await mailVerificationCode(world, incidentId, world.asha)
    await checkVerificationCode(world, incidentId, world.code('verification-code'), world.asha)
    await expect(unblock()).rejects.toMatchObject({
      message:
        'A second member of staff has to confirm first. Rohan Dalvi had a caller within a day who was not the account holder.'
    })
    world.clock.advance(hours(24))
    await mailVerificationCode(world, incidentId, world.asha)
    await checkVerificationCode(world, incidentId, world.code('verification-code'), world.asha)
    expect(await unblock()).toMatchObject({ status: 'active' })
  })
})

describe('an override', () => {
  it('unblocks with its reason in the trail, after failures and without a second person', async () => {
    for (const fact of ['organization', 'mobile', 'country'] as const) await fails(fact)
    await overrideVerification(world, incidentId, 'Met the holder in person today.', world.meera)
    await expect(unblock(world.asha)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await unblock(world.meera)).toMatchObject({ status: 'active' })
    const { items } = await world.store.events({ action: ['verification.overridden', 'account.unblocked'] })
    expect(items.map(({ action, details }) => [action, details['reason'] ?? details['verifiedBy']])).toEqual([
      ['account.unblocked', 'override'],
      ['verification.overridden', 'Met the holder in person today.']
    ])
  })
})

describe('proofs that are given again', () => {
  it('take the place of those before: a record does not grow with them', async () => {
    for (let left = 5; left > 0; left--) {
      await overrideVerification(world, incidentId, 'Met the holder in person today.', world.meera)
      world.clock.advance(minutes(1))
    }
    expect((await world.incident()).proofs).toMatchObject([{ method: 'override', at: '2026-03-02T09:04:00.000Z' }])
  })
})

describe('a member of staff who may not any more', () => {
  const change = async (who: StaffActor, what: Parameters<typeof updateStaff>[2]) =>
    updateStaff(world, who.id, what, await world.hire('administrator', 'Ishani Bose'))

  it('does not unblock by an override of when they were an administrator', async () => {
    await overrideVerification(world, incidentId, 'Met the holder in person today.', world.meera)
    await change(world.meera, { role: 'accountManager' })
    await expect(unblock(world.meera)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Verify the caller first: 0 of 100 points are reached for this incident.'
    })
  })

  it.each([{ active: false }, { role: 'reviewer' as const }])('has confirmed nothing: %o', async (what) => {
    await begin({ contactChangedAt: '2026-03-01T09:00:00.000Z' })
    await checkVerificationCode(world, incidentId, world.code(), world.asha)
    await askSecondPerson(world, incidentId, world.asha)
    await confirmSecondPerson(world, incidentId, world.asha.id, world.rohan)
    await change(world.rohan, what)
    await expect(unblock()).rejects.toMatchObject({
      code: 'forbidden',
      message: 'A second member of staff has to confirm first. The contact details were changed within 14 days.'
    })
    await confirmSecondPerson(world, incidentId, world.asha.id, world.meera)
    expect(await unblock()).toMatchObject({ status: 'active' })
    const [event] = (await world.store.events({ action: 'account.unblocked' })).items
    expect(event?.details).toMatchObject({ confirmedBy: 'Meera Kamath' })
  })
})

describe('a note on a call', () => {
  it('is kept, also when the incident is closed', async () => {
    await checkVerificationCode(world, incidentId, world.code(), world.asha)
    await unblockAccount(world, world.accountId, false, world.asha, 'Had a new phone.')
    await recordOutcome(
      world,
      incidentId,
      { outcome: 'noted', note: 'Phoned again to thank us.', warnHolder: false },
      world.asha
    )
    const { items } = await world.store.events({ action: ['call.noted', 'account.unblocked'] })
    expect(items.map(({ details }) => details['note'])).toEqual(['Phoned again to thank us.', 'Had a new phone.'])
  })
})

describe('the settings', () => {
  it('decide what is worth how much', async () => {
    const verification = {
      ...defaultSettings.verification,
      points: { ...defaultSettings.verification.points, organization: 0, mobile: 100 }
    }
    const record = { ...defaultSettings, verification, id: 'settings' as const, version: 1 }
    await world.store.commit({ puts: [{ collection: 'settings', record, basedOn: null }], events: [] })
    await expect(say('organization', holderSays.organization)).rejects.toMatchObject({ code: 'conflict' })
    await say('mobile', holderSays.mobile)
    expect(await unblock()).toMatchObject({ status: 'active' })
  })
})
