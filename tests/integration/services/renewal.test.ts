import { beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '@shared/account'
import type { MailMessage } from '@shared/mail'
import { readLink, requestPasswordReset, resendActivation } from '../../../src/main/services/activation'
import type { StaffActor } from '../../../src/main/services/context'
import { renewMail } from '../../../src/main/services/renewal'
import { acceptInvitation, inviteStaff } from '../../../src/main/services/staff'
import { createProgramme, goodPassword, hours, visitor, type Programme } from '../../support/programme'

let programme: Programme
let reviewer: StaffActor
beforeEach(async () => {
  programme = createProgramme()
  reviewer = await programme.hire('reviewer', 'Test Reviewer')
})
const mailOf = async (account: Account, kind: 'activation' | 'password-reset'): Promise<readonly MailMessage[]> =>
  (await programme.store.query('mail', { where: { accountId: account.id, kind }, sort: 'createdAt' })).items
const events = async () => (await programme.store.events({})).items

describe('a link whose lifetime passed while its mail waited', () => {
  it('is made anew in the place of the old one, in one commit of the system', async () => {
    const account = await programme.approve(await programme.signUp(), reviewer)
    const oldToken = programme.token(account.id)
    const [old] = await mailOf(account, 'activation')
    programme.clock.advance(hours(80))
    const before = (await events()).length
    expect(await renewMail(programme, old?.id ?? '')).toBe('renew')
    const [first, fresh] = await mailOf(account, 'activation')
    expect(first).toMatchObject({ id: old?.id, state: 'cancelled' })
    expect(fresh).toMatchObject({
      state: 'queued',
      nextAttemptAt: old?.createdAt,
      place: old?.createdAt,
      toAddress: account.email
    })
    expect(Date.parse(fresh?.expiresAt ?? '')).toBe(programme.now().getTime() + hours(72))
    expect(await readLink(programme, oldToken)).toBe('link_expired')
    expect(await readLink(programme, programme.token(account.id))).toMatchObject({ purpose: 'activation' })
    const after = await events()
    expect(after.length).toBe(before + 1)
    expect(after[0]).toMatchObject({
      action: 'mail.renewed',
      actor: { kind: 'system' },
      accountId: account.id,
      details: { kind: 'activation', waitedSince: old?.createdAt, expiredAt: old?.expiresAt }
    })
  })

  it('is renewed once, however many ask', async () => {
    const account = await programme.approve(await programme.signUp(), reviewer)
    const [old] = await mailOf(account, 'activation')
    programme.clock.advance(hours(80))
    await Promise.all([1, 2, 3].map(() => renewMail(programme, old?.id ?? '')))
    expect((await mailOf(account, 'activation')).map(({ state }) => state)).toEqual(['cancelled', 'queued'])
  })

  it('is renewed for a forgotten password too', async () => {
    const account = await programme.activeAccount()
    programme.clock.advance(hours(1))
    await requestPasswordReset(programme, { email: account.email }, visitor())
    const [old] = await mailOf(account, 'password-reset')
    programme.clock.advance(hours(24))
    expect(await renewMail(programme, old?.id ?? '')).toBe('renew')
    expect(await readLink(programme, programme.token(account.id, 'password-reset'))).toMatchObject({
      purpose: 'passwordReset'
    })
  })

  it('is void where a newer one was made meanwhile', async () => {
    const account = await programme.approve(await programme.signUp(), reviewer)
    const [old] = await mailOf(account, 'activation')
    programme.clock.advance(hours(80))
    await resendActivation(programme, account.id, reviewer)
    expect(await renewMail(programme, old?.id ?? '')).toBe('void')
    expect(await mailOf(account, 'activation')).toHaveLength(2)
  })

  it('is left to staff where the server refused the message for itself', async () => {
    const account = await programme.approve(await programme.signUp(), reviewer)
    const [old] = await mailOf(account, 'activation')
    if (!old) throw new Error('no mail')
    const attempts = [{ at: programme.now().toISOString(), ok: false, answer: 'Mailbox full.' }]
    const record = { ...old, state: 'failed' as const, attempts, version: old.version + 1 }
    await programme.store.commit({ puts: [{ collection: 'mail', record, basedOn: old.version }], events: [] })
    programme.clock.advance(hours(80))
    expect(await renewMail(programme, old.id)).toBe('none')
    expect(await mailOf(account, 'activation')).toHaveLength(1)
  })
})

describe('an invitation whose time passed while its mail waited', () => {
  it('has a new code, and the old one is void', async () => {
    const administrator = await programme.hire('administrator', 'Test Administrator')
    const person = { name: 'Test Colleague', email: 'colleague@emsign.example', role: 'reviewer' as const }
    await inviteStaff(programme, person, administrator)
    const codes = () => programme.mailTo(null, 'staff-invitation').map(({ secrets }) => secrets)
    const [mail] = (await programme.store.query('mail', { where: { kind: 'staff-invitation' }, sort: 'createdAt' }))
      .items
    programme.clock.advance(hours(24 * 8))
    expect(await renewMail(programme, mail?.id ?? '')).toBe('renew')
    const [old, fresh] = codes().map((secrets) => (secrets && 'code' in secrets ? secrets.code : ''))
    const join = (code = '') => acceptInvitation(programme, code, goodPassword, '127.0.0.1')
    await expect(join(old)).rejects.toMatchObject({ code: 'invalid' })
    expect(await join(fresh)).toMatchObject({ email: person.email })
  })
})
