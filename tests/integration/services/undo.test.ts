import { beforeEach, describe, expect, it } from 'vitest'
import { change } from '../../../src/main/mail/outbox-rows'
import { readLink } from '../../../src/main/services/activation'
import { assignAccount } from '../../../src/main/services/assignment'
import { changed, type StaffActor } from '../../../src/main/services/context'
import { approveAccount, rejectAccount } from '../../../src/main/services/decisions'
import { updateSettings } from '../../../src/main/services/settings'
import { takeBackDecision } from '../../../src/main/services/undo'
import type { Account } from '../../../src/shared/account'
import { defaultSettings } from '../../../src/shared/settings'
import { createProgramme, type Programme } from '../../support/programme'

let programme: Programme
let rohan: StaffActor & { readonly role: 'reviewer' }
let meera: StaffActor & { readonly role: 'administrator' }
let pending: Account
beforeEach(async () => {
  programme = createProgramme()
  rohan = { ...(await programme.hire('reviewer', 'Rohan Dalvi')), role: 'reviewer' }
  meera = { ...(await programme.hire('administrator', 'Meera Kamath')), role: 'administrator' }
  pending = await programme.signUp()
})
const mailOf = async (kind: 'activation' | 'rejection') =>
  (await programme.store.query('mail', { where: { accountId: pending.id, kind } })).items

describe('a decision', () => {
  it('holds its mail for ten seconds', async () => {
    await approveAccount(programme, pending, null, rohan)
    expect(await mailOf('activation')).toMatchObject([{ state: 'held', nextAttemptAt: '2026-03-02T09:00:10.000Z' }])
  })

  it('holds nothing while undoing is switched off', async () => {
    const decisions = { ...defaultSettings.decisions, undoSeconds: 0 }
    await updateSettings(programme, 0, { decisions }, meera, false)
    const approved = await approveAccount(programme, pending, null, rohan)
    expect(await mailOf('activation')).toMatchObject([{ state: 'queued' }])
    expect(approved.decision).not.toHaveProperty('undo')
    await expect(takeBackDecision(programme, pending.id, rohan)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('taking an approval back', () => {
  it('restores the application, cancels the mail and voids its link, in one commit', async () => {
    await approveAccount(programme, pending, 'checked', rohan)
    const token = programme.token(pending.id)
    const commits: (readonly string[])[] = []
    programme.store.watch((commit) => commits.push(commit.changed.map(({ collection }) => collection).sort()))
    const undone = await takeBackDecision(programme, pending.id, rohan)
    expect(undone).toEqual({ ...pending, version: 3, updatedAt: undone.updatedAt })
    expect(commits).toEqual([['accounts', 'links', 'mail', 'mailGuards']])
    expect(await mailOf('activation')).toMatchObject([{ state: 'cancelled', nextAttemptAt: null }])
    expect(await readLink(programme, token)).toBe('link_replaced')
    const { items } = await programme.store.events({ accountId: pending.id, action: 'account.decision_undone' })
    expect(items).toMatchObject([
      { actor: { name: 'Rohan Dalvi' }, details: { outcome: 'approved', decidedBy: 'Rohan Dalvi' } }
    ])
  })

  it('lets the application be decided once more, with a link of its own', async () => {
    await approveAccount(programme, pending, null, rohan)
    const undone = await takeBackDecision(programme, pending.id, meera)
    const again = await approveAccount(programme, undone, null, rohan)
    expect([again.status, again.version]).toEqual(['approved', 4])
    expect(await readLink(programme, programme.token(pending.id))).toMatchObject({ purpose: 'activation' })
  })

  it('gives back the manager who was assigned before', async () => {
    const asha = await programme.hire('accountManager', 'Asha Nambiar')
    const vikram = await programme.hire('accountManager', 'Vikram Sethi')
    const assigned = await assignAccount(programme, pending, asha.id, rohan)
    const approved = await approveAccount(programme, assigned, null, rohan, vikram.id)
    expect(approved.managerId).toBe(vikram.id)
    expect((await takeBackDecision(programme, pending.id, rohan)).managerId).toBe(asha.id)
  })

  it('is refused once the mail is on its way', async () => {
    await approveAccount(programme, pending, null, rohan)
    const [row] = await mailOf('activation')
    if (row === undefined) throw new Error('no mail')
    await programme.store.commit({ puts: [changed('mail', change(row, { state: 'sending' }))], events: [] })
    await expect(takeBackDecision(programme, pending.id, rohan)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The mail about it is on its way already: RS-000001 stays approved.'
    })
  })

  it('is refused after its time, and for a colleague', async () => {
    await approveAccount(programme, pending, null, rohan)
    const anita = { ...(await programme.hire('reviewer', 'Anita Rao')), role: 'reviewer' as const }
    await expect(takeBackDecision(programme, pending.id, anita)).rejects.toMatchObject({ code: 'forbidden' })
    programme.clock.advance(10_000)
    await expect(takeBackDecision(programme, pending.id, rohan)).rejects.toMatchObject({ code: 'conflict' })
    expect((await programme.account(pending.id)).status).toBe('approved')
  })

  it('happens once, of two at the same time', async () => {
    await approveAccount(programme, pending, null, rohan)
    const answers = await Promise.allSettled([
      takeBackDecision(programme, pending.id, rohan),
      takeBackDecision(programme, pending.id, meera)
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await programme.account(pending.id)).version).toBe(3)
  })

  it('tells a late decision that it was taken back', async () => {
    const approved = await approveAccount(programme, pending, null, rohan)
    await takeBackDecision(programme, pending.id, rohan)
    await expect(rejectAccount(programme, approved, 'late', true, meera)).rejects.toMatchObject({
      code: 'conflict',
      message:
        'Rohan Dalvi took back the decision on RS-000001 on 2026-03-02 at 09:00 UTC. It is waiting for a decision now.'
    })
  })
})

describe('taking a rejection back', () => {
  it('claims the address again and cancels the mail', async () => {
    await rejectAccount(programme, pending, 'No such company.', true, rohan)
    const undone = await takeBackDecision(programme, pending.id, rohan)
    expect(undone).toMatchObject({ status: 'pending', emailClaim: pending.emailClaim, decision: null })
    const [mail] = await mailOf('rejection')
    expect(mail).toMatchObject({ state: 'cancelled' })
    expect(mail?.attempts.at(-1)?.answer).toBe('Cancelled: the decision was taken back.')
  })

  it('works where nothing was mailed', async () => {
    await rejectAccount(programme, pending, 'No such company.', false, rohan)
    expect((await takeBackDecision(programme, pending.id, rohan)).status).toBe('pending')
  })

  it('is refused where the applicant signed up again meanwhile, and says as what', async () => {
    await rejectAccount(programme, pending, 'No such company.', true, rohan)
    await programme.signUp()
    await expect(takeBackDecision(programme, pending.id, rohan)).rejects.toMatchObject({
      code: 'conflict',
      message:
        'priya.menon@kestrel.example signed up again meanwhile, as RS-000002: decide on that one. RS-000001 stays rejected.'
    })
    expect(await mailOf('rejection')).toMatchObject([{ state: 'held' }])
  })
})
