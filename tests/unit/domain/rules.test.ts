import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseManager } from '../../../src/main/domain/assignment'
import { linkExpiry, linkProblem, linkState } from '../../../src/main/domain/links'
import { maskEmail } from '../../../src/main/domain/masking'
import { changeStaff } from '../../../src/main/domain/staff-rules'
import type { Staff } from '../../../src/main/store/records'
import { accountStatuses } from '../../../src/shared/account'

const now = new Date('2026-03-02T09:00:00.000Z')

const aMember = (change: Partial<Staff>): Staff => ({
  id: 'id',
  version: 1,
  name: 'Test Person',
  email: 'test@emsign.example',
  emailClaim: 'test@emsign.example',
  role: 'accountManager',
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  invitation: null,
  lastSignInAt: null,
  ...change
})

describe('linkState', () => {
  const open = { usedAt: null, replacedAt: null, expiresAt: '2026-03-02T09:00:00.001Z' }

  it('is open until it expires, is used or is replaced', () => {
    expect(linkState(open, now)).toBe('open')
    expect(linkState({ ...open, expiresAt: now.toISOString() }, now)).toBe('expired')
    expect(linkState({ ...open, replacedAt: now.toISOString() }, now)).toBe('replaced')
    expect(linkState({ ...open, usedAt: now.toISOString() }, now)).toBe('used')
  })

  it('stays used when it also expired or was replaced', () => {
    expect(
      linkState(
        { usedAt: now.toISOString(), replacedAt: now.toISOString(), expiresAt: '2026-01-01T00:00:00.000Z' },
        now
      )
    ).toBe('used')
  })
})

describe('linkProblem', () => {
  const open = { usedAt: null, replacedAt: null, expiresAt: '2026-03-02T09:00:00.001Z' }
  const entered = { activation: 'approved', passwordReset: 'active' } as const

  it.each(['activation', 'passwordReset'] as const)('of an open %s link is none for one status only', (purpose) => {
    for (const status of accountStatuses) {
      const problem = status === entered[purpose] ? null : 'link_replaced'
      expect(linkProblem({ ...open, purpose }, status, now)).toBe(problem)
    }
  })

  it.each([
    [{ usedAt: now.toISOString() }, 'link_used'],
    [{ replacedAt: now.toISOString() }, 'link_replaced'],
    [{ expiresAt: now.toISOString() }, 'link_expired']
  ])('tells what ended a link, whatever the status: %j', (change, problem) => {
    for (const status of accountStatuses) {
      for (const purpose of ['activation', 'passwordReset'] as const) {
        expect(linkProblem({ ...open, ...change, purpose }, status, now)).toBe(problem)
      }
    }
  })
})

describe('linkExpiry', () => {
  it('gives activation links the time of the settings, set-password links an hour', () => {
    expect(linkExpiry('activation', 72, now).toISOString()).toBe('2026-03-05T09:00:00.000Z')
    expect(linkExpiry('passwordReset', 72, now).toISOString()).toBe('2026-03-02T10:00:00.000Z')
  })
})

describe('chooseManager', () => {
  const first = aMember({ id: 'first', createdAt: '2026-01-01T00:00:00.000Z' })
  const second = aMember({ id: 'second', createdAt: '2026-01-02T00:00:00.000Z' })
  const administrator = aMember({ id: 'administrator', role: 'administrator' })

  it('takes the account manager with the fewest accounts, then the one longest with us', () => {
    expect(
      chooseManager(
        [second, first],
        new Map([
          ['first', 3],
          ['second', 2]
        ])
      )?.id
    ).toBe('second')
    expect(chooseManager([second, first], new Map())?.id).toBe('first')
  })

  it('falls back to an administrator, and to nobody', () => {
    expect(chooseManager([administrator, aMember({ role: 'reviewer' })], new Map())?.id).toBe('administrator')
    expect(chooseManager([aMember({ status: 'deactivated' }), aMember({ status: 'invited' })], new Map())).toBeNull()
  })
})

describe('changeStaff', () => {
  const last = aMember({ id: 'last', role: 'administrator', name: 'Meera Kamath' })
  const other = aMember({ id: 'other', role: 'administrator' })

  it('keeps the last active administrator', () => {
    const refusal = {
      ok: false,
      code: 'conflict',
      message: 'Meera Kamath is the last active administrator. Make somebody else an administrator first.'
    }
    expect(changeStaff(last, { role: 'reviewer' }, [last])).toEqual(refusal)
    expect(changeStaff(last, { active: false }, [last, { ...other, status: 'deactivated' }])).toEqual(refusal)
    expect(changeStaff(last, { active: false }, [last, other])).toMatchObject({
      ok: true,
      value: { status: 'deactivated', version: 2 }
    })
  })

  it('reactivates whoever had joined as active, and whoever had not as invited', () => {
    const invitation = { codeHash: 'h', sentAt: now.toISOString(), expiresAt: now.toISOString() }
    expect(changeStaff(aMember({ status: 'deactivated' }), { active: true }, [])).toMatchObject({
      value: { status: 'active' }
    })
    expect(changeStaff(aMember({ status: 'deactivated', invitation }), { active: true }, [])).toMatchObject({
      value: { status: 'invited' }
    })
  })
})

describe('maskEmail', () => {
  it('keeps the first character and the domain', () => {
    expect(maskEmail('priya.menon@kestrel.example')).toBe('p•••@kestrel.example')
  })

  it('never shows more of the local part', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect([...(maskEmail(address).split('@')[0] ?? '')]).toHaveLength(4)
      })
    )
  })
})
