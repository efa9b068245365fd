import type { MailKind, MailMessage } from '@shared/mail'
import { roleNames } from '@shared/roles'
import type { MailData, MailOrder, MailSecrets } from './kinds'
import { subjectOf } from './subjects'
import type { RenderedMail, Templates, Helpline } from './templates'

/* What previews of templates show. Nobody is called like this, and nobody gets mail at these addresses (RFC 2606). */

const to = { name: 'Sample Reseller', address: 'reseller@example.com' }
const account = { accountNumber: 'RS-000000', organizationName: 'Example Organization' }
const incident = { accountNumber: account.accountNumber, caseNumber: 'C-0000-0000' }
const managerName = 'Sample Manager'
const hour = 3_600_000

/** Data of every kind; leaving one out does not compile. */
function sampleData(now: Date, portalUrl: string): MailData {
  const at = now.toISOString()
  const before = new Date(now.getTime() - 20 * hour).toISOString()
  const signInUrl = `${portalUrl}/signin`
  const inDays = (days: number) => new Date(now.getTime() + days * 24 * hour).toISOString()
  return {
    'signup-confirmation': {
      ...account,
      organizationType: 'Web hosting company',
      country: 'India',
      email: to.address,
      mobile: '+91 00000 00000',
      promiseDays: '2'
    },
    'signup-duplicate': { ...account, signInUrl },
    activation: { ...account, managerName, expiresAt: inDays(3) },
    rejection: {
      organizationName: account.organizationName,
      reason: 'We could not find your organization in a public register.'
    },
    'account-active': { ...account, managerName, signInUrl },
    'account-blocked': { ...incident, managerName, attempts: '5', blockedAt: at },
    'verification-code': {
      caseNumber: incident.caseNumber,
      expiresAt: new Date(now.getTime() + hour / 6).toISOString()
    },
    'account-unblocked': { accountNumber: account.accountNumber, attemptsAllowed: '5', signInUrl },
    'caller-warning': { ...incident, calledAt: at },
    'blocked-again': {
      ...incident,
      earlierCaseNumber: 'C-1111-1111',
      unblockedAt: before,
      unblockedBy: 'Sample Colleague',
      blockedAt: at
    },
    'password-reset': { accountNumber: account.accountNumber, expiresAt: new Date(now.getTime() + hour).toISOString() },
    'password-reset-blocked': { ...incident, managerName },
    'account-closed': { ...account, reason: 'The reseller contract has ended.' },
    'account-reopened': {
      ...account,
      reason: 'The reseller contract was renewed.',
      standing: 'active',
      nextStep: 'You can sign in with your password, as before. Links from before no longer work.',
      signInUrl
    },
    'contact-changed': { ...account, email: 'r•••@example.com', mobile: '••• 000', changedAt: at },
    'staff-invitation': { inviterName: 'Sample Administrator', roleName: roleNames.reviewer, expiresAt: inDays(7) },
    'staff-two-factor-reset': {
      administratorName: 'Sample Administrator',
      reason: 'The phone with the authenticator app was lost.',
      resetAt: at
    },
    'audit-checkpoint': {
      line: `HDCP1 7d1c1b8e-3f0a-4a53-9e0e-5f6b8c2d4e10 ${at} 8123 9120 ${'9f'.repeat(32)} ${'3c'.repeat(32)} ${'Ab-_'.repeat(21)}Ab`,
      madeAt: at,
      records: '8123',
      events: '9120',
      fingerprint: '3c'.repeat(32)
    },
    test: { requestedBy: 'Sample Administrator' }
  }
}

const sampleSecrets = (portalUrl: string): MailSecrets => ({
  activation: { link: `${portalUrl}/activate/sample` },
  'account-blocked': { code: '0000-0000' },
  'verification-code': { code: '0000-0000' },
  'password-reset': { link: `${portalUrl}/activate/sample` },
  'staff-invitation': { code: '0000-0000-0000-0000-0000' }
})

/** How a kind of mail looks with sample data and the helpline of the settings. */
export function renderSample(
  kind: MailKind,
  {
    templates,
    helpline,
    now,
    portalUrl
  }: { readonly templates: Templates; readonly helpline: Helpline; readonly now: Date; readonly portalUrl: string }
): RenderedMail {
  const data = sampleData(now, portalUrl)[kind] as MailMessage['data']
  const secrets: Partial<Record<MailKind, Readonly<Record<string, string>>>> = sampleSecrets(portalUrl)
  const subject = subjectOf({ kind, data } as unknown as MailOrder)
  const message = { kind, subject, toName: to.name, toAddress: to.address, data, secrets: secrets[kind] ?? {} }
  return templates.render(message, helpline)
}
