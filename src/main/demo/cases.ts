import type { CallerFact } from '@shared/call-desk'
import { nameStandIn } from '../services/absence'
import { setPassword } from '../services/activation'
import type { Context, StaffActor, Visitor } from '../services/context'
import { approveAccount } from '../services/decisions'
import { createSignIn, type SignIn } from '../services/sign-in'
import { signUpVisitor } from '../services/sign-up'
import { checkCallerFact } from '../services/verification'
import { callWithBlockedMail, type PhoneCall } from './phone-calls'
import type { Schedule } from './schedule'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A reseller of long standing, at the address that they always sign in from. */
type Holder = {
  readonly name: string
  readonly email: string
  readonly mobile?: string
  readonly organizationName: string
  readonly country: string
  readonly home: string
}

const holders = {
  forgetful: {
    name: 'Vasudha Tamhane',
    email: 'vasudha@lotuspier.example',
    mobile: '+91 90002 41877',
    organizationName: 'Lotus Pier Hosting Pvt Ltd',
    country: 'IN',
    home: '192.0.2.240'
  },
  attacked: {
    name: 'Ottilie Brandhorst',
    email: 'ottilie@elbwerkdomains.example',
    organizationName: 'Elbwerk Domains GmbH',
    country: 'DE',
    home: '198.51.100.240'
  },
  again: {
    name: 'Kiran Halbe',
    email: 'kiran@nimbusgate.example',
    mobile: '+91 90002 55310',
    organizationName: 'Nimbusgate Cloud Pvt Ltd',
    country: 'IN',
    home: '192.0.2.241'
  },
  doubtful: {
    name: 'Perrin Ashdown',
    email: 'perrin@quaymark.example',
    organizationName: 'Quaymark Systems Ltd',
    country: 'GB',
    home: '203.0.113.240'
  }
} as const satisfies Record<string, Holder>

/** Tried beside the attacked account, once or twice each; nobody was blocked. */
const neighbours: readonly Holder[] = ['Sorrel Networks', 'Tidemill Data', 'Umberfield Online'].map((word, index) => ({
  name: ['Brida Solheim', 'Casimir Wolny', 'Delphine Morvan'][index] ?? '',
  email: `office@${word.toLowerCase().replace(' ', '')}.example`,
  organizationName: `${word} GmbH`,
  country: 'DE',
  home: `198.51.100.${241 + index}`
}))

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36'
const attacker: Visitor = { ip: '203.0.113.251', country: 'BR', userAgent: 'python-requests/2.32' }
const atHome = ({ home, country }: Holder): Visitor => ({ ip: home, country, userAgent: browser })
const demoPassword = 'velvet-otter-climbs-77-stairs'

type Parts = {
  readonly context: Context
  readonly schedule: Schedule
  readonly staff: {
    readonly reviewer: StaffActor
    readonly accountManager: StaffActor
    readonly administrator: StaffActor
  }
  readonly end: Date
  readonly organizationType: string
  readonly readMail: (kind: Parameters<PhoneCall['readMail']>[0], accountId: string) => string
}

/**
 * Plans what makes the call desk worth a look: one who forgot, one who is attacked, one who is blocked again within a day
 * of being unblocked, one whose caller failed checks; and an account manager who will be away.
 */
export function planCases(parts: Parts): void {
  const { context, schedule, staff, end } = parts
  const signIn = createSignIn(context)
  const before = (time: number, step: () => Promise<unknown>) =>
    schedule.plan(new Date(end.getTime() - time), async () => void (await step()))
  for (const [index, holder] of [...Object.values(holders), ...neighbours].entries())
    planHistory(parts, signIn, holder, index)
  /** Wrong passwords, the first so long before the end. */
  const guesses = (holder: Holder, from: Visitor, start: number, apart: number, times = 5) => {
    for (let index = 0; index < times; index++)
      before(start - index * apart, () => signIn({ email: holder.email, password: `not this one ${index}` }, from))
  }

  guesses(holders.forgetful, atHome(holders.forgetful), 42 * minute, 24 * second)

  for (const [index, neighbour] of neighbours.entries())
    guesses(neighbour, attacker, 2 * hour + (index + 1) * minute, 7 * second, 1 + (index % 2))
  guesses(holders.attacked, attacker, 2 * hour, 10 * second)

  guesses(holders.again, atHome(holders.again), 21 * hour, 30 * second)
  before(20 * hour, async () => callWithBlockedMail(await callAbout(parts, holders.again)))
  guesses(holders.again, { ...atHome(holders.again), ip: '192.0.2.199' }, 3 * hour, 45 * second)

  guesses(holders.doubtful, atHome(holders.doubtful), 5 * hour, 50 * second)
  const said: readonly (readonly [CallerFact, string])[] = [
    ['organization', 'Quaymark Systems'],
    ['signUpMonth', 'January 2019'],
    ['manager', 'Somebody from sales']
  ]
  for (const [index, [fact, words]] of said.entries())
    before(95 * minute - index * minute, async () => {
      const { incidentId, by } = await callAbout(parts, holders.doubtful)
      await checkCallerFact(context, incidentId, fact, words, by)
    })

  before(30 * hour, () =>
    nameStandIn(
      context,
      staff.accountManager.id,
      {
        from: new Date(end.getTime() + 3 * day).toISOString(),
        until: new Date(end.getTime() + 10 * day).toISOString(),
        standInId: staff.administrator.id
      },
      { ...staff.accountManager, role: 'accountManager' }
    )
  )
}

/** Signs up, is approved and activated two months ago, and has signed in from the same place since. */
function planHistory(
  { context, schedule, staff, end, organizationType, readMail }: Parts,
  signIn: SignIn,
  holder: Holder,
  index: number
): void {
  const begin = end.getTime() - (62 - index) * day
  const at = (time: number, step: () => Promise<unknown>) =>
    schedule.plan(new Date(begin + time), async () => void (await step()))
  const { home: _, ...form } = holder
  const account = () => accountOf(context, holder)
  at(0, () => signUpVisitor(context, { ...form, organizationType, acceptTerms: true }, atHome(holder)))
  at(7 * hour, async () => approveAccount(context, await account(), 'Company register checked.', staff.reviewer))
  at(9 * hour, async () => {
    const token =
      readMail('activation', (await account()).id)
        .split('/')
        .at(-1) ?? ''
    const passwords = { password: demoPassword, confirmPassword: demoPassword }
    await setPassword(context, token, passwords, atHome(holder))
  })
  for (const days of [1, 9, 20, 34, 48])
    at(days * day, () => signIn({ email: holder.email, password: demoPassword }, atHome(holder)))
}

async function accountOf(context: Context, { email }: Holder) {
  const account = await context.store.find('accounts', 'emailClaim', email)
  if (account === null) throw new Error('the demo lost a reseller')
  return account
}

async function callAbout({ context, staff, readMail }: Parts, holder: Holder): Promise<PhoneCall> {
  const account = await accountOf(context, holder)
  if (account.incidentId === null) throw new Error('the demo has nobody to call about')
  return {
    context,
    account,
    incidentId: account.incidentId,
    by: staff.accountManager,
    readMail: (kind) => readMail(kind, account.id)
  }
}
