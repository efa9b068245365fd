import type { NewAuditEvent } from '@shared/audit'
import { foldEmail } from '@shared/text'
import { decideAttempt, staffLockoutLeft } from '../domain/lockout'
import { isAppCode, takeCode, type UsedCode } from '../domain/two-factor'
import { notFound, Refusal } from '../refusal'
import type { Credential, Staff, TwoFactor } from '../store/records'
import { changed, readSettings, retryWhenStale, staffEvent, type Context } from './context'
import { createKeyedLock } from './keyed-lock'
import { openSecret } from './seal-secret'
import { createSignInNotes } from './sign-in-notes'
import { employer } from './staff'
import { findStranger, keepStranger, strangerId } from './strangers'
import type { Tally } from './tally'

/** Attempts on one address that may wait for their turn. */
const mostWaiting = 100

const wrongSignIn = () => new Refusal('unauthenticated', 'The address or the password is not right.')
const wrongField = (field: string, message: string) => () => new Refusal('invalid', message, { [field]: message })
const wrongCode = wrongField(
  'code',
  'This code is not right, or was used already. Wait for the next one of your app, or use another recovery code.'
)

/** What a change to one's own second factor comes to: the new one, and the event that tells of it. */
export type TwoFactorChange = (
  member: Staff,
  twoFactor: TwoFactor,
  now: Date
) => { readonly next: TwoFactor | null; readonly event: NewAuditEvent }

export type StaffSignIn = {
  /** `codeOwed`: the password is right, and a second factor is still to come; nobody is signed in yet. */
  readonly signIn: (
    address: string,
    password: string,
    ip: string
  ) => Promise<{ readonly member: Staff; readonly codeOwed: boolean }>
  /** The second step: a code of the app, or a recovery code. */
  readonly confirm: (staffId: string, code: string, ip: string) => Promise<Staff>
  /** Proves that the same person is back at a locked desk. */
  readonly unlock: (staffId: string, password: string, ip: string) => Promise<Staff>
  /** Proves who sits here before something that a passer-by must not do. */
  readonly provePassword: (staffId: string, password: string, ip: string, event: NewAuditEvent) => Promise<Staff>
  readonly changePassword: (staffId: string, current: string, next: string, ip: string) => Promise<Staff>
  /** Changes one's own second factor, for whoever proves both. */
  readonly changeTwoFactor: (
    staffId: string,
    proof: { readonly password: string; readonly code: string },
    ip: string,
    change: TwoFactorChange
  ) => Promise<Staff>
}

/**
 * The one place where passwords and codes of staff are checked: one at a time per address, counted before they are
 * answered. What was refused without a check, and attempts on addresses that nobody here has, are told to the tally.
 */
export function createStaffSignIn(context: Context, tally?: Pick<Tally, 'note'>): StaffSignIn {
  const notes = createSignInNotes(context, tally)
  const refuseUnknown = async (address: string, password: string, ip: string): Promise<never> => {
    const { checked, refusal } = await countUnknown(context, address, password)
    notes.unknown(ip, checked)
    throw refusal
  }
  const oneAtATime = createKeyedLock(mostWaiting)

  async function known(staffId: string): Promise<Staff> {
    const member = await context.store.get('staff', staffId)
    if (member === null) throw notFound('member of staff')
    return member
  }
  /** What is done about somebody known, as they are when it is their turn. */
  const about = async <T>(staffId: string, work: (member: Staff) => Promise<T>): Promise<T> =>
    oneAtATime((await known(staffId)).emailClaim, () => retryWhenStale(async () => work(await known(staffId))))

  const passwordCheck = (password: string, refuse: () => Refusal) => async (credential: Credential) =>
    (await context.passwords.verify(credential.passwordHash, password)) ? null : refuse()
  const wrongPassword = wrongField('password', 'The password is not right.')

  /** The password alone, and the credential as it leaves it with an event. */
  const prove = (staffId: string, password: string, ip: string, eventOf: (member: Staff) => NewAuditEvent) =>
    about(staffId, async (member) => {
      const credential = await countAttempt(context, member, ip, passwordCheck(password, wrongPassword))
      await context.store.commit({ puts: [changed('credentials', credential)], events: [eventOf(member)] })
      return member
    })

  return {
    signIn: (address, password, ip) =>
      oneAtATime(foldEmail(address), () =>
        retryWhenStale(async () => {
          const member = await context.store.find('staff', 'emailClaim', foldEmail(address))
          if (member === null || member.status !== 'active') return refuseUnknown(address, password, ip)
          await notes.lockedOut(member, ip)
          const credential = await countAttempt(context, member, ip, passwordCheck(password, wrongSignIn))
          const now = context.now()
          if (member.twoFactor) {
            // The count stays as it is: whoever knows the password must not get rid of their wrong codes with it.
            const event = staffEvent('staff.code_asked', { ...member, ip }, now, { subject: member.email })
            await context.store.commit({ puts: [], events: [event] })
            return { member, codeOwed: true }
          }
          const next = { ...member, version: member.version + 1, lastSignInAt: now.toISOString() }
          const event = staffEvent('staff.signed_in', { ...member, ip }, now, { subject: member.email })
          await context.store.commit({
            puts: [changed('staff', next), changed('credentials', credential)],
            events: [event]
          })
          return { member: next, codeOwed: false }
        })
      ),
    confirm: (staffId, code, ip) =>
      about(staffId, async (member) => {
        if (member.status !== 'active' || !member.twoFactor) throw startOver()
        await notes.lockedOut(member, ip)
        const taken = codeCheck(context, member, member.twoFactor, code)
        const credential = await countAttempt(context, member, ip, async () => taken.refusal, 'code')
        const now = context.now()
        const { next: twoFactor, kind } = taken.used()
        const next = { ...member, version: member.version + 1, lastSignInAt: now.toISOString(), twoFactor }
        const event = staffEvent('staff.signed_in', { ...member, ip }, now, {
          subject: member.email,
          details: {
            secondFactor: kind === 'app' ? 'code of the app' : 'recovery code',
            ...(kind === 'recovery' ? { recoveryCodesLeft: twoFactor.recoveryHashes.length } : {})
          }
        })
        await context.store.commit({
          puts: [changed('staff', next), changed('credentials', credential)],
          events: [event]
        })
        return next
      }),
    unlock: (staffId, password, ip) =>
      prove(staffId, password, ip, (member) =>
        staffEvent('staff.desk_unlocked', { ...member, ip }, context.now(), { subject: member.email })
      ),
    provePassword: (staffId, password, ip, event) => prove(staffId, password, ip, () => event),
    changePassword: (staffId, current, next, ip) =>
      about(staffId, async (member) => {
        const refuse = wrongField('currentPassword', 'The current password is not right.')
        const credential = await countAttempt(context, member, ip, passwordCheck(current, refuse))
        const owner = { ...member, organizationName: employer }
        const passwordHash = await context.passwords.hashNew(next, owner, 'newPassword')
        const now = context.now()
        const event = staffEvent('staff.password_changed', { ...member, ip }, now, { subject: member.email })
        await context.store.commit({
          puts: [changed('credentials', { ...credential, passwordHash, setAt: now.toISOString() })],
          events: [event]
        })
        return member
      }),
    changeTwoFactor: (staffId, { password, code }, ip, change) =>
      about(staffId, async (member) => {
        if (!member.twoFactor) throw new Refusal('conflict', 'You have no two-factor sign-in. Set it up first.')
        const taken = codeCheck(context, member, member.twoFactor, code)
        const credential = await countAttempt(
          context,
          member,
          ip,
          async (before) => (await passwordCheck(password, wrongPassword)(before)) ?? taken.refusal,
          'two-factor'
        )
        const { next: twoFactor, event } = change(member, taken.used().next, context.now())
        const next = { ...member, version: member.version + 1, twoFactor }
        await context.store.commit({
          puts: [changed('staff', next), changed('credentials', credential)],
          events: [event]
        })
        return next
      })
  }
}

export const startOver = () => new Refusal('unauthenticated', 'Sign in with your address and password first.')

/** Whether a code counts, and the second factor once it is used. */
function codeCheck(context: Context, member: Staff, twoFactor: TwoFactor, typed: string) {
  const secret = openSecret(context.deskKey, member.id, twoFactor.sealedSecret)
  if (secret === null && isAppCode(typed)) {
    // Right after a restore elsewhere: nothing was guessed, so nothing is counted.
    const message =
      'Codes of your app can’t be checked here, as these data were brought from another installation. Use a recovery code, or ask an administrator to reset your two-factor sign-in.'
    throw new Refusal('invalid', message, { code: message })
  }
  const used = takeCode(twoFactor, { staffId: member.id, secret: secret ?? '', typed, now: context.now() })
  const refusal = used === null ? wrongCode() : null
  return {
    refusal,
    used: (): UsedCode => {
      if (used === null) throw wrongCode()
      return used
    }
  }
}

/**
 * The credential as a right password or code leaves it, not committed yet; a wrong one is committed and refused. Wrong
 * codes count with wrong passwords.
 * @param check answers why it is refused, or null where it is right
 */
async function countAttempt(
  context: Context,
  member: Staff,
  ip: string,
  check: (credential: Credential) => Promise<Refusal | null>,
  step: 'password' | 'code' | 'two-factor' = 'password'
): Promise<Credential> {
  const credential = await context.store.get('credentials', member.id)
  if (credential === null) throw wrongSignIn()
  const locked = staffLockoutLeft(credential.blockedAt, context.now())
  if (locked > 0) throw lockedOut(locked)
  const { lockout } = await readSettings(context.store)
  const refusal = await check(credential)
  const now = context.now()
  // A lockout that is over is forgotten.
  const failedBefore = credential.blockedAt === null ? credential.failedAttempts : []
  const before = { consecutiveFailures: failedBefore.length, blocked: false }
  const state = decideAttempt(before, refusal === null ? 'right' : 'wrong', lockout)
  const next = {
    ...credential,
    version: credential.version + 1,
    failedAttempts: refusal === null ? [] : [...failedBefore, context.newId()],
    blockedAt: state.blocked ? now.toISOString() : null
  }
  if (refusal === null) return next
  const event = staffEvent('staff.sign_in_failed', { ...member, ip }, now, {
    subject: member.email,
    details: { lockedOut: state.blocked, ...(step === 'password' ? {} : { step }) }
  })
  await context.store.commit({ puts: [changed('credentials', next)], events: [event] })
  throw state.blocked ? lockedOut(staffLockoutLeft(next.blockedAt, now)) : refusal
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
    `Too many wrong passwords or codes. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
  )
}
