import type { Role } from '@shared/roles'
import { roleNames } from '@shared/roles'
import { hashToken, newInvitationCode, normalizeCode } from '../domain/codes'
import { invitationDays } from '../domain/staff-rules'
import type { Put } from '../store/port'
import type { Staff } from '../store/records'
import type { Context } from './context'

/** A new invitation and the mail that carries its code; the one before is void once it is stored. */
export async function newInvitation(
  context: Context,
  person: { readonly name: string; readonly email: string; readonly role: Role },
  inviterName: string
): Promise<{ readonly invitation: NonNullable<Staff['invitation']>; readonly mail: Put }> {
  const now = context.now()
  const code = newInvitationCode(context.random)
  const expiresAt = new Date(now.getTime() + invitationDays * 24 * 60 * 60_000).toISOString()
  const mail = await context.promiseMail({
    kind: 'staff-invitation',
    accountId: null,
    to: { name: person.name, address: person.email },
    secrets: { code },
    expiresAt,
    data: { inviterName, roleName: roleNames[person.role], expiresAt }
  })
  return { invitation: { codeHash: hashToken(normalizeCode(code)), sentAt: now.toISOString(), expiresAt }, mail }
}
