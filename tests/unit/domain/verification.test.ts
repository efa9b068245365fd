import { describe, expect, it } from 'vitest'
import {
  checkCode,
  closeIncident,
  nextCodeAt,
  pointsOf,
  replaceCode,
  usableCode
} from '../../../src/main/domain/verification'
import type { Incident } from '../../../src/main/store/records'

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
