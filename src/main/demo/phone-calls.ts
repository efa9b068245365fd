import type { Account } from '@shared/account'
import type { CallerFact } from '@shared/call-desk'
import type { MailKind } from '@shared/mail'
import { recordOutcome } from '../services/call-outcome'
import type { Context, StaffActor } from '../services/context'
import { unblockAccount } from '../services/unblocking'
import {
  askSecondPerson,
  checkCallerFact,
  checkVerificationCode,
  confirmSecondPerson,
  mailVerificationCode
} from '../services/verification'

/** Who phones about a blocked account of the demo, who answers, and what the holder can read out. */
export type PhoneCall = {
  readonly context: Context
  readonly account: Account
  readonly incidentId: string
  readonly by: StaffActor
  readonly readMail: (kind: MailKind) => string
}

/** The holder reads out the code of the blocked mail. */
export async function callWithBlockedMail({ context, account, incidentId, by, readMail }: PhoneCall): Promise<void> {
  await readOut({ context, incidentId, by }, readMail('account-blocked'))
  await unblockAccount(context, account.id, false, by)
}

/** The holder lost the blocked mail and reads out a code that is mailed meanwhile. */
export async function callWithOneTimeCode({ context, account, incidentId, by, readMail }: PhoneCall): Promise<void> {
  await mailVerificationCode(context, incidentId, by)
  await readOut({ context, incidentId, by }, readMail('verification-code'))
  await unblockAccount(context, account.id, false, by)
}

/** The holder has no access to their mail and says what they know; once it is not what is stored. */
export async function callWithFacts({ context, account, incidentId, by }: PhoneCall): Promise<void> {
  const say = (fact: CallerFact, said: string) => checkCallerFact(context, incidentId, fact, said, by)
  const manager = account.managerId === null ? null : await context.store.get('staff', account.managerId)
  await say('signUpMonth', 'January 2020')
  await say('organization', account.organizationName.toLowerCase())
  await say('country', account.country)
  await say('signUpMonth', account.createdAt.slice(0, 7))
  await say('manager', manager?.name ?? 'nobody')
  await unblockAccount(context, account.id, true, by, 'No access to their mail from where they are.')
}

/** Somebody who is not the holder knows the organization, and guesses. */
export async function callOfImpostor({ context, account, incidentId, by }: PhoneCall): Promise<void> {
  await checkCallerFact(context, incidentId, 'organization', account.organizationName, by)
  await checkCallerFact(context, incidentId, 'manager', 'Mister Smith', by)
  await checkCallerFact(context, incidentId, 'signUpMonth', 'May 2019', by)
  const note = 'Knew the organization, guessed the rest and hung up.'
  await recordOutcome(context, incidentId, { outcome: 'notHolder', note, warnHolder: true }, by)
}

/** The holder phones after an impostor did: a second colleague confirms. */
export async function callWithSecondPerson(call: PhoneCall, second: StaffActor): Promise<void> {
  const { context, account, incidentId, by, readMail } = call
  await mailVerificationCode(context, incidentId, by)
  await readOut(call, readMail('verification-code'))
  await askSecondPerson(context, incidentId, by)
  await confirmSecondPerson(context, incidentId, by.id, second)
  await unblockAccount(context, account.id, false, by)
}

async function readOut(
  { context, incidentId, by }: Pick<PhoneCall, 'context' | 'incidentId' | 'by'>,
  code: string
): Promise<void> {
  const { match } = await checkVerificationCode(context, incidentId, code, by)
  if (!match) throw new Error('the demo read out a wrong code')
}
