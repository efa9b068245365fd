import { deliveredTo, openDesk, type TestDesk } from './desk'
import { createClock, goodPassword, hours, type TestClock } from './programme'

/** The holder of the account, who knows all of this and whose screen nobody at the desk may see. */
export const holder = {
  name: 'Priya Menon',
  email: 'priya.menon@kestrel.example',
  mobile: '+919876543210',
  organizationName: 'Kestrel Hosting Pvt Ltd',
  country: 'IN',
  managerName: 'Vikram Solanki'
} as const

export const holderSays = {
  organization: 'kestrel hosting',
  mobile: '098765 43210',
  country: 'Bharat',
  signUpMonth: 'mar 26',
  manager: 'Solanki, Vikram'
} as const

export type PhoneDesks = {
  readonly clock: TestClock
  readonly meera: TestDesk
  readonly asha: TestDesk
  readonly rohan: TestDesk
  readonly accountId: string
  /** Five wrong passwords on the portal. */
  readonly block: () => Promise<void>
  /** The incident that blocks the account now. */
  readonly incidentId: () => Promise<string>
  /** The newest code of this kind of mail, as the holder reads it. */
  readonly codeFrom: (kind: 'account-blocked' | 'verification-code') => Promise<string>
}

/**
 * An administrator and two account managers at their desks, and an active account in India that somebody else manages.
 * Their clock stands still until the test moves it; the account is a day old.
 */
export async function openPhoneDesks(): Promise<PhoneDesks> {
  const clock = createClock()
  const meera = await openDesk('administrator', { now: clock.now })
  const { hub } = meera
  const { version, decisions } = await meera.ask('settings.get', {})
  await meera.ask('settings.update', { version, decisions: { ...decisions, undoSeconds: 0 } })
  const vikram = await meera.colleague('accountManager', holder.managerName)
  const asha = await meera.colleague('accountManager', 'Asha Nambiar')
  const rohan = await meera.colleague('accountManager', 'Rohan Dalvi')
  const { managerName: _, ...form } = holder
  const pending = await meera.ask('accounts.register', {
    ...form,
    organizationType: 'SSL provider',
    acceptTerms: true
  })
  const { id } = pending
  await meera.ask('accounts.approve', { id, version: pending.version, managerId: vikram.staffId })
  const text = await deliveredTo(hub, meera.ask, holder.email, 'activation')
  const post = (path: string, body: unknown) =>
    hub.portal(
      new Request(`https://hub.example${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://hub.example' },
        body: JSON.stringify(body)
      }),
      '203.0.113.7'
    )
  const token = /\/activate\/([\w-]+)/.exec(text)?.[1] ?? ''
  await post(`/api/activation/${token}`, { password: goodPassword, confirmPassword: goodPassword })
  clock.advance(hours(24))
  return {
    clock,
    meera,
    asha,
    rohan,
    accountId: id,
    block: async () => {
      for (let left = 5; left > 0; left--) await post('/api/signin', { email: holder.email, password: 'wrong' })
      const { status } = await meera.ask('accounts.get', { id })
      if (status !== 'blocked') throw new Error(`the account is ${status}`)
    },
    incidentId: async () => (await meera.ask('accounts.get', { id })).incidentId ?? '',
    codeFrom: async (kind) =>
      /\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/.exec(
        (await deliveredTo(hub, meera.ask, holder.email, kind)).replace(/C-[0-9A-Z]{4}-[0-9A-Z]{4}/g, '')
      )?.[0] ?? ''
  }
}
