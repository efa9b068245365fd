import { describe, expect, it } from 'vitest'
import { mobileRequiredFor, sameApplication, termsProblem } from '../../../src/main/domain/sign-up-rules'
import { accountStatuses } from '../../../src/shared/account'

const createdAt = '2026-03-02T09:00:00.000Z'
const holder = { status: 'pending', createdAt, name: 'Priya Menon', organizationName: 'Kestrel Hosting GmbH' } as const
const form = { name: 'Priya Menon', organizationName: 'Kestrel Hosting GmbH' }
const after = (milliseconds: number) => new Date(Date.parse(createdAt) + milliseconds)

describe('the mobile number', () => {
  it.each([
    ['IN', true],
    ['DE', false],
    ['in', false],
    [null, false],
    [undefined, false],
    [7, false]
  ])('for %j is asked for: %j', (country, required) => {
    expect(mobileRequiredFor(country)).toBe(required)
  })
})

describe('the same application', () => {
  it('is one sent again within ten minutes', () => {
    expect(sameApplication(holder, form, after(0))).toBe(true)
    expect(sameApplication(holder, form, after(10 * 60_000 - 1))).toBe(true)
    expect(sameApplication(holder, form, after(10 * 60_000))).toBe(false)
  })

  it.each([{ name: 'Priya' }, { organizationName: 'Kestrel' }])('is not one with other words: %j', (change) => {
    expect(sameApplication(holder, { ...form, ...change }, after(0))).toBe(false)
  })

  it.each(accountStatuses.filter((status) => status !== 'pending'))('is not one that is %s already', (status) => {
    expect(sameApplication({ ...holder, status }, form, after(0))).toBe(false)
  })
})

describe('the version of the terms', () => {
  it('is right where it is the current one or none is named', () => {
    expect(termsProblem('2026-01', '2026-01')).toBeNull()
    expect(termsProblem(undefined, '2026-01')).toBeNull()
  })

  it.each(['2025-07', '', '2026-01 '])('is refused where it is %j', (version) => {
    expect(termsProblem(version, '2026-01')).toBe(
      'The terms changed while you were filling the form: read version 2026-01 and accept again.'
    )
  })
})
