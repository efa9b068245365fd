import { beforeEach, describe, expect, it } from 'vitest'
import { callerFacts, type CallView } from '../../../src/shared/call-desk'
import { deliveredTo, type TestDesk } from '../../support/desk'
import { holder, holderSays, openPhoneDesks, type PhoneDesks } from '../../support/desk-calls'
import { hours, minutes } from '../../support/programme'

let desks: PhoneDesks
let id: string

const code = (desk: TestDesk, said: string) => desk.ask('verification.checkCode', { id, code: said })
const fact = (desk: TestDesk, name: keyof typeof holderSays, said: string = holderSays[name]) =>
  desk.ask('verification.checkFact', { id, fact: name, said })
const look = (desk: TestDesk) => desk.ask('incidents.get', { id })
const unblock = (desk: TestDesk) => desk.call('accounts.unblock', { id: desks.accountId })
const told = ({ transcript }: CallView) =>
  transcript.map(({ staffName, what, method }) => [staffName, what, method].filter((part) => part !== null).join(' '))

beforeEach(async () => {
  desks = await openPhoneDesks()
  await desks.block()
  id = await desks.incidentId()
})

describe('a genuine caller', () => {
  it('with access to their mail is let in by the code of the blocked mail', async () => {
    const { asha } = desks
    const before = await asha.ask('incidents.join', { id })
    expect(before).toMatchObject({
      code: { source: 'blocked-mail', triesLeft: 3 },
      verification: { points: 0, needed: 100, verified: false, second: null },
      known: null
    })
    const { match, call } = await code(asha, (await desks.codeFrom('account-blocked')).toLowerCase())
    expect([match, call.verification.points, call.verification.verified]).toEqual([true, 100, true])
    expect(call.known).toEqual({
      organizationName: holder.organizationName,
      email: holder.email,
      mobile: holder.mobile,
      country: 'IN',
      signedUpAt: '2026-03-02T09:00:00.000Z',
      managerName: holder.managerName
    })
    const note = 'Had typed the old password.'
    expect(await asha.call('accounts.unblock', { id: desks.accountId, mailPasswordLink: true, note })).toMatchObject({
      ok: true,
      data: { status: 'active' }
    })
    expect(await deliveredTo(asha.hub, desks.meera.ask, holder.email, 'account-unblocked')).toContain('5')
    const after = await look(desks.rohan)
    expect(after).toMatchObject({ state: 'closed', closedBy: 'Asha Nambiar', verification: { verified: false } })
    expect(after.transcript).toMatchObject([
      { what: 'passed', method: 'code', note: null },
      { what: 'unblocked', method: null, note }
    ])
  })

  it('without access to their mail is let in by four facts, and the timeline tells them', async () => {
    const { asha } = desks
    for (const [index, name] of (['organization', 'mobile', 'signUpMonth', 'manager'] as const).entries()) {
      const { match, call } = await fact(asha, name)
      expect([match, call.verification.points]).toEqual([true, (index + 1) * 25])
      expect(call.known === null).toBe(index < 3)
    }
    expect(await unblock(asha)).toMatchObject({ ok: true })
    expect(told(await look(asha))).toEqual([
      'Asha Nambiar passed organization',
      'Asha Nambiar passed mobile',
      'Asha Nambiar passed signUpMonth',
      'Asha Nambiar passed manager',
      'Asha Nambiar unblocked'
    ])
    const { items } = await asha.ask('accounts.timeline', { id: desks.accountId })
    const events = items.flatMap((item) => (item.kind === 'event' ? [item.event.action] : []))
    expect(events.filter((action) => action === 'verification.passed')).toHaveLength(4)
  })
})

describe('an impostor who knows some facts', () => {
  it('is not let in, costs the next caller a second person, and the holder is warned', async () => {
    const { asha, rohan, clock } = desks
    expect((await fact(asha, 'organization')).match).toBe(true)
    expect((await fact(asha, 'country')).match).toBe(true)
    expect((await fact(asha, 'mobile', '98765 43211')).match).toBe(false)
    expect((await fact(asha, 'mobile', '98765 43212')).match).toBe(false)
    const { call } = await fact(asha, 'manager', 'Asha Nambiar')
    expect(call.verification).toMatchObject({ points: 50, verified: false })
    expect(call.verification.steps.find(({ method }) => method === 'mobile')).toMatchObject({ state: 'spent' })
    expect(call.verification.coolDownUntil).toBe('2026-03-03T09:05:00.000Z')
    clock.advance(minutes(2))
    const waiting = 'the last 2 minutes ago with Asha Nambiar. Wait 3 minutes before the next check.'
    expect(await rohan.call('verification.checkFact', { id, fact: 'manager', said: holderSays.manager })).toEqual({
      ok: false,
      code: 'rate_limited',
      message: `3 checks of callers failed, ${waiting}`
    })
    expect(await unblock(asha)).toMatchObject({ ok: false, code: 'forbidden' })
    const ended = await asha.ask('incidents.record', {
      id,
      outcome: 'notHolder',
      note: 'Hung up when asked for the manager.',
      warnHolder: true
    })
    expect(ended).toMatchObject({ state: 'open', code: null, verification: { points: 0 }, known: null })
    expect(ended.transcript.at(-1)).toMatchObject({ what: 'notHolder', note: 'Hung up when asked for the manager.' })
    expect(await deliveredTo(asha.hub, desks.meera.ask, holder.email, 'caller-warning')).toContain(ended.caseNumber)

    clock.advance(minutes(5))
    await rohan.ask('verification.sendCode', { id })
    const next = await code(rohan, await desks.codeFrom('verification-code'))
    expect(next.call.verification).toMatchObject({ points: 100, verified: false, second: { askedAt: null } })
    expect(await unblock(rohan)).toMatchObject({ ok: false, code: 'forbidden' })
    await rohan.ask('verification.askSecond', { id })
    const wanted = [{ staffId: rohan.staffId, staffName: 'Rohan Dalvi', points: 100 }]
    expect((await look(asha)).secondWanted).toMatchObject(wanted)
    expect((await desks.meera.ask('incidents.list', { second: true })).items).toMatchObject([{ secondWanted: wanted }])
    expect((await look(rohan)).secondWanted).toEqual([])
    expect(await rohan.call('verification.confirm', { id, staffId: rohan.staffId })).toMatchObject({
      ok: false,
      code: 'forbidden'
    })
    await asha.ask('verification.confirm', { id, staffId: rohan.staffId })
    expect((await look(rohan)).verification).toMatchObject({ verified: true, second: { confirmedBy: 'Asha Nambiar' } })
    expect(await unblock(rohan)).toMatchObject({ ok: true })
  })
})

describe('a code that expired', () => {
  it('is not checked; a new one is, and its proof lapses too', async () => {
    const { asha, clock } = desks
    clock.advance(minutes(1))
    await asha.ask('verification.sendCode', { id })
    const first = await desks.codeFrom('verification-code')
    clock.advance(minutes(10))
    expect((await look(asha)).code).toBeNull()
    expect(await asha.call('verification.checkCode', { id, code: first })).toMatchObject({
      ok: false,
      code: 'conflict'
    })
    const { code: sent } = await asha.ask('verification.sendCode', { id })
    expect(sent).toMatchObject({ source: 'one-time', expiresAt: '2026-03-03T09:21:00.000Z', triesLeft: 3 })
    expect(await asha.call('verification.sendCode', { id })).toMatchObject({ ok: false, code: 'rate_limited' })
    const mailed = async (): Promise<string> => {
      const newest = await desks.codeFrom('verification-code')
      return newest === first ? mailed() : newest
    }
    expect((await code(asha, await mailed())).match).toBe(true)
    clock.advance(minutes(15))
    expect(await unblock(asha)).toMatchObject({
      ok: false,
      code: 'forbidden',
      message: 'Verify the caller first: 0 of 100 points are reached for this incident.'
    })
    expect((await look(asha)).known).toBeNull()
  })
})

describe('a second incident that is opened while verifying', () => {
  it('takes nothing of what was proven for the first', async () => {
    const { asha, rohan, clock } = desks
    for (const name of ['organization', 'mobile', 'country'] as const) await fact(asha, name)
    await code(rohan, await desks.codeFrom('account-blocked'))
    await unblock(rohan)
    clock.advance(minutes(1))
    await desks.block()
    expect(await asha.call('verification.checkFact', { id, fact: 'manager', said: holderSays.manager })).toEqual({
      ok: false,
      code: 'conflict',
      message: 'This incident is closed, and the account is blocked by a later one. Go on with that.'
    })
    expect(await unblock(asha)).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await unblock(rohan)).toMatchObject({ ok: false, code: 'forbidden' })
    id = await desks.incidentId()
    expect(await look(asha)).toMatchObject({
      verification: { points: 0 },
      again: { unblockedBy: 'Rohan Dalvi' },
      known: null
    })
  })

  it('closes what the first one showed: its case number leads on to the second, and to no fact', async () => {
    const { asha, rohan, clock } = desks
    await code(asha, await desks.codeFrom('account-blocked'))
    await unblock(asha)
    expect(await look(rohan)).toMatchObject({ known: { country: 'IN' }, blockedBy: null })
    clock.advance(minutes(1))
    await desks.block()
    const [first, second] = [id, await desks.incidentId()]
    const { caseNumber } = await asha.ask('incidents.get', { id: second })
    for (const desk of [asha, rohan]) expect(await look(desk)).toMatchObject({ state: 'closed', known: null })
    expect(await look(asha)).toMatchObject({ id: first, blockedBy: { id: second, caseNumber } })
    expect(await asha.ask('incidents.get', { id: second })).toMatchObject({ blockedBy: null, known: null })
  })
})

describe('two managers on one call', () => {
  it('see each other, verify each for themselves, and the second is told who unblocked', async () => {
    const { asha, rohan, clock } = desks
    const heard: string[] = []
    asha.hub.onEvent((event) => event.topic === 'incidents' && heard.push(...event.ids))
    await asha.ask('incidents.join', { id })
    const { callers } = await rohan.ask('incidents.join', { id })
    expect(callers.map(({ staffName }) => staffName)).toEqual(['Asha Nambiar', 'Rohan Dalvi'])
    expect(heard).toEqual([id, id])
    await code(asha, await desks.codeFrom('account-blocked'))
    expect(await unblock(rohan)).toMatchObject({ ok: false, code: 'forbidden' })
    expect((await look(rohan)).known).toBeNull()
    for (const name of ['organization', 'mobile', 'country', 'manager'] as const) await fact(rohan, name)
    const answers = await Promise.all([unblock(asha), unblock(rohan)])
    expect(answers.map(({ ok }) => ok)).toEqual([true, false])
    clock.advance(minutes(3))
    expect(await unblock(rohan)).toEqual({
      ok: false,
      code: 'conflict',
      message: 'Asha Nambiar unblocked RS-000001 on 2026-03-03 at 09:00 UTC. It is active now.'
    })
  })

  it('are no longer on it when they leave, sign out or lose their connection', async () => {
    const { asha, rohan, meera } = desks
    const onCall = async () => (await look(meera)).callers.map(({ staffName }) => staffName)
    for (const desk of [asha, rohan, meera]) await desk.ask('incidents.join', { id })
    expect(await onCall()).toEqual(['Asha Nambiar', 'Rohan Dalvi', 'Meera Kamath'])
    await meera.ask('incidents.leave', { id })
    await asha.ask('session.signOut', {})
    expect(await onCall()).toEqual(['Rohan Dalvi'])
    rohan.hub.sessions.disconnected(rohan.session)
    expect(await onCall()).toEqual([])
  })
})

describe('an override', () => {
  it('is an administrator’s, with a reason that stands in the transcript', async () => {
    const { asha, meera } = desks
    const reason = 'Met the holder at the office today.'
    expect(await asha.call('verification.override', { id, reason })).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await meera.call('verification.override', { id, reason: 'trust me' })).toMatchObject({
      ok: false,
      code: 'invalid',
      fields: { reason: 'Reason must be at least 10 characters long.' }
    })
    const call = await meera.ask('verification.override', { id, reason })
    expect(call.verification).toMatchObject({ points: 100, verified: true, second: null })
    expect(await unblock(asha)).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await unblock(meera)).toMatchObject({ ok: true })
    expect((await look(asha)).transcript).toMatchObject([
      { staffName: 'Meera Kamath', what: 'overridden', method: 'override', note: reason },
      { staffName: 'Meera Kamath', what: 'unblocked' }
    ])
  })
})

describe('contact details that were changed a week ago', () => {
  it('need a second member of staff, whatever was proven', async () => {
    const { asha, rohan, meera, clock } = desks
    await meera.ask('verification.override', { id, reason: 'For the sake of the test.' })
    await unblock(meera)
    const { version, name, email, organizationName, organizationType, country } = await meera.ask('accounts.get', {
      id: desks.accountId
    })
    const profile = { name, email, organizationName, organizationType, country, mobile: '+91 98765 00000' }
    await meera.ask('accounts.updateProfile', { id: desks.accountId, version, ...profile })
    clock.advance(hours(24 * 7))
    await desks.block()
    id = await desks.incidentId()
    expect((await look(asha)).verification.second).toEqual({
      sentence: 'The contact details were changed within 14 days.',
      askedAt: null,
      confirmedBy: null
    })
    await asha.ask('verification.askSecond', { id })
    for (const name of ['organization', 'country', 'signUpMonth', 'manager'] as const) await fact(asha, name)
    expect(await unblock(asha)).toMatchObject({ ok: false, code: 'forbidden' })
    await rohan.ask('verification.confirm', { id, staffId: asha.staffId })
    expect(await unblock(asha)).toMatchObject({ ok: true })
    expect(told(await look(asha)).filter((line) => line.includes('second'))).toEqual([
      'Asha Nambiar secondAsked',
      'Rohan Dalvi secondConfirmed'
    ])
  })
})

describe('before a caller is verified', () => {
  it('no answer and no refusal of a whole call holds what verifies them, nor does the trail what was said', async () => {
    const { asha, rohan, meera, clock } = desks
    const replies: string[] = []
    const call = async (desk: TestDesk, operation: string, input: object) => {
      const reply = await desk.call(operation, input)
      replies.push(`${operation} ${JSON.stringify(reply)}`)
    }
    const guess = 'Umbrella Fourteen'
    for (const text of [holder.name, 'RS-000001', 'kestrel', holder.email, '98765 43210', id])
      await call(asha, 'incidents.find', { text })
    for (const desk of [asha, rohan, meera]) {
      await call(desk, 'incidents.list', {})
      await call(desk, 'incidents.get', { id })
      await call(desk, 'incidents.join', { id })
    }
    await call(asha, 'verification.checkCode', { id, code: guess })
    for (const name of callerFacts.slice(0, 3))
      await call(asha, 'verification.checkFact', { id, fact: name, said: holderSays[name] })
    await call(asha, 'verification.checkFact', { id, fact: 'mobile', said: holderSays.mobile })
    for (const name of ['manager', 'signUpMonth', 'manager'] as const) {
      await call(rohan, 'verification.checkFact', { id, fact: name, said: guess })
      await call(rohan, 'verification.sendCode', { id })
      clock.advance(minutes(6))
    }
    await call(rohan, 'verification.checkFact', { id, fact: 'manager', said: holderSays.manager })
    await call(asha, 'verification.askSecond', { id })
    await call(rohan, 'verification.confirm', { id, staffId: asha.staffId })
    await call(asha, 'verification.override', { id, reason: 'I would like to.' })
    await call(asha, 'accounts.unblock', { id: desks.accountId })
    await call(asha, 'incidents.record', { id, outcome: 'noted', note: 'Calls back.' })
    await call(asha, 'incidents.record', { id, outcome: 'notHolder', note: 'Guessed.', warnHolder: true })
    await call(asha, 'incidents.get', { id })
    await call(rohan, 'incidents.list', { state: 'open', second: true })
    await call(asha, 'incidents.leave', { id })
    expect(replies).toHaveLength(36)
    expect(replies.filter((reply) => reply.includes('"ok":true')).length).toBeGreaterThan(20)
    const secrets = [
      ...['Kestrel', 'kestrel.example', '9876543210', '43210', '"IN"', 'India', 'Vikram', 'Solanki'],
      ...['2026-03-02', 'March', '03/2026', '2026-03"']
    ]
    for (const reply of replies)
      expect([
        reply.split(' ')[0],
        secrets.filter((secret) => reply.includes(secret)),
        reply.length > 20 || reply
      ]).toEqual([reply.split(' ')[0], [], true])
    const trail = JSON.stringify(
      (await meera.ask('audit.list', { limit: 200 })).items.filter(({ action }) =>
        /^(verification|call)\./.test(action)
      )
    )
    expect(trail).toContain('verification.failed')
    for (const said of [
      guess,
      ...Object.values(holderSays),
      holder.managerName,
      await desks.codeFrom('account-blocked')
    ])
      expect([said, trail.includes(said)]).toEqual([said, false])
  })
})
