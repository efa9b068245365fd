import type { Me } from '@shared/portal-api'
import { passwordInstructions, passwordRules } from '@shared/password-rules'
import { defaultSettings } from '@shared/settings'
import { countries } from '../../src/shared/countries'
import type { PortalProgramme, Visitor } from '../../src/main/portal/programme'

/** What was asked of the programme, in order. */
export type Asked = { readonly what: keyof PortalProgramme; readonly input: unknown; readonly visitor: Visitor | null }

export type FakeProgramme = PortalProgramme & {
  readonly asked: Asked[]
  /** As if staff had blocked or closed the account. */
  readonly endSessionsOf: (accountId: string) => void
}

export const rightPassword = 'seven green lanterns'
export const helpline = defaultSettings.helpline

const me: Me = {
  number: 'RS-000042',
  name: 'Meera Example',
  organizationName: 'Lotus Hosting',
  status: 'active',
  email: 'meera@lotus-hosting.example',
  manager: { name: 'Asha Sample', phone: '+91 80 0000 0001' },
  helpline
}
const badLinks = {
  used: 'link_used',
  expired: 'link_expired',
  replaced: 'link_replaced'
} as const

const isBadLink = (token: string): token is keyof typeof badLinks => token in badLinks
const field = (input: unknown, name: string): unknown =>
  typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[name] : undefined

/**
 * A programme with one reseller and links named after their state (`good`, `reset`, `used`, `expired`, `replaced`), for
 * everything that is about HTTP and pages only. `overrides` replaces single answers.
 */
export function createFakeProgramme(overrides: Partial<PortalProgramme> = {}): FakeProgramme {
  const asked: Asked[] = []
  const listeners = new Set<(accountId: string) => void>()
  const note = (what: keyof PortalProgramme, input: unknown, visitor: Visitor | null) =>
    void asked.push({ what, input, visitor })
  return {
    asked,
    endSessionsOf: (accountId) => listeners.forEach((listener) => listener(accountId)),
    signUpForm: async (visitor) => {
      note('signUpForm', null, visitor)
      return {
        mobileRequired: visitor.country === 'IN',
        countries,
        organizationTypes: defaultSettings.signUp.organizationTypes,
        terms: defaultSettings.signUp.terms
      }
    },
    signUp: async (input, visitor) => {
      note('signUp', input, visitor)
      if (typeof field(input, 'name') === 'string') return { ok: true }
      return { ok: false, message: 'Your Name is required.', fields: { name: 'Your Name is required.' } }
    },
    activation: async (token) => {
      note('activation', token, null)
      if (isBadLink(token)) return { ok: false, code: badLinks[token] }
      if (token !== 'good' && token !== 'reset') return { ok: false, code: 'link_unknown' }
      return {
        ok: true,
        email: 'm•••a@lotus-hosting.example',
        organizationName: me.organizationName,
        expiresAt: '2026-03-04T09:30:00.000Z',
        purpose: token === 'good' ? 'activation' : 'passwordReset',
        passwordRules: passwordRules.map((id) => ({ id, text: passwordInstructions[id] }))
      }
    },
    activate: async (token, input, visitor) => {
      note('activate', input, visitor)
      if (isBadLink(token)) return { ok: false, code: badLinks[token] }
      if (token !== 'good' && token !== 'reset') return { ok: false, code: 'link_unknown' }
      if (field(input, 'password') === rightPassword) return { ok: true }
      const message = passwordInstructions.personal
      return { ok: false, code: 'invalid', message, fields: { password: message } }
    },
    renew: async (token, visitor) => note('renew', token, visitor),
    signIn: async (input, visitor) => {
      note('signIn', input, visitor)
      const password = field(input, 'password')
      if (typeof password !== 'string') {
        return {
          ok: false,
          code: 'invalid',
          message: 'Password is required.',
          fields: { password: 'Password is required.' }
        }
      }
      if (password === 'blocked') return { ok: false, code: 'account_blocked', caseNumber: 'HB-7K2M-9QXD', helpline }
      if (password === 'patience') return { ok: false, code: 'rate_limited', retryAfterSeconds: 540 }
      if (password === rightPassword) {
        const { number, name, organizationName, status } = me
        return { ok: true, accountId: 'account-42', account: { number, name, organizationName, status } }
      }
      return { ok: false, code: 'invalid_credentials', message: 'The e-mail address or the password is wrong.' }
    },
    passwordReset: async (input, visitor) => {
      note('passwordReset', input, visitor)
      return { ok: true }
    },
    me: async (accountId) => (accountId === 'account-42' ? me : null),
    health: () => ({ state: 'ok', reason: null }),
    onSessionsEnded: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ...overrides
  }
}
