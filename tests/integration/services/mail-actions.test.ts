import { beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '@shared/account'
import type { MailKind, MailMessage } from '@shared/mail'
import { readLink } from '../../../src/main/services/activation'
import type { StaffActor } from '../../../src/main/services/context'
import { cancelMessage, resendMail } from '../../../src/main/services/mail-actions'
import { createProgramme, type Programme } from '../../support/programme'

let programme: Programme
let asha: StaffActor
let reviewer: StaffActor
beforeEach(async () => {
  programme = createProgramme()
  asha = await programme.hire('accountManager', 'Test Manager')
  reviewer = await programme.hire('reviewer', 'Test Reviewer')
  const settings = { ...(await import('@shared/settings')).defaultSettings, id: 'settings' as const, version: 1 }
  const decisions = { ...settings.decisions, undoSeconds: 0 }
  await programme.store.commit({
    puts: [{ collection: 'settings', record: { ...settings, decisions }, basedOn: null }],
    events: []
  })
})

const messages = async (account: Account, kind: MailKind): Promise<readonly MailMessage[]> =>
  (await programme.store.query('mail', { where: { accountId: account.id, kind }, sort: 'createdAt' })).items
const newest = async (account: Account, kind: MailKind): Promise<MailMessage> => {
  const found = (await messages(account, kind)).at(-1)
  if (!found) throw new Error(`no ${kind}`)
  return found
}
const set = async (message: MailMessage, to: Partial<MailMessage>) =>
  programme.store.commit({
    puts: [
      { collection: 'mail', record: { ...message, ...to, version: message.version + 1 }, basedOn: message.version }
    ],
    events: []
  })
const events = async () => (await programme.store.events({})).items

describe('cancelling a message', () => {
  it('keeps it from going out and ends the link in it, in one commit that says who', async () => {
    const account = await programme.approve(await programme.signUp(), reviewer)
    const mail = await newest(account, 'activation')
    const before = (await events()).length
    await cancelMessage(programme, mail.id, asha)
    expect(await newest(account, 'activation')).toMatchObject({
      state: 'cancelled',
      nextAttemptAt: null,
      attempts: [{ ok: false, answer: 'Cancelled by Test Manager.', counted: false }]
    })
    expect(await readLink(programme, programme.token(account.id))).toBe('link_replaced')
    const after = await events()
    expect(after.length).toBe(before + 1)
    expect(after[0]).toMatchObject({
      action: 'mail.cancelled',
      actor: { id: asha.id },
      accountId: account.id,
      subject: account.email,
      details: { kind: 'activation', linkEnded: true }
    })
  })

  it('leaves a newer link alone', async () => {
    const account = await programme.approve(await programme.signUp(), reviewer)
    const first = await newest(account, 'activation')
    await set(first, { state: 'dead', nextAttemptAt: null })
    const { resendActivation } = await import('../../../src/main/services/activation')
    programme.clock.advance(1)
    await resendActivation(programme, account.id, asha)
    expect((await programme.store.get('mail', first.id))?.state).toBe('cancelled')
    expect(await readLink(programme, programme.token(account.id))).toMatchObject({ purpose: 'activation' })
  })

  it.each([
    ['sent', 'It was sent already.'],
    ['sending', 'It is on its way just now. Wait a moment, then look again.'],
    ['held', 'It is held while the decision can be taken back. Undo that instead.'],
    ['cancelled', 'It is cancelled already.']
  ] as const)('is refused for one that is %s', async (state, message) => {
    const account = await programme.signUp()
    const mail = await newest(account, 'signup-confirmation')
    await set(mail, { state })
    await expect(cancelMessage(programme, mail.id, asha)).rejects.toMatchObject({ code: 'conflict', message })
  })

  it('is refused for what tells a holder of changes, until it could not be delivered', async () => {
    const account = await programme.signUp()
    const { updateProfile } = await import('../../../src/main/services/profile')
    const { name, organizationName, organizationType, country } = account
    const profile = { name, organizationName, organizationType, country, email: 'other@kestrel.example' }
    await updateProfile(programme, account, profile, asha)
    const told = await newest(account, 'contact-changed')
    await expect(cancelMessage(programme, told.id, asha)).rejects.toMatchObject({ code: 'conflict' })
    await set(told, { state: 'dead', nextAttemptAt: null })
    expect((await cancelMessage(programme, told.id, asha)).state).toBe('cancelled')
  })
})

describe('sending a message anew with the address corrected', () => {
  it('mails a new link to the corrected address and tells the old one, in one commit with one event', async () => {
    const account = await programme.approve(await programme.signUp(), reviewer)
    const old = await newest(account, 'activation')
    const oldToken = programme.token(account.id)
    await set(old, { state: 'dead', nextAttemptAt: null })
    const before = await events()
    programme.clock.advance(1_000)
    const id = await resendMail(
      programme,
      { id: old.id, version: account.version, email: 'right@kestrel.example' },
      asha
    )
    const after = await events()
    expect(after.length).toBe(before.length + 1)
    expect(after[0]).toMatchObject({
      action: 'account.profile_changed',
      subject: account.number,
      actor: { id: asha.id },
      details: { emailBefore: account.email, email: 'right@kestrel.example', linkEnded: true, resent: 'activation' }
    })
    expect(new Set(after.filter(({ commit }) => commit === after[0]?.commit)).size).toBe(1)
    expect((await programme.account(account.id)).email).toBe('right@kestrel.example')
    expect(await programme.store.get('mail', id)).toMatchObject({
      kind: 'activation',
      state: 'queued',
      toAddress: 'right@kestrel.example'
    })
    expect((await programme.store.get('mail', old.id))?.state).toBe('cancelled')
    expect(await newest(account, 'contact-changed')).toMatchObject({ toAddress: account.email, state: 'queued' })
    expect(await readLink(programme, oldToken)).toBe('link_replaced')
    expect(programme.token(account.id)).not.toBe(oldToken)
    expect(await readLink(programme, programme.token(account.id))).toMatchObject({ purpose: 'activation' })
  })

  it('shows the corrected address in a confirmation too', async () => {
    const account = await programme.signUp()
    const mail = await newest(account, 'signup-confirmation')
    const id = await resendMail(
      programme,
      { id: mail.id, version: account.version, email: 'right@kestrel.example' },
      asha
    )
    expect(await programme.store.get('mail', id)).toMatchObject({
      toAddress: 'right@kestrel.example',
      data: { email: 'right@kestrel.example', accountNumber: account.number }
    })
    expect((await programme.store.get('mail', mail.id))?.attempts.at(-1)?.answer).toBe(
      'Cancelled: a new one goes out instead.'
    )
  })

  it('goes to the address that was corrected in the profile before, with an event of its own', async () => {
    const pending = await programme.signUp()
    const account = await programme.approve(pending, reviewer)
    const mail = await newest(account, 'activation')
    const { updateProfile } = await import('../../../src/main/services/profile')
    const { name, organizationName, organizationType, country } = account
    const profile = { name, organizationName, organizationType, country, email: 'right@kestrel.example' }
    const changed = await updateProfile(programme, account, profile, asha)
    const id = await resendMail(programme, { id: mail.id, version: changed.version, email: changed.email }, asha)
    expect((await programme.store.get('mail', id))?.toAddress).toBe('right@kestrel.example')
    expect((await events())[0]).toMatchObject({ action: 'mail.resent', details: { kind: 'activation' } })
    expect(await readLink(programme, programme.token(account.id))).toMatchObject({ purpose: 'activation' })
  })

  it('is refused with the same address, naming the field', async () => {
    const account = await programme.signUp()
    const { id } = await newest(account, 'signup-confirmation')
    const same = resendMail(programme, { id, version: account.version, email: account.email.toUpperCase() }, asha)
    await expect(same).rejects.toMatchObject({
      code: 'invalid',
      fields: { email: 'This is the address it went to. Correct it; to try the same one again, use Retry.' }
    })
  })

  it('is refused with an address that another account has', async () => {
    const other = await programme.signUp({ email: 'taken@other.example', organizationName: 'Other Hosting' })
    const account = await programme.signUp()
    const { id } = await newest(account, 'signup-confirmation')
    const taken = resendMail(programme, { id, version: account.version, email: other.email }, asha)
    await expect(taken).rejects.toMatchObject({ code: 'conflict', fields: { email: expect.any(String) } })
  })

  it('is refused where the account was changed since somebody looked', async () => {
    const account = await programme.signUp()
    const { id } = await newest(account, 'signup-confirmation')
    await programme.approve(account, reviewer)
    const late = resendMail(programme, { id, version: account.version, email: 'right@kestrel.example' }, asha)
    await expect(late).rejects.toMatchObject({ code: 'conflict', message: /Test Reviewer approved/ })
  })

  it('is refused for a message that does not fit the account any more, and changes nothing', async () => {
    const account = await programme.signUp()
    const { id } = await newest(account, 'signup-confirmation')
    const approved = await programme.approve(account, reviewer)
    const late = resendMail(programme, { id, version: approved.version, email: 'right@kestrel.example' }, asha)
    await expect(late).rejects.toMatchObject({ code: 'conflict', message: /does not fit it any more/ })
    expect((await programme.account(account.id)).email).toBe(account.email)
  })

  it('is refused while the account is blocked: callers are verified by what is registered', async () => {
    const account = await programme.activeAccount()
    const { id } = await newest(account, 'account-active')
    const blocked = { ...account, status: 'blocked' as const, version: account.version + 1 }
    await programme.store.commit({
      puts: [{ collection: 'accounts', record: blocked, basedOn: account.version }],
      events: []
    })
    const resent = resendMail(programme, { id, version: blocked.version, email: 'right@kestrel.example' }, asha)
    await expect(resent).rejects.toMatchObject({ code: 'conflict', message: /unblock it first/ })
  })
})
