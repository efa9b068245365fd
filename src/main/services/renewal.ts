import type { NewAuditEvent } from '@shared/audit'
import type { MailMessage } from '@shared/mail'
import { purposeOf } from '@shared/mail-rules'
import { foldEmail } from '@shared/text'
import { invitationRenewal, linkRenewal, type Renewal } from '../domain/renewal'
import { cancelled, dueStates, inPlaceOf, isExpired, placeOf, putOf } from '../mail/outbox-rows'
import type { Put } from '../store/port'
import { changed, retryWhenStale, type Context } from './context'
import { newInvitation } from './invitations'
import { mailLink, newestLink } from './links'
import { managerName } from './staff-names'

/** What was found; `puts` make the new one, where there is to be one. */
type Found = { readonly renewal: Renewal; readonly puts: readonly Put[] }

/**
 * A link or an invitation that expired while its message waited for a connection is made anew, and mailed in the place
 * of the old one: with the end of that one, in one commit.
 */
export async function renewMail(context: Context, mailId: string): Promise<Renewal> {
  return retryWhenStale(async () => {
    const now = context.now()
    const row = await context.store.get('mail', mailId)
    // Somebody was quicker: whatever it is now, it is looked at anew.
    if (row === null || !dueStates.some((state) => state === row.state) || !isExpired(row, now)) return 'renew'
    const { renewal, puts } =
      row.kind === 'staff-invitation' ? await newCode(context, row) : await newLink(context, row)
    const old = cancelled(row, now, 'Cancelled: it waited until its link or code expired. A new one goes out instead.')
    if (renewal !== 'renew' || old === null) return renewal
    await context.store.commit({
      puts: [...puts.map((put) => placed(row, put)), putOf(old)],
      events: [renewedEvent(row, now)]
    })
    return renewal
  })
}

/** The oldest go first, and the new one stands for the old. */
function placed(row: MailMessage, put: Put): Put {
  if (put.collection !== 'mail' || put.basedOn !== null) return put
  return { ...put, record: { ...put.record, ...inPlaceOf(row) } }
}

const renewedEvent = (row: MailMessage, now: Date): NewAuditEvent => ({
  at: now.toISOString(),
  actor: { kind: 'system' },
  ip: null,
  action: 'mail.renewed',
  accountId: row.accountId,
  subject: row.toAddress,
  details: { kind: row.kind, waitedSince: placeOf(row), expiredAt: row.expiresAt }
})

async function newLink(context: Context, row: MailMessage): Promise<Found> {
  const purpose = purposeOf(row.kind)
  const account = purpose && row.accountId !== null ? await context.store.get('accounts', row.accountId) : null
  if (purpose === null || account === null) return { renewal: 'none', puts: [] }
  const renewal = linkRenewal(row, await newestLink(context, account.id), account.status)
  if (renewal !== 'renew') return { renewal, puts: [] }
  return { renewal, puts: await mailLink(context, account, purpose, await managerName(context, account.managerId)) }
}

async function newCode(context: Context, row: MailMessage): Promise<Found> {
  const member = await context.store.find('staff', 'emailClaim', foldEmail(row.toAddress))
  const renewal = invitationRenewal(row, member)
  if (renewal !== 'renew' || member === null) return { renewal, puts: [] }
  const { invitation, mail } = await newInvitation(context, member, row.data['inviterName'] ?? '')
  return { renewal, puts: [changed('staff', { ...member, version: member.version + 1, invitation }), mail] }
}
