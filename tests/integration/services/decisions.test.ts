import { beforeEach, describe, expect, it } from 'vitest'
import { readLink } from '../../../src/main/services/activation'
import type { StaffActor } from '../../../src/main/services/context'
import { approveAccount, closeAccount, rejectAccount, reopenAccount } from '../../../src/main/services/decisions'
import { createSignIn } from '../../../src/main/services/sign-in'
import type { Account } from '../../../src/shared/account'
import { createProgramme, minutes, visitor, type Programme } from '../../support/programme'

let programme: Programme
let rohan: StaffActor
let meera: StaffActor
let pending: Account
beforeEach(async () => {
  programme = createProgramme()
  rohan = await programme.hire('reviewer', 'Rohan Dalvi')
  meera = await programme.hire('administrator', 'Meera Kamath')
  pending = await programme.signUp()
})

describe('approving', () => {
  it('approves, assigns the least loaded manager and mails a link, in one commit', async () => {
    const busy = await programme.hire('accountManager', 'Busy Manager')
    const free = await programme.hire('accountManager', 'Free Manager')
    programme.clock.advance(minutes(1))
    const commits: (readonly string[])[] = []
    programme.store.watch(({ changed }) => commits.push(changed.map(({ collection }) => collection).sort()))
    const first = await approveAccount(programme, pending, 'checked', rohan)
    const second = await approveAccount(programme, await programme.signUp({ email: 'x@kestrel.example' }), null, rohan)
    expect(new Set([first.managerId, second.managerId])).toEqual(new Set([busy.id, free.id]))
    expect(commits[0]).toEqual(['accounts', 'links', 'mail', 'mailGuards'])
    const { items } = await programme.store.events({ accountId: pending.id, action: 'account.approved' })
    expect(items).toMatchObject([
      { actor: { kind: 'staff', name: 'Rohan Dalvi' }, subject: 'RS-000001', details: { note: 'checked' } }
    ])
  })

  it('is refused when somebody decided meanwhile, and says who, what and when', async () => {
    await approveAccount(programme, pending, null, rohan)
    programme.clock.advance(minutes(5))
    await expect(rejectAccount(programme, pending, 'too late', true, meera)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Rohan Dalvi approved RS-000001 on 2026-03-02 at 09:00 UTC. It is approved, but not activated yet now.'
    })
    expect(programme.mailTo(pending.id, 'rejection')).toEqual([])
  })

  it('of two at once, one decides and the other is told', async () => {
    const answers = await Promise.allSettled([
      approveAccount(programme, pending, null, rohan),
      rejectAccount(programme, pending, 'no', true, meera)
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const decisions = await programme.store.events({ accountId: pending.id })
    expect(decisions.items.filter(({ action }) => action !== 'account.registered')).toHaveLength(1)
  })

  it('finds no account of an unknown id', async () => {
    await expect(approveAccount(programme, { id: 'nothing', version: 1 }, null, rohan)).rejects.toMatchObject({
      code: 'not_found'
    })
  })
})

describe('rejecting', () => {
  it('mails the reason only where the reviewer wants so', async () => {
    const other = await programme.signUp({ email: 'x@kestrel.example' })
    await rejectAccount(programme, pending, 'No such company.', true, rohan)
    await rejectAccount(programme, other, 'No such company.', false, rohan)
    expect(programme.mailTo(pending.id, 'rejection')).toMatchObject([{ data: { reason: 'No such company.' } }])
    expect(programme.mailTo(other.id, 'rejection')).toEqual([])
  })
})

describe('closing and reopening', () => {
  it('mails the reseller, and leads back where it was', async () => {
    const active = await programme.activeAccount({ email: 'y@kestrel.example' })
    const closed = await closeAccount(programme, active, 'They asked.', meera)
    expect(closed).toMatchObject({ status: 'closed', closure: { reason: 'They asked.' } })
    const reopened = await reopenAccount(programme, closed, 'They came back.', meera)
    expect(reopened).toMatchObject({ status: 'active', closure: null })
    expect(programme.mailTo(active.id, 'account-closed')).toHaveLength(1)
    expect(programme.mailTo(active.id, 'account-reopened')).toHaveLength(1)
  })

  it('tells what the account was before and is after, and why', async () => {
    const closed = await closeAccount(
      programme,
      await programme.activeAccount({ email: 'y@k.example' }),
      'Left.',
      meera
    )
    await reopenAccount(programme, closed, 'Back.', meera)
    const { items } = await programme.store.events({ accountId: closed.id, limit: 2 })
    expect(items.map(({ action, details }) => [action, details])).toEqual([
      ['account.reopened', { reason: 'Back.', statusBefore: 'closed', status: 'active' }],
      ['account.closed', { reason: 'Left.', statusBefore: 'active', status: 'closed' }]
    ])
  })

  it('mails a new activation link where none was used yet: the one before ended with the closing', async () => {
    const approved = await approveAccount(programme, pending, null, rohan)
    const before = programme.token(pending.id)
    const closed = await closeAccount(programme, approved, 'By mistake.', meera)
    expect(await readLink(programme, before)).toBe('link_replaced')
    const reopened = await reopenAccount(programme, closed, 'Sorry.', meera)
    expect(reopened.status).toBe('approved')
    expect(programme.token(pending.id)).not.toBe(before)
    expect(await readLink(programme, programme.token(pending.id))).toMatchObject({ purpose: 'activation' })
    expect(programme.mailTo(pending.id, 'account-reopened')).toMatchObject([
      {
        data: {
          standing: 'approved, but not activated yet',
          signInUrl: '',
          nextStep: expect.stringMatching(/new link/)
        }
      }
    ])
  })

  it('invites nobody to sign in who can not', async () => {
    const active = await programme.activeAccount({ email: 'y@kestrel.example' })
    for (const account of [pending, active])
      await reopenAccount(programme, await closeAccount(programme, account, 'Left.', meera), 'Back.', meera)
    const told = (id: string) => programme.mailTo(id, 'account-reopened').map(({ data }) => data)
    expect(told(pending.id)).toMatchObject([{ standing: 'waiting for a decision', signInUrl: '' }])
    expect(told(active.id)).toMatchObject([{ standing: 'active', signInUrl: 'https://hub.example/signin' }])
  })

  it('keeps a blocked account blocked, and a rejected one rejected', async () => {
    const active = await programme.activeAccount({ email: 'y@kestrel.example' })
    const signIn = createSignIn(programme)
    for (let round = 0; round < 5; round += 1)
      await signIn({ email: active.email, password: `wrong password ${round}` }, visitor())
    const rejected = await rejectAccount(programme, pending, 'No.', false, rohan)
    for (const account of [await programme.account(active.id), rejected]) {
      const closed = await closeAccount(programme, account, 'Left.', meera)
      expect((await reopenAccount(programme, closed, 'Back.', meera)).status).toBe(account.status)
    }
  })

  it('is refused twice, on an older version, and mails nothing then', async () => {
    const closed = await closeAccount(programme, pending, 'Left.', meera)
    await expect(closeAccount(programme, closed, 'Again.', meera)).rejects.toMatchObject({
      code: 'conflict',
      message: 'RS-000001 is closed: it is closed already.'
    })
    await expect(reopenAccount(programme, pending, 'Back.', meera)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^Meera Kamath closed RS-000001 on /)
    })
    expect(programme.mailTo(pending.id, 'account-closed')).toHaveLength(1)
    expect(programme.mailTo(pending.id, 'account-reopened')).toEqual([])
  })
})
