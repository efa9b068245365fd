import { beforeEach, describe, expect, it } from 'vitest'
import type { StaffActor } from '../../../src/main/services/context'
import { closeAccount, reopenAccount } from '../../../src/main/services/decisions'
import { createSignIn, type SignIn } from '../../../src/main/services/sign-in'
import { unblockAccount } from '../../../src/main/services/unblocking'
import { checkVerificationCode, mailVerificationCode } from '../../../src/main/services/verification'
import type { Account } from '../../../src/shared/account'
import { createProgramme, goodPassword, minutes, visitor, type Programme } from '../../support/programme'

let programme: Programme
let asha: StaffActor
let signIn: SignIn
let account: Account
let incidentId: string

const wrongPasswords = async (count: number) => {
  for (let left = count; left > 0; left--) await signIn({ email: account.email, password: 'wrong' }, visitor())
}
const code = (kind: 'account-blocked' | 'verification-code') => {
  const order = programme.mailTo(account.id, kind).at(-1)
  return order?.secrets && 'code' in order.secrets ? order.secrets.code : ''
}

beforeEach(async () => {
  programme = createProgramme()
  asha = await programme.hire('accountManager', 'Asha Nambiar')
  signIn = createSignIn(programme)
  account = await programme.activeAccount()
  await wrongPasswords(5)
  incidentId = (await programme.account(account.id)).incidentId ?? ''
})

describe('unblocking', () => {
  it('is refused without a verification, whatever the screen says', async () => {
    await expect(unblockAccount(programme, account.id, false, asha)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await programme.account(account.id)).status).toBe('blocked')
  })

  it('follows the code from the blocked mail, and starts the count at zero', async () => {
    await checkVerificationCode(programme, incidentId, code('account-blocked').toLowerCase().replace('-', ' '), asha)
    const unblocked = await unblockAccount(programme, account.id, false, asha)
    expect(unblocked).toMatchObject({ status: 'active', incidentId: null })
    expect(programme.mailTo(account.id, 'account-unblocked')).toMatchObject([{ data: { attemptsAllowed: '5' } }])
    await wrongPasswords(4)
    expect(await signIn({ email: account.email, password: goodPassword }, visitor())).toMatchObject({
      outcome: 'signedIn'
    })
  })

  it('follows a code that was mailed while the caller waits, to the registered address', async () => {
    programme.clock.advance(minutes(1))
    await mailVerificationCode(programme, incidentId, asha)
    expect(programme.mailTo(account.id, 'verification-code')).toMatchObject([{ to: { address: account.email } }])
    await checkVerificationCode(programme, incidentId, code('verification-code'), asha)
    await unblockAccount(programme, account.id, false, asha)
    expect((await programme.account(account.id)).status).toBe('active')
  })

  it('mails a set-password link where wished', async () => {
    await checkVerificationCode(programme, incidentId, code('account-blocked'), asha)
    await unblockAccount(programme, account.id, true, asha)
    expect(programme.mailTo(account.id, 'password-reset')).toHaveLength(1)
  })

  it('takes one effect when it is asked for twice', async () => {
    await checkVerificationCode(programme, incidentId, code('account-blocked'), asha)
    const answers = await Promise.allSettled([
      unblockAccount(programme, account.id, false, asha),
      unblockAccount(programme, account.id, false, asha)
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: {
        code: 'conflict',
        message: `Asha Nambiar unblocked ${account.number} on 2026-03-02 at 09:00 UTC. It is active now.`
      }
    })
    expect(programme.mailTo(account.id, 'account-unblocked')).toHaveLength(2)
    expect((await programme.store.query('mail', { where: { kind: 'account-unblocked' } })).total).toBe(1)
  })

  it('cancels the mail with a code that waits still', async () => {
    programme.clock.advance(minutes(1))
    const waiting = async () => {
      const { items } = await programme.store.query('mail', { where: { accountId: account.id }, sort: 'createdAt' })
      return items.filter(({ sealed }) => sealed !== null).map(({ kind, state }) => `${kind} ${state}`)
    }
    await mailVerificationCode(programme, incidentId, asha)
    expect(await waiting()).toEqual(expect.arrayContaining(['account-blocked cancelled', 'verification-code queued']))
    programme.clock.advance(minutes(1))
    await mailVerificationCode(programme, incidentId, asha)
    await checkVerificationCode(programme, incidentId, code('verification-code'), asha)
    await unblockAccount(programme, account.id, false, asha)
    expect((await waiting()).filter((row) => row.startsWith('verification-code'))).toEqual([
      'verification-code cancelled',
      'verification-code cancelled'
    ])
  })

  it('is not for a colleague whom the caller proved nothing to', async () => {
    const other = await programme.hire('accountManager', 'Other Manager')
    await checkVerificationCode(programme, incidentId, code('account-blocked'), asha)
    await expect(unblockAccount(programme, account.id, false, other)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('needs a new proof for the next incident', async () => {
    await checkVerificationCode(programme, incidentId, code('account-blocked'), asha)
    await unblockAccount(programme, account.id, false, asha)
    await wrongPasswords(5)
    await expect(unblockAccount(programme, account.id, false, asha)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('the incident of an account that was closed', () => {
  it('is nobody’s to verify until the account is reopened', async () => {
    const closed = await closeAccount(programme, await programme.account(account.id), 'Left the programme', asha)
    programme.clock.advance(minutes(1))
    const message = `${account.number} is closed: only the caller of a blocked account is verified.`
    const refusal = { code: 'conflict', message }
    await expect(mailVerificationCode(programme, incidentId, asha)).rejects.toMatchObject(refusal)
    await expect(checkVerificationCode(programme, incidentId, code('account-blocked'), asha)).rejects.toMatchObject(
      refusal
    )
    await reopenAccount(programme, closed, 'A mistake', asha)
    await checkVerificationCode(programme, incidentId, code('account-blocked'), asha)
    expect(await unblockAccount(programme, account.id, false, asha)).toMatchObject({ status: 'active' })
  })
})

describe('a wrong code', () => {
  it('is answered, remembered in the trail, and costs a try; the third waits for five minutes', async () => {
    const check = () => checkVerificationCode(programme, incidentId, 'AAAA-AAAA', asha)
    for (const triesLeft of [2, 1, 0])
      expect(await check()).toMatchObject({ match: false, incident: { code: { triesLeft } } })
    await expect(check()).rejects.toMatchObject({
      code: 'rate_limited',
      message: '3 checks of callers failed, the last just now with Asha Nambiar. Wait 5 minutes before the next check.'
    })
    programme.clock.advance(minutes(5))
    await expect(check()).rejects.toMatchObject({ code: 'conflict' })
    expect((await programme.store.events({ action: 'verification.failed' })).total).toBe(3)
  })

  it('gets no more than three tries, however many come at once', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, () => checkVerificationCode(programme, incidentId, 'AAAA-AAAA', asha))
    )
    const outcomes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : answer.value.match))
    expect(outcomes.filter((outcome) => outcome === false)).toHaveLength(3)
    expect(outcomes.filter((outcome) => outcome === 'rate_limited')).toHaveLength(9)
  })

  it('is the code of the blocked mail, once a new one was mailed', async () => {
    const old = code('account-blocked')
    programme.clock.advance(minutes(1))
    await mailVerificationCode(programme, incidentId, asha)
    expect(await checkVerificationCode(programme, incidentId, old, asha)).toMatchObject({ match: false })
  })
})
