import type { MailKind } from '@shared/mail'
import type { MailOrder } from '../../src/main/mail/kinds'

const to = { name: 'Meera Kulkarni', address: 'meera@northwind-hosting.example' }
const common = { accountId: 'account-1', to }
const later = '2026-11-26T14:05:00.000Z'

/** One order of every kind; leaving one out does not compile. */
export const sampleOrders = {
  'signup-confirmation': {
    ...common,
    kind: 'signup-confirmation',
    data: {
      accountNumber: 'RS-000042',
      organizationName: 'Northwind Hosting',
      organizationType: 'Web hosting company',
      country: 'India',
      email: to.address,
      mobile: '+919876543210',
      promiseDays: '2',
      termsVersion: '2026-09'
    }
  },
  'signup-duplicate': {
    ...common,
    kind: 'signup-duplicate',
    data: {
      accountNumber: 'RS-000042',
      organizationName: 'Northwind Hosting',
      signInUrl: 'https://hub.example/signin'
    }
  },
  activation: {
    ...common,
    kind: 'activation',
    data: {
      accountNumber: 'RS-000042',
      organizationName: 'Northwind Hosting',
      managerName: 'Asha Nair',
      expiresAt: later
    },
    secrets: { link: 'https://hub.example/activate/S3cretToken-abcdefghijklmnopqrstuvwxyz0123456789' },
    expiresAt: later
  },
  rejection: {
    ...common,
    kind: 'rejection',
    data: { organizationName: 'Northwind Hosting', reason: 'The organization is not registered.\nSend us the extract.' }
  },
  'account-active': {
    ...common,
    kind: 'account-active',
    data: {
      accountNumber: 'RS-000042',
      organizationName: 'Northwind Hosting',
      managerName: 'Asha Nair',
      signInUrl: 'https://hub.example/signin'
    }
  },
  'account-blocked': {
    ...common,
    kind: 'account-blocked',
    data: {
      accountNumber: 'RS-000042',
      caseNumber: 'CASE-7K3M',
      managerName: 'Asha Nair',
      attempts: '5',
      blockedAt: '2026-11-23T14:05:00.000Z'
    },
    secrets: { code: 'QX7-K2M-9TR' }
  },
  'verification-code': {
    ...common,
    kind: 'verification-code',
    data: { caseNumber: 'CASE-7K3M', expiresAt: later },
    secrets: { code: 'QX7-K2M-9TR' }
  },
  'account-unblocked': {
    ...common,
    kind: 'account-unblocked',
    data: { accountNumber: 'RS-000042', attemptsAllowed: '5', signInUrl: 'https://hub.example/signin' }
  },
  'caller-warning': {
    ...common,
    kind: 'caller-warning',
    data: { accountNumber: 'RS-000042', caseNumber: 'CASE-7K3M', calledAt: '2026-11-23T14:05:00.000Z' }
  },
  'blocked-again': {
    ...common,
    kind: 'blocked-again',
    data: {
      accountNumber: 'RS-000042',
      caseNumber: 'CASE-7K3M',
      earlierCaseNumber: 'CASE-2QX9',
      unblockedAt: '2026-11-23T09:40:00.000Z',
      unblockedBy: 'Asha Nair',
      blockedAt: '2026-11-23T14:05:00.000Z'
    }
  },
  'password-reset': {
    ...common,
    kind: 'password-reset',
    data: { accountNumber: 'RS-000042', expiresAt: later },
    secrets: { link: 'https://hub.example/activate/S3cretToken-reset' }
  },
  'password-reset-blocked': {
    ...common,
    kind: 'password-reset-blocked',
    data: { accountNumber: 'RS-000042', caseNumber: 'CASE-7K3M', managerName: 'Asha Nair' }
  },
  'account-closed': {
    ...common,
    kind: 'account-closed',
    data: { accountNumber: 'RS-000042', organizationName: 'Northwind Hosting', reason: 'The contract ended.' }
  },
  'account-reopened': {
    ...common,
    kind: 'account-reopened',
    data: {
      accountNumber: 'RS-000042',
      organizationName: 'Northwind Hosting',
      reason: 'The contract was renewed.',
      standing: 'active',
      nextStep: 'You can sign in with your password, as before.',
      signInUrl: 'https://hub.example/signin'
    }
  },
  'contact-changed': {
    ...common,
    kind: 'contact-changed',
    data: {
      accountNumber: 'RS-000042',
      organizationName: 'Northwind Hosting',
      email: 'r•••@northwind-cloud.example',
      mobile: '••• 210',
      changedAt: '2026-11-23T14:05:00.000Z'
    }
  },
  'staff-invitation': {
    ...common,
    kind: 'staff-invitation',
    data: { inviterName: 'Asha Nair', roleName: 'Reviewer', expiresAt: later },
    secrets: { code: 'JOIN-4821-ABCD' }
  },
  'staff-two-factor-reset': {
    ...common,
    kind: 'staff-two-factor-reset',
    data: { administratorName: 'Asha Nair', reason: 'Lost the phone on the train.', resetAt: later }
  },
  'audit-checkpoint': {
    ...common,
    kind: 'audit-checkpoint',
    data: {
      line: `HDCP1 7d1c1b8e-3f0a-4a53-9e0e-5f6b8c2d4e10 2026-11-23T14:05:00.000Z 8123 9120 ${'9f'.repeat(32)} ${'3c'.repeat(32)} ${'Ab-_'.repeat(21)}Ab`,
      madeAt: '2026-11-23T14:05:00.000Z',
      records: '8123',
      events: '9120',
      fingerprint: '3c'.repeat(32)
    }
  },
  test: { ...common, kind: 'test', data: { requestedBy: 'Asha Nair' } }
} satisfies { readonly [K in MailKind]: Extract<MailOrder, { kind: K }> }
