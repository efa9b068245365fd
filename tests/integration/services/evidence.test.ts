import { beforeEach, describe, expect, it } from 'vitest'
import type { StaffActor } from '../../../src/main/services/context'
import { gatherEvidence } from '../../../src/main/services/evidence'
import type { Incident } from '../../../src/main/store/records'
import type { Account } from '../../../src/shared/account'
import { blocked, guess, signIn, unblocked } from '../../support/blocking'
import { createProgramme, hours, minutes, visitor, type Programme } from '../../support/programme'

const days = (count: number) => hours(24 * count)
const home = visitor('203.0.113.7', 'DE')
const abroad = visitor('198.51.100.9', 'BR')

let programme: Programme
let asha: StaffActor
let account: Account
beforeEach(async () => {
  programme = createProgramme({ networkOf })
  asha = await programme.hire('accountManager', 'Asha Nair')
  account = await programme.activeAccount()
  programme.clock.advance(days(30))
})

const networkOf = (ip: string) => (ip === home.ip ? 'AS64500 Example Telecom' : null)

const evidence = async (incident: Incident) =>
  gatherEvidence(
    programme,
    (await programme.store.get('incidents', incident.id)) ?? incident,
    await programme.account(account.id)
  )
const another = (name: string) => programme.activeAccount({ name, email: `${name}@elsewhere.example` })

describe('the evidence of an incident', () => {
  it('of a holder who forgot: known address and country, in time order', async () => {
    await signIn(programme, account, home)
    programme.clock.advance(days(1))
    const incident = await blocked(programme, account, { from: home, apart: 20_000 })
    const { attempts, ...rest } = await evidence(incident)
    expect(rest).toEqual({
      assessment: 'forgot',
      sentence: 'Five attempts in 80 seconds from an address that this account has signed in from before.',
      refused: null,
      otherAccounts: [],
      earlierBlocks: []
    })
    expect(attempts).toHaveLength(5)
    expect(attempts.map(({ at }) => at)).toEqual([...attempts.map(({ at }) => at)].sort())
    for (const attempt of attempts) {
      expect(attempt).toEqual({
        id: expect.any(String),
        at: expect.any(String),
        ip: '203.0.113.7',
        country: 'DE',
        network: 'AS64500 Example Telecom',
        userAgent: 'test browser',
        outcome: 'wrong',
        newAddress: false,
        newCountry: false
      })
    }
  })

  it('of an attack: new address and country, the other accounts that were tried from it, and from nowhere else', async () => {
    await signIn(programme, account, home)
    const [rohan, uma, kavya] = [await another('rohan'), await another('uma'), await another('kavya')]
    await guess(programme, uma, { times: 1, from: abroad })
    programme.clock.advance(hours(11))
    await guess(programme, rohan, { times: 3, from: abroad })
    await guess(programme, kavya, { times: 2, from: home })
    await signIn(programme, kavya, abroad)
    const incident = await blocked(programme, account, { from: abroad })
    programme.clock.advance(minutes(1))
    await guess(programme, account, { times: 2, from: abroad, apart: minutes(1) })

    const found = await evidence(incident)
    expect(found.assessment).toBe('attacked')
    expect(found.sentence).toBe(
      'Five attempts in 40 seconds from an address in a country never seen for this account; two other accounts were tried from it; two more attempts were refused since.'
    )
    expect(found.attempts.map(({ outcome, newAddress, newCountry }) => [outcome, newAddress, newCountry])).toEqual([
      ...Array.from({ length: 5 }, () => ['wrong', true, true]),
      ...Array.from({ length: 2 }, () => ['refused', true, true])
    ])
    expect(found.otherAccounts.map(({ name, attempts, status }) => [name, attempts, status])).toEqual([
      ['rohan', 3, 'active'],
      ['uma', 1, 'active']
    ])
    expect(found.otherAccounts[0]).toMatchObject({ id: rohan.id, number: rohan.number })
  })

  it('others count from twelve hours before the first attempt until an hour after the last', async () => {
    const [early, late] = [await another('early'), await another('late')]
    const begin = async () => {
      await guess(programme, early, { times: 1, from: abroad })
      programme.clock.advance(hours(12) + 1)
    }
    await begin()
    const incident = await blocked(programme, account, { from: abroad })
    programme.clock.advance(hours(1))
    await guess(programme, late, { times: 1, from: abroad })
    expect((await evidence(incident)).otherAccounts).toEqual([])
    programme.clock.advance(-1)
    await guess(programme, late, { times: 1, from: abroad })
    expect((await evidence(incident)).otherAccounts.map(({ name }) => name)).toEqual(['late'])
  })

  it('takes the addresses of one IPv6 line for one source', async () => {
    const line = (last: string) => visitor(`2001:db8:1:2::${last}`, 'DE')
    await signIn(programme, account, line('1'))
    programme.clock.advance(days(1))
    const other = await another('other')
    await guess(programme, other, { times: 1, from: line('aaaa') })
    const incident = await blocked(programme, account, { from: line('beef') })
    const { attempts, otherAccounts, assessment } = await evidence(incident)
    expect(attempts.every(({ newAddress }) => !newAddress)).toBe(true)
    expect(otherAccounts).toMatchObject([{ name: 'other', attempts: 1 }])
    expect(assessment).toBe('unclear')
  })

  it('does not take a sign-in after the incident began for an old acquaintance', async () => {
    await signIn(programme, account, home)
    programme.clock.advance(days(1))
    await signIn(programme, account, home)
    const first = await blocked(programme, account, { from: abroad })
    await unblocked(programme, first, asha)
    programme.clock.advance(minutes(1))
    await signIn(programme, account, abroad)
    expect((await evidence(first)).attempts[0]).toMatchObject({ newAddress: true, newCountry: true })
    programme.clock.advance(days(2))
    const second = await blocked(programme, account, { from: abroad })
    expect(await evidence(second)).toMatchObject({
      assessment: 'forgot',
      earlierBlocks: [
        {
          id: first.id,
          caseNumber: first.caseNumber,
          openedAt: first.openedAt,
          closedAt: expect.any(String),
          closedBy: 'Asha Nair'
        }
      ]
    })
    expect((await evidence(first)).earlierBlocks).toEqual([])
  })

  it('says that the password is a new one, and that nobody signed in before', async () => {
    programme.clock.advance(-days(28))
    const incident = await blocked(programme, account, { from: home })
    expect(await evidence(incident)).toMatchObject({
      assessment: 'unclear',
      sentence:
        'Five attempts in 40 seconds from one address, with nothing to compare it with: the account never signed in before; the password was set two days before.'
    })
  })

  it('counts the attempts beyond those that are listed', async () => {
    const incident = await blocked(programme, account, { from: home, apart: 0 })
    for (let round = 0; round < 55; round++) {
      programme.clock.advance(minutes(20))
      await guess(programme, account, { times: 1, from: home })
    }
    const { attempts, refused } = await evidence(incident)
    expect(attempts).toHaveLength(5 + 50)
    expect(refused).toEqual({ count: 5, lastAt: programme.now().toISOString() })
  })
})
