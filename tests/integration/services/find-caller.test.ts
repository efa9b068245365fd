import { beforeEach, describe, expect, it } from 'vitest'
import type { StaffActor } from '../../../src/main/services/context'
import { closeAccount } from '../../../src/main/services/decisions'
import { findCaller } from '../../../src/main/services/find-caller'
import { createSignIn } from '../../../src/main/services/sign-in'
import type { Incident } from '../../../src/main/store/records'
import type { Account } from '../../../src/shared/account'
import { blocked, unblocked } from '../../support/blocking'
import { createProgramme, visitor, type Programme } from '../../support/programme'

let programme: Programme
let asha: StaffActor
let priya: Account
let incident: Incident
beforeEach(async () => {
  programme = createProgramme()
  asha = await programme.hire('accountManager', 'Asha Nair')
  priya = await programme.activeAccount({ country: 'IN', mobile: '+91 98765 43210' })
  incident = await blocked(programme, priya)
})

const find = (text: string) => findCaller(programme, text)
const numbers = async (text: string) => (await find(text)).map(({ number }) => number)
const other = (email: string, change: object = {}) =>
  programme.activeAccount({ email, name: 'Rohan Dalvi', organizationName: 'Merlin Networks Ltd', ...change })

describe('finding who is calling', () => {
  it.each([
    ['RS-000001', 'accountNumber', true],
    ['98765-43210', 'phone', true],
    ['0 98765', 'phone', false],
    ['priya.menon@kestrel.example', 'address', true],
    ['priya', 'name', false],
    ['Kestral Hostings', 'organization', false]
  ])('%s', async (text, matchedBy, exact) => {
    expect(await find(text)).toEqual([
      {
        accountId: priya.id,
        number: priya.number,
        name: 'Priya Menon',
        status: 'blocked',
        matchedBy,
        exact,
        incident: { id: incident.id, caseNumber: incident.caseNumber, openedAt: incident.openedAt, state: 'open' }
      }
    ])
  })

  it('leads from a case number to its incident at once, however it is said, also when it is closed', async () => {
    const said = incident.caseNumber.toLowerCase().replaceAll('-', ' ')
    expect(await find(said)).toMatchObject([{ matchedBy: 'caseNumber', exact: true, incident: { id: incident.id } }])
    await unblocked(programme, incident, asha)
    expect(await find(said)).toMatchObject([
      { status: 'active', matchedBy: 'caseNumber', incident: { id: incident.id, state: 'closed' } }
    ])
  })

  it('finds an open case by a part of its number, a closed one only by all of it', async () => {
    const part = incident.caseNumber.slice(0, 6)
    expect(await find(part)).toMatchObject([{ matchedBy: 'caseNumber', exact: false, incident: { id: incident.id } }])
    await unblocked(programme, incident, asha)
    expect(await find(part)).toEqual([])
  })

  it('shows no closed incident of an account that is found by something else', async () => {
    await unblocked(programme, incident, asha)
    expect(await find('RS-000001')).toMatchObject([{ status: 'active', incident: null }])
  })

  it('answers without anything that verifies a caller', async () => {
    for (const text of ['RS-000001', 'Kestrel Hosting GmbH', '9876543210', priya.email, incident.caseNumber]) {
      const [match] = await find(text)
      expect(Object.keys(match ?? {}).sort()).toEqual(
        ['accountId', 'exact', 'incident', 'matchedBy', 'name', 'number', 'status'].sort()
      )
      expect(JSON.stringify(match)).not.toMatch(/kestrel|98765|43210|"IN"|@|Asha/i)
    }
  })

  it('puts whoever is blocked before others, and what names one account before both', async () => {
    const rohan = await other('rohan@merlin.example', { name: 'Priya Menon', organizationName: 'RS Networks' })
    expect(await numbers('Priya')).toEqual([priya.number, rohan.number])
    expect(await numbers('rohan@merlin.example')).toEqual([rohan.number])
    expect(await find('2')).toMatchObject([{ number: rohan.number, matchedBy: 'accountNumber' }, {}])
  })

  it('a case number that was shown for an address nobody registered finds what any unknown one finds: nothing', async () => {
    const signIn = createSignIn(programme)
    const attempt = () => signIn({ email: 'nobody@nowhere.example', password: 'wrong' }, visitor('198.51.100.77'))
    for (let left = 4; left > 0; left--) await attempt()
    const shown = await attempt()
    const caseNumber = shown.outcome === 'blocked' ? shown.caseNumber : ''
    expect(caseNumber).toMatch(/^C-/)
    expect(await find(caseNumber)).toEqual([])
    expect(await find(caseNumber)).toEqual(await find('C-0000-0000'))
    expect(await find(caseNumber.slice(0, 6))).toEqual([])
    expect(await find('nobody@nowhere.example')).toEqual([])
  })

  it('finds nothing for nothing', async () => {
    expect(await find('   ')).toEqual([])
    expect(await find('%_*')).toEqual([])
  })

  it('has no open incident for an account that was closed while blocked', async () => {
    const { version } = await programme.account(priya.id)
    await closeAccount(programme, { id: priya.id, version }, 'They asked us to.', asha)
    expect(await find('RS-000001')).toMatchObject([{ status: 'closed', incident: null }])
    expect(await find(incident.caseNumber.slice(0, 6))).toEqual([])
  })

  it('finds a blocked one among more of the same name than are looked through', async () => {
    for (let index = 0; index < 25; index++) await other(`rohan${index}@merlin.example`, { name: 'Priya Menon' })
    const found = await find('priya menon')
    expect(found).toHaveLength(20)
    expect(found[0]?.number).toBe(priya.number)
  })
})
