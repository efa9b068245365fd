import { describe, expect, it } from 'vitest'
import { importBatches, repeatedAddresses, type ImportRow } from '../../../src/shared/import'
import { mobileRuleFor } from '../../../src/shared/profile'

const row = (line: number, email = `a${line}@b.example`): ImportRow => ({
  ...{ line, email, name: 'é'.repeat(100), mobile: '', organizationName: '', organizationType: '', country: '' }
})

describe('rows of a file', () => {
  it('that repeat an address name the line that has it first', () => {
    const rows = [row(2, 'A@b.example'), row(3, ''), row(4, 'a@B.example'), row(5, ''), row(6, ' a@b.example ')]
    expect([...repeatedAddresses(rows)]).toEqual([
      [4, 2],
      [6, 2]
    ])
  })

  it('are cut into calls under both limits, in order and none lost', () => {
    const rows = Array.from({ length: 250 }, (_, index) => row(index + 2))
    expect(importBatches(rows).map((batch) => batch.length)).toEqual([100, 100, 50])
    const small = importBatches(rows, { rows: 100, bytes: 2000 })
    expect(small.flat()).toEqual(rows)
    for (const batch of small) expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(2100)
    expect(importBatches([])).toEqual([])
  })
})

describe('the mobile number of a changed profile', () => {
  it.each([
    [{ mobile: null, country: 'DE' }, 'DE', 'unasked'],
    [{ mobile: null, country: 'DE' }, 'IN', 'required'],
    [{ mobile: '+919876543210', country: 'IN' }, 'IN', 'required'],
    [{ mobile: '+919876543210', country: 'IN' }, 'DE', 'optional'],
    // Signed up from outside India, so none was asked for.
    [{ mobile: null, country: 'IN' }, 'IN', 'optional']
  ] as const)('of %j in %s is %s', (account, country, rule) => {
    expect(mobileRuleFor(account, country)).toBe(rule)
  })
})
