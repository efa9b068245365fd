import type { DemoSignIn } from '@shared/contract'
import type { MailKind } from '@shared/mail'
import { newVerificationCode } from '../domain/codes'
import type { MailOrder } from '../mail/kinds'
import { added, readSettings, staffEvent, type Context, type StaffActor } from '../services/context'
import { createPasswords } from '../services/passwords'
import { newActiveStaff } from '../services/staff'
import { planCases } from './cases'
import { planRepeats } from './repeats'
import { createSchedule } from './schedule'
import { simulateProgramme, type DemoStaff } from './simulation'
import { demoStaff } from './people'

const days = 24 * 60 * 60_000

/** How far back the demo's history goes. */
const historyDays = 90

/**
 * Fills a store with a believable programme: the same stories that people would have caused, run through the same rules
 * with a clock of their own. Its mail counts as sent, and none of it leaves the machine. Answers with the sign-ins of
 * its staff, whose passwords are new each time.
 */
export async function loadDemo(context: Context): Promise<readonly DemoSignIn[]> {
  const end = context.now()
  const start = new Date(end.getTime() - historyDays * days)
  const schedule = createSchedule(start)
  const secrets = new Map<string, string>()
  const past: Context = {
    ...context,
    now: schedule.now,
    // Nobody knows or guesses these passwords: they need not cost what real ones do.
    passwords: createPasswords({ memoryCost: 256, timeCost: 1, parallelism: 1 }),
    promiseMail: async (order) => {
      if (order.secrets) secrets.set(`${order.kind}:${order.accountId}`, Object.values(order.secrets)[0] ?? '')
      return sentMail(context, order, schedule.now())
    }
  }

  const signIns = demoStaff.map((person) => ({ ...person, password: `demo-${newVerificationCode(context.random)}` }))
  const staff = await hireStaff({ ...context, now: schedule.now }, signIns)
  const readMail = (kind: MailKind, accountId: string) => secrets.get(`${kind}:${accountId}`) ?? ''
  simulateProgramme(past, schedule, staff, start, end, readMail)
  const [organizationType = ''] = (await readSettings(context.store)).signUp.organizationTypes
  planRepeats(past, schedule, staff.reviewer, end, organizationType)
  planCases({ context: past, schedule, staff, end, organizationType, readMail })
  await schedule.runUntil(end)
  return signIns
}

async function hireStaff(context: Context, people: readonly DemoSignIn[]): Promise<DemoStaff> {
  const hired = await Promise.all(
    people.map(async ({ password, ...person }) => newActiveStaff(context, person, password))
  )
  const event = staffEvent('system.demo_loaded', { id: 'demo', name: 'Demo', ip: '127.0.0.1' }, context.now(), {
    subject: 'demo programme'
  })
  await context.store.commit({
    puts: hired.flatMap(({ puts }) => puts),
    events: [{ ...event, actor: { kind: 'system' } }]
  })
  const actor = (role: DemoSignIn['role']): StaffActor => {
    const found = hired.find(({ member }) => member.role === role)
    if (found === undefined) throw new Error(`the demo has no ${role}`)
    return { id: found.member.id, name: found.member.name, ip: '127.0.0.1' }
  }
  return { reviewer: actor('reviewer'), accountManager: actor('accountManager'), administrator: actor('administrator') }
}

/** A message of the past: delivered, its secrets gone. */
async function sentMail(context: Context, order: MailOrder, now: Date) {
  const put = await context.promiseMail({ ...order, secrets: undefined } as MailOrder)
  const at = now.toISOString()
  return added('mail', {
    ...(put.record as Extract<typeof put, { collection: 'mail' }>['record']),
    state: 'sent',
    createdAt: at,
    nextAttemptAt: null,
    sentAt: at,
    attempts: [{ at, ok: true, answer: 'Demo: written into the past, not sent.' }]
  })
}
