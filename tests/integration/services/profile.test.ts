import { describe, expect, it } from 'vitest'
import { readLink } from '../../../src/main/services/activation'
import { closeAccount } from '../../../src/main/services/decisions'
import { updateProfile } from '../../../src/main/services/profile'
import { contactChangedAt } from '../../../src/main/domain/profile'
import { createSignIn } from '../../../src/main/services/sign-in'
import { signalsOf } from '../../../src/shared/signal-rules'
import type { Account } from '../../../src/shared/account'
import { createProgramme, visitor } from '../../support/programme'

const profileOf = ({ name, email, mobile, organizationName, organizationType, country }: Account) => ({
  name,
  email,
  mobile,
  organizationName,
  organizationType,
  country
})
const start = async () => {
  const programme = createProgramme()
  const by = await programme.hire('accountManager', 'Asha Nambiar')
  const reviewer = await programme.hire('reviewer')
  return { programme, by, reviewer }
}
const lastEvent = async (programme: ReturnType<typeof createProgramme>, accountId: string) =>
  (await programme.store.events({ accountId, limit: 1 })).items[0]

describe('changing a profile', () => {
  it('tells in one event who changed what, from which value to which', async () => {
    const { programme, by } = await start()
    const account = await programme.signUp()
    const changed = await updateProfile(
      programme,
      account,
      { ...profileOf(account), name: 'Priya Nair', organizationType: 'Other' },
      by
    )
    expect(profileOf(changed)).toEqual({ ...profileOf(account), name: 'Priya Nair', organizationType: 'Other' })
    expect(changed.version).toBe(account.version + 1)
    expect(await lastEvent(programme, account.id)).toMatchObject({
      action: 'account.profile_changed',
      actor: { kind: 'staff', name: 'Asha Nambiar' },
      subject: account.number,
      details: {
        nameBefore: 'Priya Menon',
        name: 'Priya Nair',
        organizationTypeBefore: 'SSL provider',
        organizationType: 'Other'
      }
    })
  })

  it('moves the claim on the address and ends the link that went to the old one', async () => {
    const { programme, by, reviewer } = await start()
    const approved = await programme.approve(await programme.signUp(), reviewer)
    const token = programme.token(approved.id)
    expect(await readLink(programme, token)).toMatchObject({ purpose: 'activation' })
    await updateProfile(programme, approved, { ...profileOf(approved), email: 'New.Address@kestrel.example' }, by)
    expect(await readLink(programme, token)).toBe('link_replaced')
    expect((await lastEvent(programme, approved.id))?.details).toMatchObject({
      emailBefore: 'priya.menon@kestrel.example',
      email: 'New.Address@kestrel.example',
      linkEnded: true
    })
    expect(await programme.store.find('accounts', 'emailClaim', 'priya.menon@kestrel.example')).toBe(null)
    expect((await programme.store.find('accounts', 'emailClaim', 'new.address@kestrel.example'))?.id).toBe(approved.id)
  })

  it('says anew whether an earlier application resembles it', async () => {
    const { programme, by } = await start()
    await programme.signUp({ email: 'info@osprey.example', organizationName: 'Osprey Cloud Ltd' })
    const account = await programme.signUp()
    expect(signalsOf(account)).toEqual([])
    const alike = await updateProfile(
      programme,
      account,
      { ...profileOf(account), organizationName: 'Osprey Cloud' },
      by
    )
    expect(signalsOf(await programme.account(alike.id))).toEqual(['earlierApplication'])
    const apart = await updateProfile(programme, alike, profileOf(account), by)
    expect(signalsOf(await programme.account(apart.id))).toEqual([])
  })

  it('keeps the link where only the case of the address or another field changes', async () => {
    const { programme, by, reviewer } = await start()
    const approved = await programme.approve(await programme.signUp(), reviewer)
    await updateProfile(
      programme,
      approved,
      { ...profileOf(approved), email: 'Priya.Menon@kestrel.example', name: 'Priya M' },
      by
    )
    expect(await readLink(programme, programme.token(approved.id))).toMatchObject({ purpose: 'activation' })
  })

  it('says who has an address that is taken, and changes nothing', async () => {
    const { programme, by } = await start()
    const other = await programme.signUp({ email: 'other@osprey.example', organizationName: 'Osprey Cloud' })
    const account = await programme.signUp()
    const message = `${other.number} (Osprey Cloud) already has this address.`
    await expect(
      updateProfile(programme, account, { ...profileOf(account), email: 'OTHER@osprey.example' }, by)
    ).rejects.toMatchObject({ code: 'conflict', message, fields: { email: message } })
    expect(await programme.account(account.id)).toEqual(account)
  })

  it('of two that want one address at once, lets one have it', async () => {
    const { programme, by } = await start()
    const one = await programme.signUp({ email: 'one@kestrel.example' })
    const two = await programme.signUp({ email: 'two@kestrel.example' })
    const outcomes = await Promise.allSettled(
      [one, two].map((account) =>
        updateProfile(programme, account, { ...profileOf(account), email: 'same@kestrel.example' }, by)
      )
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('refuses what sign-up refuses, naming each field', async () => {
    const { programme, by } = await start()
    const account = await programme.signUp()
    await expect(
      updateProfile(
        programme,
        account,
        { ...profileOf(account), name: ' x', email: 'nobody', organizationType: 'Nothing', country: 'IN' },
        by
      )
    ).rejects.toMatchObject({
      code: 'invalid',
      fields: {
        name: 'Your Name must not begin or end with a space.',
        email: 'Your Email ID must be an e-mail address, like name@example.com.',
        organizationType: 'Choose an Organization Type from the list.',
        mobile: 'Mobile Number is required.'
      }
    })
  })

  it('refuses a change of nothing, an older version and an account that is not there', async () => {
    const { programme, by } = await start()
    const account = await programme.signUp()
    await expect(updateProfile(programme, account, profileOf(account), by)).rejects.toMatchObject({ code: 'invalid' })
    await updateProfile(programme, account, { ...profileOf(account), name: 'Somebody Else' }, by)
    await expect(
      updateProfile(programme, account, { ...profileOf(account), name: 'A Third' }, by)
    ).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^Asha Nambiar changed the profile of RS-000001 on /)
    })
    await expect(updateProfile(programme, { id: 'nobody', version: 1 }, profileOf(account), by)).rejects.toMatchObject({
      code: 'not_found'
    })
  })

  it('is refused while the account is blocked: callers are verified by what is registered', async () => {
    const { programme, by } = await start()
    const account = await programme.activeAccount()
    const signIn = createSignIn(programme)
    for (let round = 0; round < 5; round += 1)
      await signIn({ email: account.email, password: `wrong password ${round}` }, visitor())
    const blocked = await programme.account(account.id)
    expect(blocked.status).toBe('blocked')
    await expect(
      updateProfile(programme, blocked, { ...profileOf(blocked), email: 'mine@elsewhere.example' }, by)
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('unblock it first') })
  })

  it('is refused for a closed account', async () => {
    const { programme, by } = await start()
    const administrator = await programme.hire('administrator')
    const closed = await closeAccount(programme, await programme.signUp(), 'Asked to leave.', administrator)
    await expect(
      updateProfile(programme, closed, { ...profileOf(closed), name: 'New Name' }, by)
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('reopen it first') })
  })
})

describe('a change of contact details', () => {
  const mails = (programme: ReturnType<typeof createProgramme>, id: string) => programme.mailTo(id, 'contact-changed')

  it('is told to the old address in the same commit, with the new one hidden but for its first letter', async () => {
    const { programme, by } = await start()
    const account = await programme.activeAccount()
    const commits: string[][] = []
    programme.store.watch(({ changed }) => commits.push(changed.map(({ collection }) => collection)))
    await updateProfile(programme, account, { ...profileOf(account), email: 'ravi@elsewhere.example' }, by)
    expect(commits).toEqual([['accounts', 'mailGuards', 'mail']])
    expect(mails(programme, account.id)).toMatchObject([
      {
        to: { name: 'Priya Menon', address: 'priya.menon@kestrel.example' },
        data: {
          accountNumber: account.number,
          organizationName: account.organizationName,
          email: 'r•••@elsewhere.example',
          mobile: '',
          changedAt: programme.clock.now().toISOString()
        }
      }
    ])
  })

  it('names the new mobile number by its last digits, and one that was taken out', async () => {
    const { programme, by } = await start()
    const account = await programme.signUp()
    const country = { organizationName: 'Kestrel India', country: 'IN' }
    const first = await updateProfile(
      programme,
      account,
      { ...profileOf(account), ...country, mobile: '+91 90000 12345' },
      by
    )
    await updateProfile(programme, first, { ...profileOf(first), country: 'DE', mobile: null }, by)
    expect(mails(programme, account.id).map(({ data }) => data)).toMatchObject([
      { email: '', mobile: '••• 345' },
      { email: '', mobile: 'removed' }
    ])
  })

  it('is remembered with its time; another change of the profile, or of the case of the address, is none', async () => {
    const { programme, by } = await start()
    const account = await programme.signUp()
    const renamed = await updateProfile(
      programme,
      account,
      { ...profileOf(account), name: 'Priya M', email: 'Priya.Menon@kestrel.example' },
      by
    )
    expect(contactChangedAt(renamed)).toBeNull()
    expect(mails(programme, account.id)).toEqual([])
    programme.clock.advance(60_000)
    const moved = await updateProfile(programme, renamed, { ...profileOf(renamed), email: 'new@kestrel.example' }, by)
    const at = programme.clock.now().toISOString()
    expect(contactChangedAt(moved)).toBe(at)
    programme.clock.advance(60_000)
    const again = await updateProfile(programme, moved, { ...profileOf(moved), name: 'Somebody Else' }, by)
    expect(contactChangedAt(again)).toBe(at)
  })
})
