import { describe, expect, it } from 'vitest'
import { assign, chosenManager, defaultManager } from '../../../src/main/domain/assignment'
import type { Staff } from '../../../src/main/store/records'
import { anAccount } from '../../support/accounts'

const now = new Date('2026-03-02T09:00:00.000Z')
const aMember = (id: string, change: Partial<Staff> = {}): Staff => ({
  id,
  version: 1,
  name: `Test ${id}`,
  email: `${id}@emsign.example`,
  emailClaim: `${id}@emsign.example`,
  role: 'accountManager',
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  invitation: null,
  lastSignInAt: null,
  ...change
})
const busy = aMember('busy')
const free = aMember('free')
const left = aMember('left', { status: 'deactivated' })
const staff = [busy, free, left]
const loads = new Map([
  ['busy', 7],
  ['free', 1]
])
const byCountry: Parameters<typeof defaultManager>[1] = {
  assignment: 'byCountry',
  managersByCountry: [
    { country: 'IN', managerId: 'busy' },
    { country: 'NO', managerId: 'left' }
  ]
}
const managerOf = (change: object, policy = byCountry) =>
  defaultManager({ country: 'IN', managerId: null, ...change }, policy, staff, loads, now)?.id

describe('who is assigned when nobody is chosen', () => {
  it('is the manager of the country, where the settings want so', () => {
    expect(managerOf({})).toBe('busy')
    expect(managerOf({}, { ...byCountry, assignment: 'leastLoaded' })).toBe('free')
  })

  it('is the least loaded for a country that nobody has, or whose manager left', () => {
    expect(managerOf({ country: 'DE' })).toBe('free')
    expect(managerOf({ country: 'NO' })).toBe('free')
  })

  it('stays who was assigned before the approval, unless they left', () => {
    expect(managerOf({ country: 'IN', managerId: 'free' })).toBe('free')
    expect(managerOf({ country: 'IN', managerId: 'left' })).toBe('busy')
  })
})

describe('a chosen manager', () => {
  it('must be an account manager or administrator who works here', () => {
    expect(chosenManager(busy)).toMatchObject({ ok: true })
    expect(chosenManager(aMember('chief', { role: 'administrator' }))).toMatchObject({ ok: true })
    for (const member of [left, aMember('new', { status: 'invited' }), aMember('judge', { role: 'reviewer' })])
      expect(chosenManager(member)).toMatchObject({ ok: false, code: 'conflict' })
    expect(chosenManager(null)).toMatchObject({ ok: false, code: 'not_found' })
  })
})

describe('assigning', () => {
  it('hands an account over', () => {
    expect(assign(anAccount({ status: 'active', managerId: 'busy' }), free, now)).toEqual({
      ok: true,
      value: anAccount({ status: 'active', managerId: 'free', version: 2, updatedAt: now.toISOString() })
    })
  })

  it('is refused for accounts that need nobody, and to whoever has it already', () => {
    for (const status of ['rejected', 'closed'] as const)
      expect(assign(anAccount({ status }), free, now)).toMatchObject({ ok: false, code: 'conflict' })
    expect(assign(anAccount({ managerId: 'free' }), free, now)).toMatchObject({
      code: 'conflict',
      message: 'RS-000001 is assigned to Test free already.'
    })
  })
})
