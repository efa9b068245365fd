import { beforeEach, describe, expect, it } from 'vitest'
import type { StaffActor } from '../../../src/main/services/context'
import { approveAccount, closeAccount, rejectAccount, reopenAccount } from '../../../src/main/services/decisions'
import type { Account } from '../../../src/shared/account'
import { createProgramme, minutes, type Programme } from '../../support/programme'

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
})
