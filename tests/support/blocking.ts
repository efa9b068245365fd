import { createSignIn } from '../../src/main/services/sign-in'
import { unblockAccount } from '../../src/main/services/unblocking'
import { checkVerificationCode } from '../../src/main/services/verification'
import type { StaffActor, Visitor } from '../../src/main/services/context'
import type { Incident } from '../../src/main/store/records'
import type { Account } from '../../src/shared/account'
import { goodPassword, visitor, type Programme } from './programme'

/** Signs in, with the right password unless told otherwise. */
export async function signIn(
  programme: Programme,
  account: Account,
  from: Visitor = visitor(),
  password = goodPassword
) {
  return createSignIn(programme)({ email: account.email, password }, from)
}

/** So many wrong passwords, so many milliseconds apart; the first one now. */
export async function guess(
  programme: Programme,
  account: Account,
  { times = 5, apart = 10_000, from = visitor() }: { times?: number; apart?: number; from?: Visitor } = {}
): Promise<void> {
  for (let left = times; left > 0; left--) {
    await signIn(programme, account, from, 'not the password')
    if (left > 1) programme.clock.advance(apart)
  }
}

/** Blocks an account by wrong passwords. */
export async function blocked(
  programme: Programme,
  account: Account,
  how: Parameters<typeof guess>[2] = {}
): Promise<Incident> {
  await guess(programme, account, how)
  const incident = await programme.store.get('incidents', (await programme.account(account.id)).incidentId ?? '')
  if (incident === null) throw new Error('the account is not blocked')
  return incident
}

/** Verifies by the code of the blocked mail, and unblocks. */
export async function unblocked(programme: Programme, incident: Incident, by: StaffActor): Promise<Account> {
  const order = programme.mailTo(incident.accountId, 'account-blocked').at(-1)
  const code = order?.secrets && 'code' in order.secrets ? order.secrets.code : ''
  await checkVerificationCode(programme, incident.id, code, by)
  return unblockAccount(programme, incident.accountId, false, by)
}
