import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockingIncident,
  checkCode,
  closeIncident,
  describeWrongCode,
  nextCodeAt,
  pointsOf,
  replaceCode,
  usableCode
} from '../../../src/main/domain/verification'
import type { Incident } from '../../../src/main/store/records'
import { anAccount } from '../../support/accounts'

const opened = new Date('2026-03-02T09:00:00.000Z')
const later = (seconds: number) => new Date(opened.getTime() + seconds * 1000)
const asha = { id: 'asha', name: 'Asha Nambiar' }
const rohan = { id: 'rohan', name: 'Rohan Dalvi' }

const anIncident = (change: Partial<Incident> = {}): Incident => ({
  id: 'incident-1',
  version: 1,
  caseNumber: 'C-7K4M-2QX9',
  accountId: 'account-1',
  openedAt: opened.toISOString(),
  state: 'open',
  closedAt: null,
  closedBy: null,
  code: {
    source: 'blocked-mail',
    hash: 'right',
    mailId: 'mail-1',
    sentAt: opened.toISOString(),
    expiresAt: null,
    triesLeft: 3
  },
  failures: [],
  proofs: [],
  ...change
})

const checked = (incident: Incident, said: string, by = asha, now = later(60)) => {
  const outcome = checkCode(incident, said, by, now)
  if (!outcome.ok) throw new Error(outcome.message)
  return outcome.value
}

describe('checkCode', () => {
  it('gives the points to whoever checked, and to nobody else', () => {
    const { incident, right } = checked(anIncident(), 'right')
    expect(right).toBe(true)
    expect(pointsOf(incident, 'asha', later(61))).toBe(100)
    expect(pointsOf(incident, 'rohan', later(61))).toBe(0)
  })

  it('lets points lapse after fifteen minutes', () => {
    const { incident } = checked(anIncident(), 'right')
    expect(pointsOf(incident, 'asha', later(60 + 15 * 60 - 1))).toBe(100)
    expect(pointsOf(incident, 'asha', later(60 + 15 * 60))).toBe(0)
  })

  it('uses a right code up', () => {
    const { incident } = checked(anIncident(), 'right')
    expect(checkCode(incident, 'right', rohan, later(61))).toMatchObject({ ok: false, code: 'conflict' })
  })

  it('counts wrong codes down across staff, remembers them, and takes no fourth, the right one included', () => {
    const first = checked(anIncident(), 'wrong', asha).incident
    const second = checked(first, 'wrong', rohan).incident
    const third = checked(second, 'wrong', asha).incident
    expect(third.failures.map(({ staffName }) => staffName)).toEqual(['Asha Nambiar', 'Rohan Dalvi', 'Asha Nambiar'])
    expect(usableCode(third, later(61))).toBeNull()
    expect(checkCode(third, 'right', asha, later(61))).toMatchObject({ ok: false, code: 'conflict' })
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
    expect(checkCode(anIncident({ code }), 'right', asha, later(599))).toMatchObject({
      ok: true,
      value: { right: true }
    })
    expect(checkCode(anIncident({ code }), 'right', asha, later(600))).toMatchObject({ ok: false, code: 'conflict' })
  })

  it('refuses on a closed incident', () => {
    expect(checkCode(anIncident({ state: 'closed' }), 'right', asha, later(1))).toMatchObject({
      ok: false,
      code: 'conflict'
    })
  })
})

describe('replaceCode', () => {
  it('makes the new code the only one, with three tries and ten minutes', () => {
    const replaced = replaceCode(anIncident(), { hash: 'new', mailId: 'mail-2' }, later(60))
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
    expect(nextCodeAt(anIncident())).toEqual(later(60))
    expect(replaceCode(anIncident(), { hash: 'new', mailId: 'm' }, later(59))).toEqual({
      ok: false,
      code: 'rate_limited',
      message: 'A code was mailed just now. Wait 1 second before you mail a new one.'
    })
  })
})

describe('the cool-down after wrong codes', () => {
  const failed = (count: number, last = 3600) =>
    anIncident({
      failures: Array.from({ length: count }, (_, index) => ({
        at: later(last - (count - 1 - index) * 30).toISOString(),
        staffId: 'asha',
        staffName: 'Asha Nambiar'
      }))
    })

  it.each([
    [2, 0],
    [3, 5],
    [5, 5],
    [6, 15],
    [20, 15]
  ])('after %i of them is %i minutes, from the last one on', (count, minutes) => {
    expect(nextCodeAt(failed(count))).toEqual(minutes === 0 ? later(60) : later(3600 + minutes * 60))
  })

  it('is refused with its length and reason, and a code can be mailed when it is over', () => {
    expect(replaceCode(failed(3), { hash: 'new', mailId: 'm' }, later(3600))).toEqual({
      ok: false,
      code: 'rate_limited',
      message: 'Wrong codes were given 3 times for this incident. Wait 5 minutes before you mail a new one.'
    })
    expect(replaceCode(failed(3), { hash: 'new', mailId: 'm' }, later(3900))).toMatchObject({ ok: true })
  })

  it('is told with the last try', () => {
    const { incident } = checked(checked(checked(anIncident(), 'wrong').incident, 'wrong').incident, 'wrong')
    expect(describeWrongCode(incident, later(60))).toBe(
      'This is not the code of this incident. It was the last try: mail a new code in 5 minutes.'
    )
  })

  it('never gets shorter with more failures', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (one, other) => {
        const [fewer, more] = [Math.min(one, other), Math.max(one, other)]
        expect(nextCodeAt(failed(more)).getTime()).toBeGreaterThanOrEqual(nextCodeAt(failed(fewer)).getTime())
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
      blocked,
      'This incident is closed: the account is not blocked any more.'
    ]
  ])('is none %s', (_, incident, account, message) => {
    expect(blockingIncident(incident, account)).toEqual({ ok: false, code: 'conflict', message })
  })
})

describe('closeIncident', () => {
  it('needs a hundred points of the member of staff who closes', () => {
    const { incident } = checked(anIncident(), 'right', asha)
    expect(closeIncident(incident, rohan, later(61))).toEqual({
      ok: false,
      code: 'forbidden',
      message: 'Verify the caller first: 0 of 100 points are reached for this incident.'
    })
    expect(closeIncident(incident, asha, later(61))).toMatchObject({
      ok: true,
      value: {
        state: 'closed',
        closedAt: later(61).toISOString(),
        closedBy: { staffId: 'asha' },
        code: null,
        proofs: []
      }
    })
  })

  it('refuses an incident that is closed already', () => {
    expect(closeIncident(anIncident({ state: 'closed' }), asha, later(1))).toMatchObject({
      ok: false,
      code: 'conflict'
    })
  })
})
