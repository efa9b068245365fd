import { randomBytes, randomUUID } from 'node:crypto'
import type { MailOrder } from '../../src/main/mail/kinds'
import { createPostOffice } from '../../src/main/mail/post-office'
import { readSettings, type Context, type StaffActor, type Visitor } from '../../src/main/services/context'
import { createPasswords } from '../../src/main/services/passwords'
import { approveAccount } from '../../src/main/services/decisions'
import { newActiveStaff } from '../../src/main/services/staff'
import { signUpVisitor } from '../../src/main/services/sign-up'
import { setPassword } from '../../src/main/services/activation'
import { createMemoryStore } from '../../src/main/store/memory-store'
import type { Store } from '../../src/main/store/port'
import type { Account } from '../../src/shared/account'
import type { MailKind } from '../../src/shared/mail'
import type { Role } from '../../src/shared/roles'

/** A clock that stands still until it is moved. */
export type TestClock = { readonly now: () => Date; readonly advance: (milliseconds: number) => void }

export function createClock(start = '2026-03-02T09:00:00.000Z'): TestClock {
  let time = Date.parse(start)
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds
    }
  }
}

export const minutes = (count: number) => count * 60_000
export const hours = (count: number) => count * 3_600_000

/** Cheap parameters: these tests are not about the strength of argon2id. */
export const cheapHash = { memoryCost: 256, timeCost: 1, parallelism: 1 } as const
export const cheapPasswords = () => createPasswords(cheapHash)

export const visitor = (ip = '203.0.113.7', country: string | null = 'DE'): Visitor => ({
  ip,
  country,
  userAgent: 'test browser'
})
export const indianVisitor = visitor('203.0.113.8', 'IN')

export const goodPassword = 'violet-harbour-93-lanterns'

export const signUpForm = (change: Record<string, unknown> = {}) => ({
  name: 'Priya Menon',
  email: 'priya.menon@kestrel.example',
  organizationName: 'Kestrel Hosting GmbH',
  organizationType: 'SSL provider',
  country: 'DE',
  acceptTerms: true,
  ...change
})

export type Programme = Context & {
  readonly clock: TestClock
  /** What was promised, secrets included, as the mailbox of the addressee would show it. */
  readonly mailTo: (accountId: string | null, kind: MailKind) => MailOrder[]
  readonly hire: (role: Role, name?: string) => Promise<StaffActor>
  /** Signs somebody up and answers with the pending account. */
  readonly signUp: (change?: Record<string, unknown>) => Promise<Account>
  readonly approve: (account: Account, by: StaffActor) => Promise<Account>
  /** The token of the newest link that was mailed to an account. */
  readonly token: (accountId: string, kind?: 'activation' | 'password-reset') => string
  /** Signs up, approves and sets `goodPassword`. */
  readonly activeAccount: (change?: Record<string, unknown>) => Promise<Account>
  readonly account: (id: string) => Promise<Account>
}

/** The programme with a clock of the test's and mail that is only promised; on a store in memory unless told. */
export function createProgramme(
  options: { readonly store?: Store; readonly clock?: TestClock; readonly networkOf?: Context['networkOf'] } = {}
): Programme {
  const clock = options.clock ?? createClock()
  const store = options.store ?? createMemoryStore({ now: clock.now })
  const orders: MailOrder[] = []
  const office = createPostOffice({
    sealer: { seal: async () => ({ keySlot: 1, box: 'sealed' }) },
    settings: () => readSettings(store),
    now: clock.now,
    newId: randomUUID
  })
  const context: Context = {
    store,
    now: clock.now,
    random: randomBytes,
    newId: randomUUID,
    passwords: cheapPasswords(),
    deskKey: 'a key for tests',
    networkOf: options.networkOf ?? (() => null),
    portalUrl: async () => 'https://hub.example',
    promiseMail: (order) => {
      orders.push(order)
      return office.promise(order)
    }
  }
  const account = async (id: string) => {
    const found = await store.get('accounts', id)
    if (found === null) throw new Error(`no account ${id}`)
    return found
  }
  const mailTo: Programme['mailTo'] = (accountId, kind) =>
    orders.filter((order) => order.accountId === accountId && order.kind === kind)
  const token: Programme['token'] = (accountId, kind = 'activation') => {
    const order = mailTo(accountId, kind).at(-1)
    return (order?.secrets && 'link' in order.secrets ? order.secrets.link : '').split('/').at(-1) ?? ''
  }
  const programme: Programme = {
    ...context,
    clock,
    account,
    mailTo,
    token,
    hire: async (role, name = `Test ${role}`) => {
      const email = `${name.toLowerCase().replace(/\W+/g, '.')}@emsign.example`
      const { member, puts } = await newActiveStaff(context, { name, email, role }, goodPassword)
      await store.commit({ puts, events: [] })
      return { id: member.id, name, ip: '127.0.0.1' }
    },
    signUp: async (change = {}) => {
      const form = signUpForm(change)
      await signUpVisitor(context, form, 'mobile' in form ? indianVisitor : visitor())
      const found = await store.find('accounts', 'emailClaim', String(form.email).toLowerCase())
      if (found === null) throw new Error('the sign-up made no account')
      return found
    },
    approve: (pending, by) => approveAccount(context, pending, null, by),
    activeAccount: async (change = {}) => {
      const reviewer = await programme.hire('reviewer', `Reviewer ${randomUUID().slice(0, 8)}`)
      const approved = await programme.approve(await programme.signUp(change), reviewer)
      const done = await setPassword(
        context,
        token(approved.id),
        { password: goodPassword, confirmPassword: goodPassword },
        visitor()
      )
      if (typeof done === 'string') throw new Error(done)
      return account(approved.id)
    }
  }
  return programme
}
