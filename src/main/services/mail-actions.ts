import type { Account, Profile } from '@shared/account'
import type { MailMessage } from '@shared/mail'
import { purposeOf, whyNotCancelled, type ResendableKind } from '@shared/mail-rules'
import { profileFieldNames } from '@shared/profile'
import { linkState } from '../domain/links'
import { fits, resending } from '../domain/resending'
import type { MailOrder } from '../mail/kinds'
import { cancelled, putOf } from '../mail/outbox-rows'
import { allow, notFound, Refusal } from '../refusal'
import type { Put } from '../store/port'
import { retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { staleDecision } from './decisions'
import { mailLink, newestLink, voidLinks } from './links'
import { profileChange } from './profile'
import { managerName } from './staff-names'

/**
 * Keeps a message from going out. The link in it ends with it: nobody has it, and whoever asks for one on the portal
 * must get another.
 */
export async function cancelMessage(context: Context, id: string, by: StaffActor): Promise<MailMessage> {
  return retryWhenStale(async () => {
    const row = await find(context, id)
    const why = whyNotCancelled(row)
    const now = context.now()
    const next = cancelled(row, now, `Cancelled by ${by.name}.`)
    if (why !== null || next === null) throw new Refusal('conflict', why ?? 'It is cancelled already.')
    const ended = await endLinkIn(context, row, now)
    const event = staffEvent('mail.cancelled', by, now, {
      subject: row.toAddress,
      accountId: row.accountId,
      details: { kind: row.kind, ...(ended.length > 0 ? { linkEnded: true } : {}) }
    })
    await context.store.commit({ puts: [putOf(next), ...ended.filter((put) => !isMessage(put, id))], events: [event] })
    return next
  })
}

async function endLinkIn(context: Context, { id, accountId }: MailMessage, now: Date): Promise<readonly Put[]> {
  const link = accountId === null ? null : await newestLink(context, accountId)
  return link?.mailId === id && linkState(link, now) === 'open' ? voidLinks(context, link.accountId, now) : []
}

/**
 * Sends a message anew to the account's registered address, which is corrected first where another one is given: under
 * the rules of profiles, with the old address told. A link in it is a new one. All of it is one commit. Answers with the
 * new message's id.
 */
export async function resendMail(
  context: Context,
  { id, version, email }: { readonly id: string; readonly version: number; readonly email: string },
  by: StaffActor
): Promise<string> {
  return retryWhenStale(async () => {
    const row = await find(context, id)
    const account = row.accountId === null ? null : await context.store.get('accounts', row.accountId)
    if (account === null) throw new Refusal('conflict', 'This message belongs to no account. Write a new one instead.')
    if (account.version !== version) throw await staleDecision(context, account)
    const now = context.now()
    const decision = resending(row, account, email)
    if (!decision.ok && decision.code === 'invalid')
      throw new Refusal('invalid', decision.message, { email: decision.message })
    const { kind, addressChanges } = allow(decision)
    const purpose = purposeOf(kind)
    const change = addressChanges
      ? await profileChange(context, account, { ...profileOf(account), email }, now, purpose)
      : null
    allow(fits(kind, account))
    const next = change?.next ?? account
    const fresh =
      purpose === null
        ? [await context.promiseMail(copyOf(row, kind, next))]
        : change === null
          ? await mailLink(context, account, purpose, await managerName(context, account.managerId))
          : []
    const puts = [...(change?.puts ?? []), ...fresh]
    const old = puts.some((put) => isMessage(put, id))
      ? null
      : cancelled(row, now, 'Cancelled: a new one goes out instead.')
    const event =
      change === null
        ? staffEvent('mail.resent', by, now, { subject: next.email, accountId: account.id, details: { kind } })
        : staffEvent('account.profile_changed', by, now, {
            subject: account.number,
            accountId: account.id,
            details: { ...change.details, resent: kind }
          })
    await context.store.commit({ puts: [...puts, ...(old ? [putOf(old)] : [])], events: [event] })
    return newIdOf(puts, kind)
  })
}

async function find(context: Context, id: string): Promise<MailMessage> {
  const row = await context.store.get('mail', id)
  if (row === null) throw notFound('message')
  return row
}

const isMessage = (put: Put, id: string): boolean => put.collection === 'mail' && put.record.id === id

function newIdOf(puts: readonly Put[], kind: ResendableKind): string {
  const put = puts.find(({ collection, basedOn, record }) => {
    return collection === 'mail' && basedOn === null && 'kind' in record && record.kind === kind
  })
  if (put === undefined) throw new Error(`no new ${kind} was promised`)
  return put.record.id
}

const profileOf = (account: Account): Profile =>
  Object.fromEntries(profileFieldNames.map((field) => [field, account[field]])) as unknown as Profile

/** The same message to whoever the account belongs to now; only kinds without secrets. */
function copyOf({ data }: MailMessage, kind: ResendableKind, account: Account): MailOrder {
  const shown = 'email' in data ? { ...data, email: account.email } : data
  const order = { kind, accountId: account.id, to: { name: account.name, address: account.email }, data: shown }
  return order as unknown as MailOrder
}
