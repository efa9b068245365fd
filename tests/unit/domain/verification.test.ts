import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coolDownUntil } from '../../../src/main/domain/call-history'
import { pointsOf, proofExpiry, stepsOf } from '../../../src/main/domain/proofs'
import {
  blockingIncident,
  checkCode,
  checkFact,
  closeIncident,
  nextCodeAt,
  overrideCheck,
  refuseCaller,
  replaceCode,
  usableCode
} from '../../../src/main/domain/verification'
import type { Incident } from '../../../src/main/store/records'
import { callerFacts, type CallerFact } from '../../../src/shared/call-desk'
import { anAccount } from '../../support/accounts'
import { anIncident, later, opened, policy, rulesOf } from '../../support/incidents'

const asha = { id: 'asha', name: 'Asha Nambiar' }
const rohan = { id: 'rohan', name: 'Rohan Dalvi' }

const checked = (incident: Incident, said: string, by = asha, now = later(60)) => {
  const outcome = checkCode(incident, said, by, rulesOf(incident, now))
  if (!outcome.ok) throw new Error(outcome.message)
  return outcome.value
}
const answered = (incident: Incident, fact: CallerFact, match: boolean, by = asha, now = later(60)) => {
  const outcome = checkFact(incident, fact, match, by, rulesOf(incident, now))
  if (!outcome.ok) throw new Error(outcome.message)
  return outcome.value.incident
}
const failed = (count: number, last = 3600, method: 'code' | CallerFact = 'code') =>
  anIncident({
    failures: Array.from({ length: count }, (_, index) => ({
      at: later(last - (count - 1 - index) * 30).toISOString(),
      staffId: 'asha',
      staffName: 'Asha Nambiar',
      method
    }))
  })
const points = (incident: Incident, staffId: string, now: Date) => pointsOf(incident, staffId, policy, now)

describe('checkCode', () => {
  it('gives the points to whoever checked, and to nobody else', () => {
    const { incident, match } = checked(anIncident(), 'right')
    expect(match).toBe(true)
    expect(points(incident, 'asha', later(61))).toBe(100)
    expect(points(incident, 'rohan', later(61))).toBe(0)
  })

  it('lets points lapse after fifteen minutes', () => {
    const { incident } = checked(anIncident(), 'right')
    expect(points(incident, 'asha', later(60 + 15 * 60 - 1))).toBe(100)
    expect(points(incident, 'asha', later(60 + 15 * 60))).toBe(0)
  })

  it('uses a right code up', () => {
    const { incident } = checked(anIncident(), 'right')
    expect(checkCode(incident, 'right', rohan, rulesOf(incident, later(61)))).toMatchObject({
      ok: false,
      code: 'conflict'
    })
  })

  it('counts wrong codes down across staff, remembers them, and takes no fourth, the right one included', () => {
    const first = checked(anIncident(), 'wrong', asha).incident
    const second = checked(first, 'wrong', rohan).incident
    const third = checked(second, 'wrong', asha).incident
    expect(third.failures.map(({ staffName }) => staffName)).toEqual(['Asha Nambiar', 'Rohan Dalvi', 'Asha Nambiar'])
    expect(usableCode(third, later(61))).toBeNull()
    expect(stepsOf(third, 'rohan', policy, later(61))[0]).toMatchObject({ state: 'spent', triesLeft: 0 })
    expect(checkCode(third, 'right', asha, rulesOf(third, later(60 + 300)))).toMatchObject({
      ok: false,
      code: 'conflict'
    })
  })

  it('takes a one-time code for ten minutes', () => {
    const code = {
      source: 'one-time',
      hash: 'right',
      mailId: 'm',
      sentAt: opened.toISOString(),
      expiresAt: later(600).toISOString(),
      triesLeft: 3
    } as const
    const incident = anIncident({ code })
    expect(checked(incident, 'right', asha, later(599)).match).toBe(true)
    expect(checkCode(incident, 'right', asha, rulesOf(incident, later(600)))).toMatchObject({
      ok: false,
      code: 'conflict'
    })
  })

  it('refuses on a closed incident, and where codes are switched off', () => {
    const closed = anIncident({ state: 'closed' })
    expect(checkCode(closed, 'right', asha, rulesOf(closed, later(1)))).toMatchObject({ ok: false, code: 'conflict' })
    const rules = rulesOf(anIncident(), later(1), { policy: { points: { ...policy.points, code: 0 } } })
    expect(checkCode(anIncident(), 'right', asha, rules)).toMatchObject({ ok: false, code: 'conflict' })
  })
})

describe('checkFact', () => {
  it('adds points up, one kind once, and is through with four of five', () => {
    const incident = callerFacts.slice(0, 4).reduce((before, fact) => answered(before, fact, true), anIncident())
    expect(points(incident, 'asha', later(61))).toBe(100)
    const twice = { ...incident, proofs: [...incident.proofs, ...incident.proofs] }
    expect(points(twice, 'asha', later(61))).toBe(100)
  })

  it('counts until the first of the proofs lapses', () => {
    const first = answered(anIncident(), 'mobile', true, asha, later(60))
    const second = answered(first, 'country', true, asha, later(120))
    expect(proofExpiry(second, 'asha', later(121))).toBe(later(60 + 900).toISOString())
    expect(points(second, 'asha', later(60 + 900))).toBe(25)
  })

  it('does not ask again what the same member of staff was told; a colleague may', () => {
    const incident = answered(anIncident(), 'mobile', true)
    expect(checkFact(incident, 'mobile', true, asha, rulesOf(incident, later(61)))).toEqual({
      ok: false,
      code: 'conflict',
      message: 'The caller has told you this already: ask for something else.'
    })
    expect(points(answered(incident, 'mobile', true, rohan), 'rohan', later(61))).toBe(25)
  })

  it('takes two wrong answers to a fact, whoever asks, and then none at all', () => {
    const incident = answered(answered(anIncident(), 'manager', false, asha), 'manager', false, rohan)
    expect(checkFact(incident, 'manager', true, asha, rulesOf(incident, later(61)))).toMatchObject({
      ok: false,
      code: 'conflict',
      message: 'This was answered wrong 2 times for this incident: ask for something else.'
    })
    expect(stepsOf(incident, 'asha', policy, later(61)).find(({ method }) => method === 'manager')).toEqual({
      method: 'manager',
      points: 25,
      state: 'spent',
      triesLeft: 0
    })
    expect(points(answered(incident, 'country', true), 'asha', later(61))).toBe(25)
  })

  it('is not asked where it is switched off', () => {
    const rules = rulesOf(anIncident(), later(1), { policy: { points: { ...policy.points, mobile: 0 } } })
    expect(checkFact(anIncident(), 'mobile', true, asha, rules)).toEqual({
      ok: false,
      code: 'conflict',
      message: 'This way to verify a caller is switched off in the settings.'
    })
  })

  it('is worth what the settings say now', () => {
    const incident = answered(anIncident(), 'mobile', true)
    const dearer = { ...policy, points: { ...policy.points, mobile: 60 } }
    expect(pointsOf(incident, 'asha', dearer, later(61))).toBe(60)
  })
})

describe('replaceCode', () => {
  it('makes the new code the only one, with three tries and ten minutes', () => {
    const replaced = replaceCode(anIncident(), { hash: 'new', mailId: 'mail-2' }, rulesOf(anIncident(), later(60)))
    expect(replaced).toMatchObject({
      ok: true,
      value: {
        version: 2,
        code: {
          source: 'one-time',
          hash: 'new',
          mailId: 'mail-2',
          triesLeft: 3,
          sentAt: later(60).toISOString(),
          expiresAt: later(660).toISOString()
        }
      }
    })
  })

  it('waits a minute between codes', () => {
    const rules = rulesOf(anIncident(), later(59))
    expect(nextCodeAt(anIncident(), rules.history, later(59))).toEqual(later(60))
    expect(replaceCode(anIncident(), { hash: 'new', mailId: 'm' }, rules)).toEqual({
      ok: false,
      code: 'rate_limited',
      message: 'A code was mailed just now. Wait 1 second before you mail a new one.'
    })
  })
})

describe('the cool-down after failures', () => {
  const until = (incident: Incident) => coolDownUntil(rulesOf(incident, later(3600)).history, later(3600))

  it.each([
    [2, null],
    [3, 5],
    [5, 5],
    [6, 15],
    [20, 15]
  ])('after %i of them is %s minutes, from the last one on', (count, minutes) => {
    expect(until(failed(count))).toEqual(minutes === null ? null : later(3600 + minutes * 60))
  })

  it('refuses every check and every new code, and says with whom and when it failed', () => {
    const incident = failed(3)
    const rules = rulesOf(incident, later(3600 + 240))
    const refusal = (before: string) => ({
      ok: false,
      code: 'rate_limited',
      message: `3 checks of callers failed, the last 4 minutes ago with Asha Nambiar. Wait 60 seconds before ${before}.`
    })
    expect(replaceCode(incident, { hash: 'new', mailId: 'm' }, rules)).toEqual(refusal('you mail a new code'))
    expect(checkCode(incident, 'right', rohan, rules)).toEqual(refusal('the next check'))
    expect(checkFact(incident, 'mobile', true, rohan, rules)).toEqual(refusal('the next check'))
    const over = rulesOf(incident, later(3900))
    expect(replaceCode(incident, { hash: 'new', mailId: 'm' }, over)).toMatchObject({ ok: true })
    expect(checkFact(incident, 'mobile', true, rohan, over)).toMatchObject({ ok: true })
  })

  it('never gets shorter with more failures', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (one, other) => {
        const [fewer, more] = [Math.min(one, other), Math.max(one, other)]
        expect(until(failed(more))?.getTime() ?? 0).toBeGreaterThanOrEqual(until(failed(fewer))?.getTime() ?? 0)
      })
    )
  })
})

describe('blockingIncident', () => {
  const blocked = anAccount({ id: 'account-1', number: 'RS-000001', status: 'blocked', incidentId: 'incident-1' })

  it('is the open one that the account is blocked by', () => {
    expect(blockingIncident(anIncident(), blocked)).toMatchObject({ ok: true })
  })

  it.each([
    [
      'of a closed account',
      anIncident(),
      anAccount({ ...blocked, status: 'closed' }),
      'RS-000001 is closed: only the caller of a blocked account is verified.'
    ],
    [
      'that is closed',
      anIncident({ state: 'closed' }),
      anAccount({ ...blocked, status: 'active', incidentId: null }),
      'This incident is closed: the account is not blocked any more.'
    ],
    [
      'before a later one',
      anIncident({ state: 'closed' }),
      anAccount({ ...blocked, incidentId: 'incident-2' }),
      'This incident is closed, and the account is blocked by a later one. Go on with that.'
    ]
  ])('is none %s', (_, incident, account, message) => {
    expect(blockingIncident(incident, account)).toEqual({ ok: false, code: 'conflict', message })
  })
})

describe('closeIncident', () => {
  it('needs a hundred points of the member of staff who closes', () => {
    const { incident } = checked(anIncident(), 'right', asha)
    expect(closeIncident(incident, rohan, rulesOf(incident, later(61)))).toEqual({
      ok: false,
      code: 'forbidden',
      message: 'Verify the caller first: 0 of 100 points are reached for this incident.'
    })
    expect(closeIncident(incident, asha, rulesOf(incident, later(61)))).toMatchObject({
      ok: true,
      value: {
        state: 'closed',
        closedAt: later(61).toISOString(),
        closedBy: { staffId: 'asha' },
        code: null,
        proofs: [],
        seconds: []
      }
    })
  })

  it('refuses an incident that is closed already', () => {
    const closed = anIncident({ state: 'closed' })
    expect(closeIncident(closed, asha, rulesOf(closed, later(1)))).toMatchObject({ ok: false, code: 'conflict' })
  })
})

describe('an override', () => {
  const overridden = (incident: Incident) => {
    const outcome = overrideCheck(incident, asha, rulesOf(incident, later(60)))
    if (!outcome.ok) throw new Error(outcome.message)
    return outcome.value
  }

  it('is worth whatever is needed, for whoever overrode and as long as any proof', () => {
    const incident = overridden(anIncident())
    expect([points(incident, 'asha', later(61)), points(incident, 'rohan', later(61))]).toEqual([100, 0])
    expect(pointsOf(incident, 'asha', { ...policy, pointsNeeded: 180 }, later(61))).toBe(180)
    expect(points(incident, 'asha', later(960))).toBe(0)
  })

  it('needs no second person, and does not wait for failures to cool down', () => {
    const incident = overridden(failed(6, 50))
    expect(closeIncident(incident, asha, rulesOf(incident, later(61)))).toMatchObject({ ok: true })
  })
})

describe('a caller who is not the account holder', () => {
  it('leaves nothing behind that counts, for nobody: proofs, confirmations and codes', () => {
    const proven = answered(checked(anIncident(), 'right').incident, 'mobile', true, rohan)
    const outcome = refuseCaller(proven, rohan, later(120))
    if (!outcome.ok) throw new Error(outcome.message)
    const { value } = outcome
    expect([points(value, 'asha', later(121)), points(value, 'rohan', later(121))]).toEqual([0, 0])
    expect(value).toMatchObject({
      state: 'open',
      seconds: [],
      notHolder: { at: later(120).toISOString(), staffName: 'Rohan Dalvi' }
    })
  })

  it('ends the code of the blocked mail', () => {
    const outcome = refuseCaller(anIncident(), asha, later(10))
    expect(outcome.ok && usableCode(outcome.value, later(11))).toBeNull()
  })
})
