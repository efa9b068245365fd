import type { NewAuditEvent } from '@shared/audit'
import { foldEmail } from '@shared/text'
import type { RecoveryCodes, TwoFactorSecret } from '@shared/two-factor'
import { findStep, newRecoveryCodes, newSecret, secretUri } from '../domain/two-factor'
import { notFound, Refusal } from '../refusal'
import type { Staff } from '../store/records'
import { changed, readSettings, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'
import { sealSecret } from './seal-secret'
import type { StaffSignIn } from './staff-sign-in'

/** So long a secret that was shown waits for its first code, in milliseconds. */
const enrolmentLasts = 15 * 60_000

/** One's own second factor: set up, renewed and turned off. */
export type TwoFactorStory = {
  /**
   * A secret to scan, kept with this desk until it is confirmed.
   * @param password proves who sits here; null right after sign-in with it
   */
  readonly begin: (desk: object, by: StaffActor, password: string | null) => Promise<TwoFactorSecret>
  /** From here on sign-in takes a code. Answers the recovery codes, which nobody can show again. */
  readonly confirm: (desk: object, by: StaffActor, code: string) => Promise<RecoveryCodes>
  readonly renewRecoveryCodes: (by: StaffActor, proof: Proof) => Promise<RecoveryCodes>
  readonly turnOff: (by: StaffActor, proof: Proof) => Promise<void>
}

type Proof = { readonly password: string; readonly code: string }

export function createTwoFactor(context: Context, staffSignIn: StaffSignIn): TwoFactorStory {
  /** Secrets that were shown and not confirmed; they end with their desk. */
  const begun = new WeakMap<object, { readonly staffId: string; readonly secret: string; readonly at: Date }>()

  async function withoutTwoFactor(id: string): Promise<Staff> {
    const member = await context.store.get('staff', id)
    if (member === null) throw notFound('member of staff')
    if (member.twoFactor)
      throw new Refusal('conflict', 'Your two-factor sign-in is on already. Turn it off first to set up another app.')
    return member
  }

  return {
    begin: async (desk, by, password) => {
      const member = await withoutTwoFactor(by.id)
      const event = staffEvent('staff.two_factor_begun', by, context.now(), { subject: member.email })
      if (password === null) await context.store.commit({ puts: [], events: [event] })
      else await staffSignIn.provePassword(by.id, password, by.ip, event)
      const secret = newSecret(context.random)
      begun.set(desk, { staffId: by.id, secret, at: context.now() })
      return { secret, uri: secretUri(secret, member.email) }
    },
    confirm: (desk, by, code) =>
      retryWhenStale(async () => {
        const member = await withoutTwoFactor(by.id)
        const enrolment = begun.get(desk)
        const now = context.now()
        if (enrolment?.staffId !== by.id || now.getTime() - enrolment.at.getTime() >= enrolmentLasts)
          throw new Refusal('conflict', 'This set-up has expired. Begin again with a new QR code.')
        const lastStep = findStep(enrolment.secret, code.replace(/[\s-]/g, ''), 0, now)
        if (lastStep === null) {
          const message =
            'This code does not fit the QR code. Check that the clock of your phone is right, and type the code that the app shows now.'
          throw new Refusal('invalid', message, { code: message })
        }
        const { codes, hashes } = newRecoveryCodes(by.id, context.random)
        const twoFactor = {
          sealedSecret: sealSecret(context.deskKey, by.id, enrolment.secret),
          since: now.toISOString(),
          lastStep,
          recoveryHashes: hashes
        }
        const next = { ...member, version: member.version + 1, twoFactor }
        const event = staffEvent('staff.two_factor_on', by, now, { subject: member.email })
        await context.store.commit({ puts: [changed('staff', next)], events: [event] })
        begun.delete(desk)
        return { recoveryCodes: codes }
      }),
    renewRecoveryCodes: async (by, proof) => {
      const { codes, hashes } = newRecoveryCodes(by.id, context.random)
      await staffSignIn.changeTwoFactor(by.id, proof, by.ip, (member, twoFactor, now) => ({
        next: { ...twoFactor, recoveryHashes: hashes },
        event: staffEvent('staff.recovery_codes_renewed', by, now, {
          subject: member.email,
          details: { leftBefore: twoFactor.recoveryHashes.length }
        })
      }))
      return { recoveryCodes: codes }
    },
    turnOff: async (by, proof) => {
      if (await isTwoFactorRequired(context)) {
        throw new Refusal(
          'conflict',
          'Two-factor sign-in is required for all staff, so it can’t be turned off. An administrator can reset it where a phone was lost.'
        )
      }
      await staffSignIn.changeTwoFactor(by.id, proof, by.ip, (member, _twoFactor, now) => ({
        next: null,
        event: staffEvent('staff.two_factor_off', by, now, { subject: member.email })
      }))
    }
  }
}

/** Whether all staff have to have a second factor. */
export async function isTwoFactorRequired({ store }: Pick<Context, 'store'>): Promise<boolean> {
  return (await readSettings(store)).staffSignIn.twoFactorRequired
}

/** Takes a colleague's second factor away, whose phone is lost say, and mails them that it was done and why. */
export async function resetTwoFactor(context: Context, id: string, reason: string, by: StaffActor): Promise<Staff> {
  return retryWhenStale(async () => {
    const member = await context.store.get('staff', id)
    if (member === null) throw notFound('member of staff')
    if (id === by.id)
      throw new Refusal('conflict', 'Your own two-factor sign-in is turned off under Your sign-in, with a code.')
    return takeAway(context, member, { name: by.name, reason }, (now) =>
      staffEvent('staff.two_factor_reset', by, now, { subject: member.email, details: { reason } })
    )
  })
}

const atMachine = 'Reset on the computer that Hub Desk runs on, with the option --reset-two-factor.'

/**
 * The same for whoever is the only administrator, by whoever owns the files (docs/adr/0044-restore.md).
 * @param systemUser as whom they are signed in to that computer
 */
export async function resetTwoFactorAtMachine(context: Resetting, email: string, systemUser: string): Promise<Staff> {
  const member = await context.store.find('staff', 'emailClaim', foldEmail(email))
  if (member === null) throw new Refusal('not_found', `No member of staff has the e-mail address ${email}.`)
  return takeAway(
    context,
    member,
    { name: 'The owner of the computer that Hub Desk runs on', reason: atMachine },
    (now) => ({
      at: now.toISOString(),
      actor: { kind: 'system' },
      ip: null,
      action: 'staff.two_factor_reset',
      accountId: null,
      subject: member.email,
      details: { reason: atMachine, systemUser }
    })
  )
}

type Resetting = Pick<Context, 'store' | 'now' | 'promiseMail'>

async function takeAway(
  { store, now, promiseMail }: Resetting,
  member: Staff,
  by: { readonly name: string; readonly reason: string },
  eventAt: (now: Date) => NewAuditEvent
): Promise<Staff> {
  if (!member.twoFactor) throw new Refusal('conflict', `${member.name} has no two-factor sign-in.`)
  const at = now()
  const next = { ...member, version: member.version + 1, twoFactor: null }
  const mail = await promiseMail({
    kind: 'staff-two-factor-reset',
    accountId: null,
    to: { name: member.name, address: member.email },
    data: { administratorName: by.name, reason: by.reason, resetAt: at.toISOString() }
  })
  await store.commit({ puts: [changed('staff', next), mail], events: [eventAt(at)] })
  return next
}
