import type { Account } from '@shared/account'
import type { MailKind } from '@shared/mail'
import { readSettings, staffEvent, added, type Context, type StaffActor, type Visitor } from '../services/context'
import { resendActivation, setPassword } from '../services/activation'
import { approveAccount, closeAccount, rejectAccount, reopenAccount } from '../services/decisions'
import { createSignIn, type SignIn } from '../services/sign-in'
import { registerCaller, signUpVisitor } from '../services/sign-up'
import { createChance, type Chance } from './chance'
import {
  callOfImpostor,
  callWithBlockedMail,
  callWithFacts,
  callWithOneTimeCode,
  callWithSecondPerson,
  type PhoneCall
} from './phone-calls'
import { approvalNotes, callNotes, organizationWords, regions, rejectionReasons, userAgents } from './people'
import type { Schedule } from './schedule'

export type DemoStaff = {
  readonly reviewer: StaffActor
  readonly accountManager: StaffActor
  readonly administrator: StaffActor
}

/** What a message of the demo carried: the link or code, for the reseller in the story to use. */
type ReadMail = (kind: MailKind, accountId: string) => string

type Story = {
  readonly context: Context
  readonly schedule: Schedule
  readonly staff: DemoStaff
  readonly chance: Chance
  readonly signIn: SignIn
  readonly readMail: ReadMail
  readonly end: Date
}

const minute = 60_000
const hour = 60 * minute

const signUps = 320

/** Plans the whole history: who signs up when, and what comes of it. */
export function simulateProgramme(
  context: Context,
  schedule: Schedule,
  staff: DemoStaff,
  start: Date,
  end: Date,
  readMail: ReadMail
): void {
  const chance = createChance(20_260_101)
  const story: Story = { context, schedule, staff, chance, signIn: createSignIn(context), readMail, end }
  const span = end.getTime() - start.getTime()
  for (let index = 0; index < signUps; index++) {
    // More sign-ups lately than at the start, as in a programme that grows.
    const at = new Date(start.getTime() + hour + (span - 2 * hour) * Math.sqrt((index + chance.next()) / signUps))
    schedule.plan(at, () => signUp(story, index))
  }
}

/** `later(story, 2, 5, step)`: the step happens in two to five hours. */
function later({ schedule, chance }: Story, minHours: number, maxHours: number, step: () => Promise<void>): void {
  schedule.plan(new Date(schedule.now().getTime() + chance.between(minHours, maxHours) * hour), step)
}

async function signUp(story: Story, index: number): Promise<void> {
  const { context, chance, staff } = story
  const region = chance.pickWeighted(regions)
  const firstName = chance.pick(region.firstNames)
  const lastName = chance.pick(region.lastNames)
  const word = organizationAt(index)
  const visitor = visitorFrom(chance, region.country, index)
  const { signUp: settings } = await readSettings(context.store)
  const byPhone = chance.next() < 0.06
  const mobileAsked = (byPhone ? region.country : visitor.country) === 'IN'
  const form = {
    name: `${firstName} ${lastName}`,
    email: `${fold(firstName)}.${fold(lastName)}${index}@${fold(word)}.example`,
    organizationName: `${word} ${region.legalForm}`,
    organizationType: chance.pick(settings.organizationTypes),
    country: region.country,
    acceptTerms: true,
    ...(mobileAsked ? { mobile: `+91 90000 ${String(10_000 + index * 7).slice(-5)}` } : {})
  }
  if (byPhone) await registerCaller(context, form, staff.accountManager)
  else await signUpVisitor(context, form, visitor)
  const account = await context.store.find('accounts', 'emailClaim', form.email.toLowerCase())
  if (account !== null) later(story, 1, 60, () => review(story, account.id, visitor))
}

/** Each organization once: what comes twice should be there for the reviewer to see, and not by chance. */
function organizationAt(index: number): string {
  const { first, second } = organizationWords
  const column = index % first.length
  const round = Math.floor(index / first.length)
  return `${first[column] ?? ''} ${second[(column + round) % second.length] ?? ''}`
}

async function current(story: Story, id: string): Promise<Account> {
  const account = await story.context.store.get('accounts', id)
  if (account === null) throw new Error('the demo lost an account')
  return account
}

async function review(story: Story, id: string, visitor: Visitor): Promise<void> {
  const { context, chance, staff } = story
  const basis = { id, version: (await current(story, id)).version }
  const by = chance.next() < 0.85 ? staff.reviewer : staff.administrator
  if (chance.next() < 0.14) {
    await rejectAccount(context, basis, chance.pick(rejectionReasons), chance.next() < 0.8, by)
    return
  }
  await approveAccount(context, basis, chance.pick(approvalNotes), by)
  const fate = chance.next()
  if (fate < 0.9) later(story, 0.2, 40, () => activate(story, id, visitor))
  else if (fate < 0.97) later(story, 74, 140, () => resend(story, id, visitor))
}

async function resend(story: Story, id: string, visitor: Visitor): Promise<void> {
  await resendActivation(story.context, id, story.staff.accountManager)
  if (story.chance.next() < 0.7) later(story, 0.5, 30, () => activate(story, id, visitor))
}

/** A password that follows the rules and that nobody will ever type. */
const demoPassword = 'velvet-otter-climbs-77-stairs'

async function activate(story: Story, id: string, visitor: Visitor): Promise<void> {
  const token = story.readMail('activation', id).split('/').at(-1) ?? ''
  const done = await setPassword(
    story.context,
    token,
    { password: demoPassword, confirmPassword: demoPassword },
    visitor
  )
  if (typeof done === 'string') throw new Error(`the demo's link is no good: ${done}`)
  later(story, 0.01, 0.2, () => signInAgain(story, id, visitor))
  const fate = story.chance.next()
  if (fate < 0.13) later(story, 30, 900, () => forgetPassword(story, id, visitor))
  else if (fate < 0.19) later(story, 200, 1000, () => leave(story, id))
  else if (fate < 0.4) later(story, 24, 700, () => note(story, id))
}

async function signInAgain(story: Story, id: string, visitor: Visitor): Promise<void> {
  const account = await current(story, id)
  if (account.status !== 'active') return
  await story.signIn({ email: account.email, password: demoPassword }, visitor)
  if (story.chance.next() < 0.6) later(story, 40, 400, () => signInAgain(story, id, visitor))
}

/** Five wrong passwords within minutes, and then the phone. */
async function forgetPassword(story: Story, id: string, visitor: Visitor): Promise<void> {
  const account = await current(story, id)
  if (account.status !== 'active') return
  const answer = await story.signIn({ email: account.email, password: `not this one ${story.chance.next()}` }, visitor)
  if (answer.outcome === 'invalidCredentials') later(story, 0.005, 0.03, () => forgetPassword(story, id, visitor))
  if (answer.outcome === 'blocked' && story.chance.next() < 0.75) later(story, 0.3, 20, () => phone(story, id, visitor))
}

async function phone(story: Story, id: string, visitor: Visitor): Promise<void> {
  const { context, chance, staff } = story
  const account = await current(story, id)
  const { incidentId, status } = account
  if (status !== 'blocked' || incidentId === null) return
  const readMail = (kind: MailKind) => story.readMail(kind, id)
  const call: PhoneCall = { context, account, incidentId, by: staff.accountManager, readMail }
  const fate = chance.next()
  if (fate < 0.2) {
    await callOfImpostor(call)
    later(story, 1, 4, async () => {
      const { status } = await current(story, id)
      if (status === 'blocked') await callWithSecondPerson(call, staff.administrator)
    })
    return
  }
  if (fate < 0.6) await callWithBlockedMail(call)
  else if (fate < 0.85 || account.managerId === null) await callWithOneTimeCode(call)
  else await callWithFacts(call)
  later(story, 0.05, 0.5, () => signInAgain(story, id, visitor))
}

async function leave(story: Story, id: string): Promise<void> {
  const { context, staff, chance } = story
  const { version } = await current(story, id)
  const closed = await closeAccount(
    context,
    { id, version },
    'The reseller asked us to close the account.',
    staff.administrator
  )
  if (chance.next() < 0.2) {
    later(story, 20, 200, async () => {
      await reopenAccount(
        context,
        { id, version: closed.version },
        'The reseller asked us to reopen the account.',
        staff.administrator
      )
    })
  }
}

async function note(story: Story, id: string): Promise<void> {
  const { context, staff, chance } = story
  const account = await current(story, id)
  const at = context.now()
  const { id: staffId, name: staffName } = staff.accountManager
  const record = {
    id: context.newId(),
    version: 1,
    accountId: id,
    at: at.toISOString(),
    staffId,
    staffName,
    text: chance.pick(callNotes)
  }
  const event = staffEvent('account.noted', staff.accountManager, at, { subject: account.number, accountId: id })
  await context.store.commit({ puts: [added('notes', record)], events: [event] })
}

/** Addresses of the ranges that are kept for documentation (RFC 5737), so that they are nobody's. */
function visitorFrom(chance: Chance, country: string, index: number): Visitor {
  const network = ['192.0.2', '198.51.100', '203.0.113'][index % 3] ?? '192.0.2'
  const travelling = chance.next() < 0.04
  return {
    ip: `${network}.${1 + (index % 250)}`,
    country: travelling ? chance.pick(regions).country : country,
    userAgent: chance.pick(userAgents)
  }
}

const fold = (words: string) =>
  words
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase()
