import type { Role } from '@shared/roles'
import { foldEmail } from '@shared/text'
import { hashToken, normalizeCode, sameHash } from '../domain/codes'
import { withoutStandIn } from '../domain/absence'
import { changeStaff, remainingAdministrator } from '../domain/staff-rules'
import { allow, notFound, Refusal } from '../refusal'
import { StaleVersionError, TakenError, type Put } from '../store/port'
import type { Credential, Staff } from '../store/records'
import { added, changed, readSettings, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { newInvitation } from './invitations'
import { allStaff } from './staff-names'

/** What a password of staff must not contain, beside name and address. */
export const employer = 'emSign'

export type NewStaff = { readonly name: string; readonly email: string; readonly role: Role }

/** Staff and their credential, ready to sign in. For set-up and demo. */
export async function newActiveStaff(
  context: Context,
  person: NewStaff,
  password: string,
  signedIn = false
): Promise<{ readonly member: Staff; readonly puts: readonly Put[] }> {
  const now = context.now().toISOString()
  const member: Staff = {
    id: context.newId(),
    version: 1,
    name: person.name,
    email: person.email,
    emailClaim: foldEmail(person.email),
    role: person.role,
    status: 'active',
    createdAt: now,
    invitation: null,
    lastSignInAt: signedIn ? now : null
  }
  const passwordHash = await context.passwords.hashNew(password, { ...person, organizationName: employer }, 'password')
  const credential: Credential = {
    id: member.id,
    version: 1,
    passwordHash,
    setAt: now,
    failedAttempts: [],
    blockedAt: null
  }
  return { member, puts: [added('staff', member), added('credentials', credential)] }
}

/**
 * Makes the first administrator of an empty desk. The settings are stored with it: of two set-ups at once, the second
 * finds them there and is refused.
 */
export async function createAdministrator(
  context: Context,
  person: Omit<NewStaff, 'role'>,
  password: string,
  ip: string
): Promise<Staff> {
  if ((await context.store.count('staff')) > 0) throw alreadySetUp()
  const { member, puts } = await newActiveStaff(context, { ...person, role: 'administrator' }, password, true)
  const settings = { ...(await readSettings(context.store)), version: 1 }
  const event = staffEvent('staff.administrator_created', { ...member, ip }, context.now(), { subject: member.email })
  try {
    await context.store.commit({ puts: [...puts, added('settings', settings)], events: [event] })
  } catch (error) {
    throw error instanceof StaleVersionError ? alreadySetUp() : error
  }
  return member
}

const alreadySetUp = () =>
  new Refusal('conflict', 'Hub Desk is set up already. Sign in, or ask an administrator to invite you.')

/** Invites a colleague by mail; inviting somebody again who has not joined yet replaces the code. */
export async function inviteStaff(context: Context, person: NewStaff, by: StaffActor): Promise<Staff> {
  const now = context.now()
  const { invitation, mail } = await newInvitation(context, person, by.name)
  const known = await context.store.find('staff', 'emailClaim', foldEmail(person.email))
  if (known !== null && known.status !== 'invited') throw addressTaken(known)
  const member: Staff =
    known === null
      ? {
          id: context.newId(),
          version: 1,
          ...person,
          emailClaim: foldEmail(person.email),
          status: 'invited',
          createdAt: now.toISOString(),
          invitation,
          lastSignInAt: null
        }
      : { ...known, ...person, version: known.version + 1, invitation }
  const event = staffEvent('staff.invited', by, now, { subject: person.email, details: { role: person.role } })
  try {
    await context.store.commit({
      puts: [known === null ? added('staff', member) : changed('staff', member), mail],
      events: [event]
    })
  } catch (error) {
    throw error instanceof TakenError ? addressTaken(member) : error
  }
  return member
}

function addressTaken(member: Staff): Refusal {
  const message = `${member.email} already belongs to a member of staff. Change their role or reactivate them in the list.`
  return new Refusal('conflict', message, { email: message })
}

/** Joins with the code of an invitation and a password of one's own. */
export async function acceptInvitation(context: Context, code: string, password: string, ip: string): Promise<Staff> {
  return retryWhenStale(async () => {
    const codeHash = hashToken(normalizeCode(code))
    const invited = (await allStaff(context.store)).find(
      (member) => member.invitation !== null && sameHash(member.invitation.codeHash, codeHash)
    )
    const now = context.now()
    if (
      !invited?.invitation ||
      invited.status !== 'invited' ||
      Date.parse(invited.invitation.expiresAt) <= now.getTime()
    ) {
      const message =
        'This invitation code is not known, was used, or has expired. Ask an administrator to invite you again.'
      throw new Refusal('invalid', message, { code: message })
    }
    const passwordHash = await context.passwords.hashNew(
      password,
      { ...invited, organizationName: employer },
      'password'
    )
    const at = now.toISOString()
    const member: Staff = {
      ...invited,
      version: invited.version + 1,
      status: 'active',
      invitation: null,
      lastSignInAt: at
    }
    const credential: Credential = {
      id: member.id,
      version: 1,
      passwordHash,
      setAt: at,
      failedAttempts: [],
      blockedAt: null
    }
    const event = staffEvent('staff.joined', { ...member, ip }, now, { subject: member.email })
    await context.store.commit({ puts: [changed('staff', member), added('credentials', credential)], events: [event] })
    return member
  })
}

/**
 * Changes a role, deactivates or reactivates. Reactivating ends a lockout; whoever can't take calls any more stands in for
 * nobody.
 */
export async function updateStaff(
  context: Context,
  id: string,
  change: { readonly role?: Role | undefined; readonly active?: boolean | undefined },
  by: StaffActor
): Promise<Staff> {
  return retryWhenStale(async () => {
    const member = await context.store.get('staff', id)
    if (member === null) throw notFound('member of staff')
    const everybody = await allStaff(context.store)
    const next = allow(changeStaff(member, change, everybody))
    const back = withoutStandIn(next, everybody, context.now())
    // Put too, though nothing of it changes: two who take each other's role away at once must collide.
    const remaining = remainingAdministrator(member, next, everybody)
    const others =
      remaining === null ? back : [...back.filter(({ id }) => id !== remaining.id), touched(remaining, back)]
    const credential = change.active === true ? await context.store.get('credentials', id) : null
    const event = staffEvent('staff.changed', by, context.now(), {
      subject: member.email,
      details: {
        roleBefore: member.role,
        role: next.role,
        statusBefore: member.status,
        status: next.status,
        ...(back.length === 0 ? {} : { absenceEndedOf: back.map(({ name }) => name).join(', ') })
      }
    })
    const unlocked =
      credential === null
        ? []
        : [
            changed('credentials', {
              ...credential,
              version: credential.version + 1,
              failedAttempts: [],
              blockedAt: null
            })
          ]
    await context.store.commit({
      puts: [changed('staff', next), ...others.map((other) => changed('staff', other)), ...unlocked],
      events: [event]
    })
    return next
  })
}

/** One version on, with the absence that ended where one did. */
const touched = (member: Staff, back: readonly Staff[]): Staff =>
  back.find(({ id }) => id === member.id) ?? { ...member, version: member.version + 1 }
