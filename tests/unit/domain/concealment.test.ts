import { expect, it } from 'vitest'
import { conceal, concealEvent } from '../../../src/main/domain/concealment'
import type { AuditAction, AuditEvent } from '../../../src/shared/audit'
import { anAccount } from '../../support/accounts'

const account = anAccount({ status: 'blocked', incidentId: 'incident-1' })
const event = (action: AuditAction, subject: string, details: AuditEvent['details']): AuditEvent => ({
  ...{ id: '7', sequence: 7, commit: 3, at: '2026-03-02T09:00:00.000Z', ip: '203.0.113.7', accountId: account.id },
  ...{ actor: { kind: 'staff', id: 'asha', name: 'Asha Nambiar' } as const, action, subject, details }
})

it('a concealed account holds no value of the account but its id, number, name, status and what follows from being blocked', () => {
  const { concealed, ...rest } = conceal(account)
  const kept = Object.entries(rest).filter(([name, value]) => value === account[name as keyof typeof account])
  expect(concealed).toBe(true)
  expect(kept.map(([name]) => name).sort()).toEqual(
    [
      ...['id', 'version', 'number', 'ordinal', 'name', 'status', 'updatedAt', 'incidentId'],
      // Null in the account, too.
      ...(['closure', 'decision', 'managerId', 'activatedAt', 'mobile', 'emailClaim'] as const).filter(
        (name) => account[name] === null
      )
    ].sort()
  )
  expect(rest.origin).toEqual({
    channel: account.origin.channel,
    ip: '',
    ipCountry: null,
    userAgent: '',
    registeredBy: null
  })
})

it('an event keeps what is harmless, and is about the number instead of an address', () => {
  expect(concealEvent(event('mail.retried', account.email, { kind: 'activation' }), account)).toMatchObject({
    ...{ subject: account.number, details: {}, concealed: true }
  })
  const blocked = { caseNumber: 'C-7K4M-2QX9', wrongPasswords: 5, manager: 'Asha Nambiar' }
  expect(concealEvent(event('account.blocked', account.number, blocked), account)).toMatchObject({
    details: { caseNumber: 'C-7K4M-2QX9', wrongPasswords: 5 },
    concealed: true
  })
})

it('steps of calls, and events with nothing to hide, are as they were', () => {
  for (const one of [
    event('call.noted', account.number, { caseNumber: 'C-7K4M-2QX9', note: 'Rings again.' }),
    event('account.password_set', account.number, {})
  ])
    expect(concealEvent(one, account)).toBe(one)
})
