import { beforeEach, describe, expect, it } from 'vitest'
import { assignAccount } from '../../../src/main/services/assignment'
import type { StaffActor } from '../../../src/main/services/context'
import { createDashboard } from '../../../src/main/services/dashboard'
import { listIncidents } from '../../../src/main/services/incidents'
import type { Account } from '../../../src/shared/account'
import { blocked, unblocked } from '../../support/blocking'
import { createProgramme, hours, minutes, type Programme } from '../../support/programme'

let programme: Programme
let asha: StaffActor
let account: Account
beforeEach(async () => {
  programme = createProgramme()
  asha = await programme.hire('accountManager', 'Asha Nair')
  account = await programme.activeAccount()
})

const lastBlock = async () =>
  (await programme.store.events({ action: 'account.blocked', accountId: account.id, limit: 1 })).items[0]

describe('an account that is blocked again within a day of being unblocked', () => {
  it('says so in the incident and in the trail, and its manager is mailed', async () => {
    const first = await blocked(programme, account)
    programme.clock.advance(minutes(20))
    await unblocked(programme, first, asha)
    const unblockedAt = programme.now().toISOString()
    programme.clock.advance(hours(23))

    const second = await blocked(programme, account)

    expect(first.again).toBeUndefined()
    expect(second).toMatchObject({
      again: { caseNumber: first.caseNumber, unblockedAt, unblockedBy: 'Asha Nair' },
      managerId: asha.id,
      standInId: null
    })
    expect((await lastBlock())?.details).toEqual({
      caseNumber: second.caseNumber,
      wrongPasswords: 5,
      manager: 'Asha Nair',
      unblockedAt,
      earlierCaseNumber: first.caseNumber
    })
    expect(programme.mailTo(account.id, 'blocked-again')).toEqual([
      {
        kind: 'blocked-again',
        accountId: account.id,
        to: { name: 'Asha Nair', address: 'asha.nair@emsign.example' },
        data: {
          accountNumber: account.number,
          caseNumber: second.caseNumber,
          earlierCaseNumber: first.caseNumber,
          unblockedAt,
          unblockedBy: 'Asha Nair',
          blockedAt: second.openedAt
        }
      }
    ])
  })

  it('is not one any more after a day, and nobody is mailed', async () => {
    await unblocked(programme, await blocked(programme, account), asha)
    programme.clock.advance(hours(24))
    expect((await blocked(programme, account, { apart: 0 })).again).toBeUndefined()
    expect(programme.mailTo(account.id, 'blocked-again')).toEqual([])
  })

  it('is counted on the overview and found in the list, until it is unblocked or closed', async () => {
    const attention = async (staffId = asha.id) =>
      (await createDashboard(programme)(7, 'Asia/Kolkata', staffId)).attention
    await unblocked(programme, await blocked(programme, account), asha)
    const second = await blocked(programme, account)
    const other = await programme.activeAccount({ email: 'other@kestrel.example' })
    const ordinary = await blocked(programme, other)

    expect(await attention()).toMatchObject({ blocked: 2, blockedAgain: 1, secondWanted: 0 })
    const list = async (again?: boolean) =>
      (await listIncidents(programme, { state: 'open', again })).items.map(({ incident }) => incident.id)
    expect(await list(true)).toEqual([second.id])
    expect(await list(false)).toEqual([ordinary.id])
    expect(await list()).toEqual([ordinary.id, second.id])
    expect(await listIncidents(programme, { state: 'open', again: true })).toMatchObject({ total: 1, nextCursor: null })

    programme.clock.advance(minutes(2))
    await unblocked(programme, second, asha)
    expect(await attention()).toMatchObject({ blocked: 1, blockedAgain: 0 })
  })

  it('mails nobody where nobody is assigned', async () => {
    programme = createProgramme()
    account = await programme.activeAccount()
    const meera = await programme.hire('administrator', 'Meera Kamath')
    await unblocked(programme, await blocked(programme, account), meera)
    expect(await blocked(programme, account)).toMatchObject({ again: { unblockedBy: 'Meera Kamath' }, managerId: null })
    expect(programme.mailTo(account.id, 'blocked-again')).toEqual([])
  })

  it('remembers who managed the account at the time of the block', async () => {
    const incident = await blocked(programme, account)
    const ravi = await programme.hire('accountManager', 'Ravi Hegde')
    const { id, version } = await programme.account(account.id)
    await assignAccount(programme, { id, version }, ravi.id, asha)
    expect((await programme.store.get('incidents', incident.id))?.managerId).toBe(asha.id)
  })
})
