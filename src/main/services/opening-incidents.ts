import type { Account } from '@shared/account'
import type { NewAuditEvent } from '@shared/audit'
import type { BlockedAgain } from '@shared/call-desk'
import { blockedAgain } from '../domain/blocked-again'
import { keyedHash, newCaseNumber, newVerificationCode, normalizeCode } from '../domain/codes'
import { codeTries } from '../domain/proofs'
import type { Put } from '../store/port'
import type { Incident } from '../store/records'
import { added, type Context } from './context'
import { voidLinks } from './links'
import { answering, contactDetails, contactFor, contactName, type Contact } from './staff-names'

/** More incidents than one account can have closed within a day. */
const recentIncidents = 5

type Opened = {
  readonly incident: Incident
  readonly puts: readonly Put[]
  /** What the trail says of the block. */
  readonly details: NewAuditEvent['details']
}

/**
 * The incident of a blocking, with the blocked mail and the end of all links: nobody enters but by phone. Where the
 * account was unblocked less than a day before, whoever answers for it is told.
 */
export async function openNewIncident(
  context: Context,
  account: Account,
  failures: number,
  now: Date
): Promise<Opened> {
  const [contact, { items: earlier }] = await Promise.all([
    contactFor(context, account.managerId),
    context.store.query('incidents', {
      where: { accountId: account.id, state: 'closed' },
      sort: '-openedAt',
      limit: recentIncidents
    })
  ])
  const again = blockedAgain(earlier, now)
  const code = newVerificationCode(context.random)
  const caseNumber = newCaseNumber(context.random)
  const mail = await context.promiseMail({
    kind: 'account-blocked',
    accountId: account.id,
    to: { name: account.name, address: account.email },
    secrets: { code },
    data: {
      accountNumber: account.number,
      caseNumber,
      managerName: contactName(contact),
      attempts: String(failures),
      blockedAt: now.toISOString()
    }
  })
  const incident: Incident = {
    id: context.newId(),
    version: 1,
    caseNumber,
    accountId: account.id,
    openedAt: now.toISOString(),
    state: 'open',
    closedAt: null,
    closedBy: null,
    code: {
      source: 'blocked-mail',
      hash: keyedHash(context.deskKey, normalizeCode(code)),
      mailId: mail.record.id,
      sentAt: now.toISOString(),
      expiresAt: null,
      triesLeft: codeTries
    },
    failures: [],
    proofs: [],
    managerId: account.managerId,
    standInId: contact.standIn?.id ?? null,
    ...(again === null ? {} : { again })
  }
  const warning = again === null ? null : await againMail(context, account, incident, again, contact)
  return {
    incident,
    puts: [
      added('incidents', incident),
      mail,
      ...(warning === null ? [] : [warning]),
      ...(await voidLinks(context, account.id, now))
    ],
    details: {
      caseNumber,
      wrongPasswords: failures,
      ...contactDetails(contact),
      ...(again === null ? {} : { unblockedAt: again.unblockedAt, earlierCaseNumber: again.caseNumber })
    }
  }
}

/** Tells whoever answers for the account; null where nobody is assigned. */
async function againMail(
  context: Context,
  account: Account,
  incident: Incident,
  again: BlockedAgain,
  contact: Contact
): Promise<Put | null> {
  const to = answering(contact)
  if (to === null) return null
  return context.promiseMail({
    kind: 'blocked-again',
    accountId: account.id,
    to: { name: to.name, address: to.email },
    data: {
      accountNumber: account.number,
      caseNumber: incident.caseNumber,
      earlierCaseNumber: again.caseNumber,
      unblockedAt: again.unblockedAt,
      unblockedBy: again.unblockedBy,
      blockedAt: incident.openedAt
    }
  })
}
