import { describe, expect, it } from 'vitest'
import { mailKinds } from '@shared/mail'
import { whyNotCancelled } from '@shared/mail-rules'

describe('what staff can keep from going out', () => {
  it.each(['queued', 'failed'] as const)('is no message that tells somebody what others did, while %s', (state) => {
    const refused = mailKinds.filter((kind) => whyNotCancelled({ kind, state }) !== null)
    expect(refused.sort()).toEqual([
      'account-blocked',
      'account-closed',
      'audit-checkpoint',
      'blocked-again',
      'caller-warning',
      'contact-changed',
      'staff-two-factor-reset'
    ])
  })

  it('is anything that could not be delivered', () => {
    expect(mailKinds.filter((kind) => whyNotCancelled({ kind, state: 'dead' }) !== null)).toEqual([])
  })
})
