import { roleNames, type Role } from '@shared/roles'
import { foldEmail } from '@shared/text'
import { hashToken, newInvitationCode, normalizeCode, sameHash } from '../domain/codes'
import { withoutStandIn } from '../domain/absence'
import { decideAttempt, staffLockoutLeft } from '../domain/lockout'
import { changeStaff, invitationDays } from '../domain/staff-rules'
import { allow, notFound, Refusal } from '../refusal'
import { StaleVersionError, TakenError, type Put } from '../store/port'
import type { Credential, Staff } from '../store/records'
import { added, changed, readSettings, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { createKeyedLock } from './keyed-lock'
import { createSignInNotes } from './sign-in-notes'
import { allStaff } from './staff-names'
import { findStranger, keepStranger, strangerId } from './strangers'
import type { Tally } from './tally'

/** Attempts on one address that may wait for their turn. */
const mostWaiting = 100

/** What a password of staff must not contain, beside name and address. */
const employer = 'emSign'

export type NewStaff = { readonly name: string; readonly email: string; readonly role: Role }

/** Staff and their credential, ready to sign in. For set-up and demo. */
export async function newActiveStaff(
  context: Context,
  person: NewStaff,
  password: string
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
    lastSignInAt: null
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
  const { member, puts } = await newActiveStaff(context, { ...person, role: 'administrator' }, password)
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

const wrongSignIn = () => new Refusal('unauthenticated', 'The address or the password is not right.')

export type StaffSignIn = {
  readonly signIn: (address: string, password: string, ip: string) => Promise<Staff>
  readonly changePassword: (staffId: string, current: string, next: string, ip: string) => Promise<Staff>
}

/**
 * The one place where passwords of staff are checked: one at a time per address, counted before they are answered. What
 * was refused without a check, and attempts on addresses that nobody here has, are told to the tally.
 */
export function createStaffSignIn(context: Context, tally?: Pick<Tally, 'note'>): StaffSignIn {
  const notes = createSignInNotes(context, tally)
  const refuseUnknown = async (address: string, password: string, ip: string): Promise<never> => {
    const { checked, refusal } = await countUnknown(context, address, password)
    notes.unknown(ip, checked)
    throw refusal
  }
  const oneAtATime = createKeyedLock(mostWaiting)
  return {
    signIn: (address, password, ip) =>
      oneAtATime(foldEmail(address), () =>
        retryWhenStale(async () => {
          const member = await context.store.find('staff', 'emailClaim', foldEmail(address))
          if (member === null || member.status !== 'active') return refuseUnknown(address, password, ip)
          await notes.lockedOut(member, ip)
          const credential = await provePassword(context, member, password, ip, wrongSignIn)
          const now = context.now()
          const next = { ...member, version: member.version + 1, lastSignInAt: now.toISOString() }
          const event = staffEvent('staff.signed_in', { ...member, ip }, now, { subject: member.email })
          await context.store.commit({
            puts: [changed('staff', next), changed('credentials', credential)],
            events: [event]
          })
          return next
        })
      ),
    changePassword: async (staffId, current, next, ip) => {
      const found = await context.store.get('staff', staffId)
      if (found === null) throw notFound('member of staff')
      return oneAtATime(found.emailClaim, () =>
        retryWhenStale(async () => {
          const refuse = () =>
            new Refusal('invalid', 'The current password is not right.', {
              currentPassword: 'The current password is not right.'
            })
          const credential = await provePassword(context, found, current, ip, refuse)
          const passwordHash = await context.passwords.hashNew(
            next,
            { ...found, organizationName: employer },
            'newPassword'
          )
          const now = context.now()
          const event = staffEvent('staff.password_changed', { ...found, ip }, now, { subject: found.email })
          await context.store.commit({
            puts: [changed('credentials', { ...credential, passwordHash, setAt: now.toISOString() })],
            events: [event]
          })
          return found
        })
      )
    }
  }
}

/** The credential as a right password leaves it, not committed yet; a wrong one is committed and refused. */
async function provePassword(
  context: Context,
  member: Staff,
  password: string,
  ip: string,
  refuse: () => Refusal
): Promise<Credential> {
  const credential = await context.store.get('credentials', member.id)
  if (credential === null) throw refuse()
  const locked = staffLockoutLeft(credential.blockedAt, context.now())
  if (locked > 0) throw lockedOut(locked)
  const { lockout } = await readSettings(context.store)
  const outcome = (await context.passwords.verify(credential.passwordHash, password)) ? 'right' : 'wrong'
  const now = context.now()
  // A lockout that is over is forgotten.
  const failedBefore = credential.blockedAt === null ? credential.failedAttempts : []
  const before = {
    consecutiveFailures: failedBefore.length,
    blocked: false
  }
  const state = decideAttempt(before, outcome, lockout)
  const next = {
    ...credential,
    version: credential.version + 1,
    failedAttempts: outcome === 'right' ? [] : [...failedBefore, context.newId()],
    blockedAt: state.blocked ? now.toISOString() : null
  }
  if (outcome === 'right') return next
  const event = staffEvent('staff.sign_in_failed', { ...member, ip }, now, {
    subject: member.email,
    details: { lockedOut: state.blocked }
  })
  await context.store.commit({ puts: [changed('credentials', next)], events: [event] })
  throw state.blocked ? lockedOut(staffLockoutLeft(next.blockedAt, now)) : refuse()
}

/** An address without an account at the desk is counted, slowed down and answered like one that has. */
async function countUnknown(
  context: Context,
  address: string,
  password: string
): Promise<{ readonly checked: boolean; readonly refusal: Refusal }> {
  const { lockout } = await readSettings(context.store)
  const now = context.now()
  const stranger = await findStranger(context, strangerId(context, address, 'staff'), now)
  const full = stranger.consecutiveFailures >= lockout.maxFailures
  const locked = full ? staffLockoutLeft(stranger.lastAttemptAt, now) : 0
  if (locked > 0) return { checked: false, refusal: lockedOut(locked) }
  await context.passwords.verifyNothing(password)
  const consecutiveFailures = (full ? 0 : stranger.consecutiveFailures) + 1
  const next = { ...stranger, version: stranger.version + 1, consecutiveFailures, lastAttemptAt: now.toISOString() }
  await context.store.commit({ ...(await keepStranger(context, next)), events: [] })
  const refusal =
    consecutiveFailures >= lockout.maxFailures ? lockedOut(staffLockoutLeft(next.lastAttemptAt, now)) : wrongSignIn()
  return { checked: true, refusal }
}

function lockedOut(milliseconds: number): Refusal {
  const minutes = Math.ceil(milliseconds / 60_000)
  return new Refusal(
    'rate_limited',
    `Too many wrong passwords. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
  )
}

/** Invites a colleague by mail; inviting somebody again who has not joined yet replaces the code. */
export async function inviteStaff(context: Context, person: NewStaff, by: StaffActor): Promise<Staff> {
  const now = context.now()
  const code = newInvitationCode(context.random)
  const expiresAt = new Date(now.getTime() + invitationDays * 24 * 60 * 60_000).toISOString()
  const invitation = { codeHash: hashToken(normalizeCode(code)), sentAt: now.toISOString(), expiresAt }
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
  const mail = await context.promiseMail({
    kind: 'staff-invitation',
    accountId: null,
    to: { name: person.name, address: person.email },
    secrets: { code },
    expiresAt,
    data: { inviterName: by.name, roleName: roleNames[person.role], expiresAt }
  })
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
      puts: [changed('staff', next), ...back.map((other) => changed('staff', other)), ...unlocked],
      events: [event]
    })
    return next
  })
}
