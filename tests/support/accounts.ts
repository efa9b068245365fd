import type { Account } from '../../src/shared/account'

/** An account for a test, as it is right after sign-up, with what the test wants otherwise. */
export function anAccount(change: Partial<Account> = {}): Account {
  return {
    id: 'account-1',
    version: 1,
    number: 'RS-000001',
    ordinal: 1,
    status: 'pending',
    name: 'Priya Menon',
    email: 'priya.menon@kestrel.example',
    emailClaim: 'priya.menon@kestrel.example',
    mobile: null,
    organizationName: 'Kestrel Hosting GmbH',
    organizationType: 'Web hosting company',
    country: 'DE',
    createdAt: '2026-03-01T08:00:00.000Z',
    updatedAt: '2026-03-01T08:00:00.000Z',
    origin: { channel: 'portal', ip: '203.0.113.7', ipCountry: 'DE', userAgent: 'test browser', registeredBy: null },
    terms: { version: '2026-01', acceptedAt: '2026-03-01T08:00:00.000Z', ip: '203.0.113.7' },
    decision: null,
    managerId: null,
    activatedAt: null,
    incidentId: null,
    closure: null,
    ...change
  }
}
