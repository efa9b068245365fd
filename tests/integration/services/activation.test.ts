import { beforeEach, describe, expect, it } from 'vitest'
import {
  readLink,
  renewLink,
  requestPasswordReset,
  resendActivation,
  setPassword
} from '../../../src/main/services/activation'
import { linkState } from '../../../src/main/domain/links'
import { closeAccount } from '../../../src/main/services/decisions'
import { createSignIn } from '../../../src/main/services/sign-in'
import type { Account } from '../../../src/shared/account'
import type { MailKind } from '../../../src/shared/mail'
import type { StaffActor } from '../../../src/main/services/context'
import { createProgramme, goodPassword, hours, minutes, visitor, type Programme } from '../../support/programme'

let programme: Programme
let reviewer: StaffActor
let account: Account
beforeEach(async () => {
  programme = createProgramme()
  reviewer = await programme.hire('reviewer')
  account = await programme.approve(await programme.signUp(), reviewer)
})

const passwords = (password = goodPassword, confirmPassword = password) => ({ password, confirmPassword })
const set = (token: string, input: unknown = passwords()) => setPassword(programme, token, input, visitor())

const openLinks = async (accountId: string) => {
  const { items } = await programme.store.query('links', { where: { accountId } })
  return items.filter((link) => linkState(link, programme.clock.now()) === 'open')
}
const waitingMail = async (accountId: string, kind: MailKind) => {
  const { items } = await programme.store.query('mail', { where: { accountId, kind }, sort: 'createdAt' })
  return items.map(({ state }) => state)
}

describe('an activation link', () => {
  it('shows whose it is, with the address masked, and is not used up by looking', async () => {
    const token = programme.token(account.id)
    const view = {
      email: 'p•••@kestrel.example',
      organizationName: 'Kestrel Hosting GmbH',
      purpose: 'activation',
      expiresAt: '2026-03-05T09:00:00.000Z'
    }
    expect(await readLink(programme, token)).toMatchObject(view)
    expect(await readLink(programme, token)).toMatchObject(view)
  })

  it('is nowhere in the store', async () => {
    const token = programme.token(account.id)
    const links = await programme.store.query('links', {})
    expect(JSON.stringify(links)).not.toContain(token)
    expect(token).toMatch(/^[\w-]{43}$/)
  })

  it('activates the account, once', async () => {
    const token = programme.token(account.id)
    expect(await set(token)).toEqual({ accountId: account.id })
    expect(await programme.account(account.id)).toMatchObject({
      status: 'active',
      activatedAt: '2026-03-02T09:00:00.000Z'
    })
    expect(programme.mailTo(account.id, 'account-active')).toHaveLength(1)
    expect(await set(token)).toBe('link_used')
    expect(await readLink(programme, token)).toBe('link_used')
  })

  it('lets one of many at once succeed', async () => {
    const token = programme.token(account.id)
    const answers = await Promise.all(Array.from({ length: 16 }, () => set(token)))
    expect(answers.filter((answer) => typeof answer !== 'string')).toHaveLength(1)
    expect(new Set(answers.filter((answer) => typeof answer === 'string'))).toEqual(new Set(['link_used']))
  })

  it('lives 72 hours to the millisecond', async () => {
    const token = programme.token(account.id)
    programme.clock.advance(hours(72) - 1)
    expect(await readLink(programme, token)).toMatchObject({ purpose: 'activation' })
    programme.clock.advance(1)
    expect(await readLink(programme, token)).toBe('link_expired')
    expect(await set(token)).toBe('link_expired')
  })

  it('ends when a newer one is sent', async () => {
    const old = programme.token(account.id)
    await resendActivation(programme, account.id, reviewer)
    expect(await set(old)).toBe('link_replaced')
    expect(await set(programme.token(account.id))).toEqual({ accountId: account.id })
  })

  it('ends with the account', async () => {
    const administrator = await programme.hire('administrator')
    await closeAccount(programme, account, 'asked to', administrator)
    expect(await set(programme.token(account.id))).toBe('link_replaced')
  })

  it('is unknown where nobody made it', async () => {
    expect(await readLink(programme, 'nonsense')).toBe('link_unknown')
    expect(await set('nonsense')).toBe('link_unknown')
  })

  it('stays open after a password that breaks the rules, and says which', async () => {
    const token = programme.token(account.id)
    await expect(set(token, passwords('short'))).rejects.toMatchObject({
      code: 'invalid',
      fields: { password: expect.stringContaining('At least 12 characters') }
    })
    await expect(set(token, passwords('priya-in-the-garden'))).rejects.toMatchObject({
      fields: { password: expect.stringContaining('your name') }
    })
    await expect(set(token, passwords(goodPassword, 'other'))).rejects.toMatchObject({
      fields: { confirmPassword: 'The two passwords are not the same.' }
    })
    await expect(set(token, { password: goodPassword })).rejects.toMatchObject({
      fields: { confirmPassword: 'Repeat the password.' }
    })
    expect(await set(token)).toEqual({ accountId: account.id })
  })

  it('takes the same password typed on two keyboards for the same', async () => {
    const typed = 'caf\u00e9-lanterns-at-noon'
    const repeated = 'cafe\u0301-lanterns-at-noon'
    expect(await set(programme.token(account.id), passwords(typed, repeated))).toEqual({ accountId: account.id })
  })
})

describe('a new link', () => {
  it('is mailed for an expired one, to the registered address', async () => {
    const old = programme.token(account.id)
    programme.clock.advance(hours(73))
    await renewLink(programme, old, visitor())
    expect(programme.mailTo(account.id, 'activation').map(({ to }) => to.address)).toEqual(
      Array(2).fill('priya.menon@kestrel.example')
    )
    expect(await set(programme.token(account.id))).toEqual({ accountId: account.id })
  })

  it('is not mailed for an open, used or unknown one', async () => {
    await renewLink(programme, programme.token(account.id), visitor())
    await renewLink(programme, 'nonsense', visitor())
    expect(programme.mailTo(account.id, 'activation')).toHaveLength(1)
  })

  it('leaves one link open, however many members of staff send one at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => resendActivation(programme, account.id, reviewer)))
    expect(await openLinks(account.id)).toHaveLength(1)
  })

  it('is not sent by staff to an account that is active', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    await expect(resendActivation(programme, active.id, reviewer)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a forgotten password', () => {
  const forget = (email: string) => requestPasswordReset(programme, { email }, visitor())

  it('is replaced through a link that lives an hour', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    await forget('OTHER@kestrel.example')
    const token = programme.token(active.id, 'password-reset')
    expect(await readLink(programme, token)).toMatchObject({ purpose: 'passwordReset' })
    expect(await set(token, passwords('teal-window-sings-5'))).toEqual({ accountId: active.id })
    const signIn = createSignIn(programme)
    expect(await signIn({ email: active.email, password: goodPassword }, visitor())).toEqual({
      outcome: 'invalidCredentials'
    })
    expect(await signIn({ email: active.email, password: 'teal-window-sings-5' }, visitor())).toMatchObject({
      outcome: 'signedIn'
    })
  })

  it('is mailed a link after growing pauses: 1, 5, 30 and then 120 minutes', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    const mailed = () => programme.mailTo(active.id, 'password-reset').length
    await forget(active.email)
    for (const [index, pause] of [1, 5, 30, 120, 120].entries()) {
      programme.clock.advance(minutes(pause) - 1)
      await forget(active.email)
      expect(mailed()).toBe(index + 1)
      programme.clock.advance(1)
      await forget(active.email)
      expect(mailed()).toBe(index + 2)
    }
  })

  it('is mailed at once again after a password was set, and after a day', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    const mailed = () => programme.mailTo(active.id, 'password-reset').length
    await forget(active.email)
    await set(programme.token(active.id, 'password-reset'))
    await forget(active.email)
    expect(mailed()).toBe(2)
    programme.clock.advance(minutes(1))
    await forget(active.email)
    programme.clock.advance(hours(24))
    await forget(active.email)
    programme.clock.advance(minutes(1))
    await forget(active.email)
    expect(mailed()).toBe(5)
  })

  it('is mailed one link, however many ask at once', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    await Promise.all(Array.from({ length: 30 }, () => forget(active.email)))
    expect(await waitingMail(active.id, 'password-reset')).toEqual(['queued'])
    expect(await openLinks(active.id)).toHaveLength(1)
  })

  it('never ends an activation link that is still open', async () => {
    programme.clock.advance(hours(71))
    await forget(account.email)
    expect(programme.mailTo(account.id, 'activation')).toHaveLength(1)
    expect(await set(programme.token(account.id))).toEqual({ accountId: account.id })
  })

  it('of an account never activated is mailed a new activation link once the old one expired', async () => {
    programme.clock.advance(hours(72))
    await forget(account.email)
    expect(programme.mailTo(account.id, 'activation')).toHaveLength(2)
  })

  it('never gets a blocked account a link: its holder is told to phone', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    const signIn = createSignIn(programme)
    for (let left = 5; left > 0; left--) await signIn({ email: active.email, password: 'wrong' }, visitor())
    await forget(active.email)
    expect(programme.mailTo(active.id, 'password-reset')).toEqual([])
    expect(programme.mailTo(active.id, 'password-reset-blocked')).toHaveLength(1)
  })

  it('costs a commit for an address that nobody registered, and mails nobody', async () => {
    const commits: number[] = []
    programme.store.watch(({ sequence }) => commits.push(sequence))
    await forget('nobody@elsewhere.example')
    expect(commits).toHaveLength(1)
    expect(await programme.store.count('strangers')).toBe(0)
    expect((await programme.store.query('mail', { where: { kind: 'password-reset' } })).total).toBe(0)
  })

  it('costs as many commits for an address that somebody registered, mailed or not', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    const commits: number[] = []
    programme.store.watch(({ sequence }) => commits.push(sequence))
    await forget(active.email)
    await forget(active.email)
    await forget(account.email)
    expect(commits).toHaveLength(3)
  })
})

describe('mail that carries a link', () => {
  it('is cancelled when a newer link replaces it', async () => {
    programme.clock.advance(1)
    await resendActivation(programme, account.id, reviewer)
    expect(await waitingMail(account.id, 'activation')).toEqual(['cancelled', 'queued'])
  })

  it('is cancelled when the account is closed', async () => {
    await closeAccount(programme, account, 'asked to', await programme.hire('administrator'))
    expect(await waitingMail(account.id, 'activation')).toEqual(['cancelled'])
  })

  it('is cancelled when the account is blocked', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    await requestPasswordReset(programme, { email: active.email }, visitor())
    const signIn = createSignIn(programme)
    for (let left = 5; left > 0; left--) await signIn({ email: active.email, password: 'wrong' }, visitor())
    expect(await waitingMail(active.id, 'password-reset')).toEqual(['cancelled'])
  })

  it('is cancelled when the link was used: it arrived', async () => {
    await set(programme.token(account.id))
    expect(await waitingMail(account.id, 'activation')).toEqual(['cancelled'])
  })

  it('is left alone once it is sent', async () => {
    const { items } = await programme.store.query('mail', { where: { kind: 'activation' } })
    const [row] = items
    if (!row) throw new Error('no mail')
    const record = { ...row, version: 2, state: 'sent' as const, sealed: null }
    await programme.store.commit({ puts: [{ collection: 'mail', record, basedOn: 1 }], events: [] })
    programme.clock.advance(1)
    await resendActivation(programme, account.id, reviewer)
    expect(await waitingMail(account.id, 'activation')).toEqual(['sent', 'queued'])
  })

  it('does not keep staff from closing an account while it is being mailed', async () => {
    const active = await programme.activeAccount({ email: 'other@kestrel.example' })
    const administrator = await programme.hire('administrator')
    await Promise.all([
      requestPasswordReset(programme, { email: active.email }, visitor()),
      closeAccount(programme, active, 'asked to', administrator),
      requestPasswordReset(programme, { email: active.email }, visitor())
    ])
    expect((await programme.account(active.id)).status).toBe('closed')
    expect(await openLinks(active.id)).toEqual([])
  })
})
