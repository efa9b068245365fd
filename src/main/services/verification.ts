import type { Account } from '@shared/account'
import type { AuditAction, NewAuditEvent } from '@shared/audit'
import type { CallerFact } from '@shared/call-desk'
import { standInFor } from '../domain/absence'
import { callHistory, type CallRules } from '../domain/call-history'
import { sameFact, type CallerRecord } from '../domain/caller-facts'
import { keyedHash, newVerificationCode, normalizeCode } from '../domain/codes'
import { contactChangedAt } from '../domain/profile'
import { askSecond, confirmSecond } from '../domain/second-person'
import { asItCounts, vouching } from '../domain/staff-on-call'
import {
  blockingIncident,
  checkCode,
  checkFact,
  codeLifetimeMinutes,
  overrideCheck,
  replaceCode,
  type Checked
} from '../domain/verification'
import { allow, notFound } from '../refusal'
import type { Put } from '../store/port'
import type { Incident, Staff } from '../store/records'
import { changed, readSettings, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { cancelMail } from './mail'
import { allStaff } from './staff-names'

/** More incidents of one account than can have been open within a day. */
const recentIncidents = 20

/** An incident, its account, and what the rules of the call go by. */
export type Call = { readonly incident: Incident; readonly account: Account; readonly rules: CallRules }

/** The call about an incident, whatever became of it. Throws a refusal where there is none. */
export async function findCall(context: Context, incidentId: string): Promise<Call> {
  const { store } = context
  const stored = await store.get('incidents', incidentId)
  const account = stored && (await store.get('accounts', stored.accountId))
  if (!stored || !account) throw notFound('incident')
  // Read after the open one: those before it are closed, so nothing fails on them any more.
  const [{ items }, settings, staff] = await Promise.all([
    store.query('incidents', { where: { accountId: account.id }, sort: '-openedAt', limit: recentIncidents }),
    readSettings(store),
    Promise.all(vouching(stored).map(async (id) => store.get('staff', id)))
  ])
  const incident = asItCounts(stored, (id) => staff.find((member) => member?.id === id) ?? null)
  const incidents = [incident, ...items.filter(({ id }) => id !== incident.id)]
  const now = context.now()
  const history = callHistory(incidents, contactChangedAt(account), now)
  return { incident, account, rules: { policy: settings.verification, history, now } }
}

/** The same, for an incident that still blocks its account: nobody is verified for another. */
export async function findOpenCall(context: Context, incidentId: string): Promise<Call> {
  const call = await findCall(context, incidentId)
  allow(blockingIncident(call.incident, call.account))
  return call
}

/** What is said of a call in the trail: never a code, nor what the caller said. */
export function callEvent(
  action: AuditAction,
  { incident, account, rules }: Call,
  by: StaffActor,
  details: NewAuditEvent['details'] = {}
): NewAuditEvent {
  return staffEvent(action, by, rules.now, {
    subject: account.number,
    accountId: account.id,
    details: { caseNumber: incident.caseNumber, ...details }
  })
}

/** Gathers, decides and commits one step of a call, anew when a colleague on the same call was quicker. */
export async function step<T extends { readonly incident: Incident }>(
  context: Context,
  incidentId: string,
  decide: (
    call: Call
  ) => Promise<{ readonly outcome: T; readonly event: NewAuditEvent; readonly puts?: readonly Put[] }>
): Promise<T> {
  return retryWhenStale(async () => {
    const { outcome, event, puts = [] } = await decide(await findOpenCall(context, incidentId))
    await context.store.commit({ puts: [changed('incidents', outcome.incident), ...puts], events: [event] })
    return outcome
  })
}

/** Mails a new one-time code to the registered address, whatever address the caller names. */
export async function mailVerificationCode(context: Context, incidentId: string, by: StaffActor): Promise<Incident> {
  const { incident } = await step(context, incidentId, async (call) => {
    const { incident, account, rules } = call
    const code = newVerificationCode(context.random)
    const hash = keyedHash(context.deskKey, normalizeCode(code))
    allow(replaceCode(incident, { hash, mailId: '' }, rules))
    const expiresAt = new Date(rules.now.getTime() + codeLifetimeMinutes * 60_000).toISOString()
    const mail = await context.promiseMail({
      kind: 'verification-code',
      accountId: account.id,
      to: { name: account.name, address: account.email },
      secrets: { code },
      expiresAt,
      data: { caseNumber: incident.caseNumber, expiresAt }
    })
    return {
      outcome: { incident: allow(replaceCode(incident, { hash, mailId: mail.record.id }, rules)) },
      event: callEvent('verification.code_sent', call, by),
      puts: [mail, ...(await cancelMail(context, [incident.code?.mailId]))]
    }
  })
  return incident
}

/** Checks the code that the caller read out. A wrong one is committed before it is answered. */
export async function checkVerificationCode(
  context: Context,
  incidentId: string,
  said: string,
  by: StaffActor
): Promise<Checked> {
  const hash = keyedHash(context.deskKey, normalizeCode(said))
  return step(context, incidentId, async (call) => {
    const outcome = allow(checkCode(call.incident, hash, by, call.rules))
    const details = { method: 'code', source: call.incident.code?.source ?? null }
    return { outcome, event: checkedEvent(outcome, call, by, details) }
  })
}

/** Compares what the caller says with what is stored. Absent and wrong take the same way and give the same answer. */
export async function checkCallerFact(
  context: Context,
  incidentId: string,
  fact: CallerFact,
  said: string,
  by: StaffActor
): Promise<Checked> {
  return step(context, incidentId, async (call) => {
    const match = sameFact(fact, said, await recordOf(context, call))
    const outcome = allow(checkFact(call.incident, fact, match, by, call.rules))
    return { outcome, event: checkedEvent(outcome, call, by, { method: fact }) }
  })
}

const checkedEvent = ({ match }: Checked, call: Call, by: StaffActor, details: NewAuditEvent['details']) =>
  callEvent(match ? 'verification.passed' : 'verification.failed', call, by, details)

/**
 * As manager counts who is assigned now, whom the blocked mail named, and whoever stands in. Everybody is read whether or
 * not somebody is assigned: the way must not tell.
 */
async function recordOf(context: Context, { incident, account, rules }: Call): Promise<CallerRecord> {
  const staff = await allStaff(context.store)
  const byId = new Map(staff.map((member) => [member.id, member]))
  const manager = byId.get(account.managerId ?? '')
  const standIn = manager && standInFor(manager, (id) => byId.get(id), rules.now)
  const managerIds = new Set([account.managerId, incident.managerId, incident.standInId, standIn?.id])
  const { organizationName, mobile, country, createdAt } = account
  return {
    ...{ organizationName, mobile, country, createdAt },
    managers: staff.filter(({ id }) => managerIds.has(id)).map(nameOf),
    staff: staff.map(nameOf)
  }
}

const nameOf = ({ name }: Staff) => name

/** Asks colleagues to confirm, where one member of staff is not enough. */
export async function askSecondPerson(context: Context, incidentId: string, by: StaffActor): Promise<Incident> {
  const { incident } = await step(context, incidentId, async (call) => ({
    outcome: { incident: allow(askSecond(call.incident, by, call.rules)) },
    event: callEvent('verification.second_asked', call, by)
  }))
  return incident
}

/** Confirms, as the second member of staff, what a colleague verified. */
export async function confirmSecondPerson(
  context: Context,
  incidentId: string,
  forStaffId: string,
  by: StaffActor
): Promise<Incident> {
  const { incident } = await step(context, incidentId, async (call) => {
    const outcome = allow(confirmSecond(call.incident, forStaffId, by, call.rules))
    const event = callEvent('verification.second_confirmed', call, by, { colleague: outcome.forStaffName })
    return { outcome, event }
  })
  return incident
}

/** Counts the caller as verified on an administrator's word; the reason stands in the trail. */
export async function overrideVerification(
  context: Context,
  incidentId: string,
  reason: string,
  by: StaffActor
): Promise<Incident> {
  const { incident } = await step(context, incidentId, async (call) => ({
    outcome: { incident: allow(overrideCheck(call.incident, by, call.rules)) },
    event: callEvent('verification.overridden', call, by, { method: 'override', reason })
  }))
  return incident
}
