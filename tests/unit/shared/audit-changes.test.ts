import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeDetails, readChanges } from '../../../src/shared/audit-changes'
import { actionsOf, auditActions, auditOutcomes, outcomeOf } from '../../../src/shared/audit'

describe('what an event changed', () => {
  it('is told as old and new value of each name, and read back as such', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
    const change = fc.record({ name: fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,8})?$/), before: value, after: value })
    const changes = fc
      .uniqueArray(change, { selector: ({ name }) => name })
      .map((all) => all.filter(({ before, after }) => before !== after))
    fc.assert(
      fc.property(changes, (all) => {
        const told = readChanges({ action: 'staff.changed', details: { reason: 'asked', ...changeDetails(all) } })
        const renamed = all.some(({ name }) => name === 'reason')
        expect(told.changes.map(({ name }) => name).sort()).toEqual(all.map(({ name }) => name).sort())
        for (const one of all) expect(told.changes).toContainEqual(one)
        if (!renamed) expect(told.facts).toEqual({ reason: 'asked' })
      })
    )
  })

  it('holds what became none and what was none before; what stayed is a fact', () => {
    const details = {
      roleBefore: 'reviewer',
      role: 'reviewer',
      untilBefore: null,
      until: '2026-03-02',
      toldBefore: 'x'
    }
    expect(readChanges({ action: 'staff.changed', details })).toEqual({
      changes: [{ name: 'until', before: null, after: '2026-03-02' }],
      facts: { role: 'reviewer', toldBefore: 'x' }
    })
  })

  it('is read from settings and hand-overs as they used to be told, too', () => {
    const settings = {
      'lockout.maxFailures': '5 → 3',
      'helpline.phone': '"+91 1" → "+91 2"',
      'mail.from': 'none → "hub@emsign.example"',
      'signUp.terms.text': `"${'x'.repeat(10)}… → "new"`,
      'decisions.reasons': '["a"] → ["a","b"]',
      'mail.smtpPassword': 'changed'
    }
    expect(readChanges({ action: 'settings.changed', details: settings })).toEqual({
      changes: [
        { name: 'lockout.maxFailures', before: 5, after: 3 },
        { name: 'helpline.phone', before: '+91 1', after: '+91 2' },
        { name: 'mail.from', before: null, after: 'hub@emsign.example' },
        { name: 'signUp.terms.text', before: '"xxxxxxxxxx…', after: 'new' },
        { name: 'decisions.reasons', before: '["a"]', after: '["a","b"]' }
      ],
      facts: { 'mail.smtpPassword': 'changed' }
    })
    expect(readChanges({ action: 'account.assigned', details: { manager: 'Asha', before: null } })).toEqual({
      changes: [{ name: 'manager', before: null, after: 'Asha' }],
      facts: {}
    })
    expect(readChanges({ action: 'account.noted', details: { text: 'a → b' } }).facts).toEqual({ text: 'a → b' })
  })
})

describe('what became of an event', () => {
  it('is told by its action: each has exactly one outcome', () => {
    const all = auditOutcomes.flatMap((outcome) => actionsOf([outcome]))
    expect([...all].sort()).toEqual([...auditActions].sort())
    expect([outcomeOf('account.approved'), outcomeOf('desk.refused'), outcomeOf('staff.sign_in_failed')]).toEqual([
      'done',
      'refused',
      'failed'
    ])
  })
})
