import { createSignIn } from '../../src/main/services/sign-in'
import type { StaffActor } from '../../src/main/services/context'
import type { Incident } from '../../src/main/store/records'
import type { Account } from '../../src/shared/account'
import type { CallerFact } from '../../src/shared/call-desk'
import { createProgramme, signUpForm, visitor, type Programme } from './programme'

/** What the holder of the blocked account would say. */
export const holderSays: Readonly<Record<CallerFact, string>> = {
  organization: 'kestrel hosting',
  mobile: '98765 43210',
  country: 'India',
  signUpMonth: 'March 2026',
  manager: 'Nambiar, Asha'
}

export type BlockedProgramme = Programme & {
  readonly asha: StaffActor
  readonly rohan: StaffActor
  readonly meera: StaffActor
  readonly accountId: string
  /** Five wrong passwords. */
  readonly blockAgain: () => Promise<void>
  /** The open incident, or the last one. */
  readonly incident: () => Promise<Incident>
  /** The newest code that was mailed. */
  readonly code: (kind?: 'account-blocked' | 'verification-code') => string
}

/** A programme with a blocked account in India whose manager is Asha, and two colleagues who phone. */
export async function blockedProgramme(change: Partial<Account> = {}): Promise<BlockedProgramme> {
  const programme = createProgramme()
  const asha = await programme.hire('accountManager', 'Asha Nambiar')
  const account = await programme.activeAccount({ country: 'IN', mobile: '+91 98765 43210' })
  const stored = { ...account, managerId: asha.id, ...change, version: account.version + 1 }
  await programme.store.commit({
    puts: [{ collection: 'accounts', record: stored, basedOn: account.version }],
    events: []
  })
  const signIn = createSignIn(programme)
  const blockAgain = async () => {
    for (let left = 5; left > 0; left--) await signIn({ email: signUpForm().email, password: 'wrong' }, visitor())
  }
  await blockAgain()
  return {
    ...programme,
    asha,
    rohan: await programme.hire('accountManager', 'Rohan Dalvi'),
    meera: await programme.hire('administrator', 'Meera Kamath'),
    accountId: account.id,
    blockAgain,
    incident: async () => {
      const { items } = await programme.store.query('incidents', {
        where: { accountId: account.id },
        sort: '-openedAt'
      })
      const [newest] = items
      if (!newest) throw new Error('the account was never blocked')
      return newest
    },
    code: (kind = 'account-blocked') => {
      const order = programme.mailTo(account.id, kind).at(-1)
      return order?.secrets && 'code' in order.secrets ? order.secrets.code : ''
    }
  }
}
