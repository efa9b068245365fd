import { describe, expect, it } from 'vitest'
import { collectionPlans } from '../../../src/main/store/records'
import { fieldOf, type Plan, type Row } from '../../../src/main/store/row'
import { anAccount } from '../../support/accounts'

/** Records that lead each derivation through all of its branches. */
const samples: Readonly<Record<string, readonly object[]>> = {
  accounts: [
    anAccount({ mobile: '+919876543210' }),
    anAccount({ mobile: null }),
    anAccount({ origin: { ...anAccount().origin, channel: 'portal', ipCountry: 'DE' } })
  ],
  incidents: [
    { id: 'i', version: 1, state: 'open', seconds: [{ confirmedBy: null }] },
    { id: 'i', version: 1, state: 'closed', again: { days: 3 } }
  ],
  attempts: [
    { id: 'a', version: 1, outcome: 'right', accountId: 'b', ip: '203.0.113.7' },
    { id: 'a', version: 1, outcome: 'wrong', accountId: 'b', ip: '2001:db8::1' }
  ],
  mail: [
    { id: 'm', version: 1, slow: true },
    { id: 'm', version: 1 }
  ]
}

const derivations = Object.entries(collectionPlans as unknown as Record<string, Plan>).flatMap(([collection, plan]) =>
  Object.entries(plan.derived ?? {}).map(([field, derivation]) => ({ collection, field, derivation }))
)

describe('a derived field', () => {
  it.each(derivations)('$field of $collection reads only what its plan says', ({ collection, derivation }) => {
    const rows = samples[collection] ?? []
    expect(rows.length).toBeGreaterThan(0)
    const read = new Set<string>()
    for (const row of rows) {
      const watched = new Proxy(row as Row, {
        get: (target, key) => {
          read.add(String(key))
          return fieldOf(target, String(key))
        }
      })
      derivation.of(watched)
    }
    // Otherwise the index would not hear of a change (`agree`).
    expect([...read].sort()).toEqual([...derivation.from].sort())
  })
})
