import { beforeEach, describe, expect, it } from 'vitest'
import type { Absence } from '../../../src/shared/call-desk'
import { nameStandIn } from '../../../src/main/services/absence'
import { requestPasswordReset } from '../../../src/main/services/activation'
import type { StaffActor } from '../../../src/main/services/context'
import { contactFor, contactInWords } from '../../../src/main/services/staff-names'
import { updateStaff } from '../../../src/main/services/staff'
import { createPortalProgramme } from '../../../src/main/portal-programme'
import type { Role } from '../../../src/shared/roles'
import type { Account } from '../../../src/shared/account'
import { blocked, unblocked } from '../../support/blocking'
import { createProgramme, hours, visitor, type Programme } from '../../support/programme'

type Person = StaffActor & { readonly role: Role }
let programme: Programme
let asha: Person
let ravi: Person
let meera: Person
let account: Account
beforeEach(async () => {
  programme = createProgramme()
  const hire = async (role: Role, name: string) => ({ ...(await programme.hire(role, name)), role })
  asha = await hire('accountManager', 'Asha Nair')
  account = await programme.activeAccount()
  ravi = await hire('accountManager', 'Ravi Hegde')
  meera = await hire('administrator', 'Meera Kamath')
})

const day = 24
const inHours = (count: number) => new Date(programme.now().getTime() + hours(count)).toISOString()
const away = (standIn: StaffActor, from = -1, until = 5 * day): Absence => ({
  from: inHours(from),
  until: inHours(until),
  standInId: standIn.id
})
const member = async (id: string) => programme.store.get('staff', id)
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    ({ code, message, fields }: { code: string; message: string; fields?: object }) => ({ code, message, fields })
  )
const contact = async () => {
  const { manager, standIn } = await contactFor(programme, account.managerId)
  return { manager: manager?.name ?? null, standIn: standIn?.name ?? null }
}

describe('naming a stand-in', () => {
  it('is one commit, with old and new in the trail', async () => {
    const first = away(ravi)
    const second = away(meera, 0, 2 * day)
    await nameStandIn(programme, asha.id, first, asha)
    await nameStandIn(programme, asha.id, second, meera)
    expect((await member(asha.id))?.absence).toEqual(second)
    await nameStandIn(programme, asha.id, null, asha)
    expect((await member(asha.id))?.absence).toBeNull()

    const { items } = await programme.store.events({ action: ['staff.absence_set', 'staff.absence_ended'] })
    const none = { fromBefore: null, untilBefore: null, standInBefore: null }
    const told = [
      {
        actor: { name: 'Asha Nair' },
        subject: 'asha.nair@emsign.example',
        details: { from: first.from, until: first.until, standIn: 'Ravi Hegde', ...none }
      },
      {
        actor: { name: 'Meera Kamath' },
        details: {
          ...{ from: second.from, until: second.until, standIn: 'Meera Kamath' },
          ...{ fromBefore: first.from, untilBefore: first.until, standInBefore: 'Ravi Hegde' }
        }
      },
      {
        action: 'staff.absence_ended',
        details: {
          ...{ from: null, until: null, standIn: null },
          ...{ fromBefore: second.from, untilBefore: second.until, standInBefore: 'Meera Kamath' }
        }
      }
    ]
    expect([...items].reverse()).toMatchObject(told)
    expect(items).toHaveLength(3)
  })

  it('is for oneself, and for administrators', async () => {
    expect(await refusal(nameStandIn(programme, asha.id, away(ravi), ravi))).toMatchObject({ code: 'forbidden' })
    expect((await member(asha.id))?.absence).toBeUndefined()
    await nameStandIn(programme, asha.id, away(ravi), meera)
    expect(await refusal(nameStandIn(programme, 'nobody', away(ravi), meera))).toMatchObject({ code: 'not_found' })
  })

  it('is refused with the field that is wrong', async () => {
    const reviewer = await programme.hire('reviewer', 'Uma Iyengar')
    const name = async (absence: Absence | null) => refusal(nameStandIn(programme, asha.id, absence, asha))
    const wrong = (field: string, message: string) => ({
      code: 'invalid',
      message,
      fields: { [`absence.${field}`]: message }
    })
    expect(await name(away(asha))).toEqual(wrong('standInId', 'Nobody stands in for themselves. Choose a colleague.'))
    expect(await name({ ...away(ravi), standInId: 'nobody' })).toEqual(
      wrong('standInId', 'There is no member of staff of this id. Choose another stand-in.')
    )
    expect(await name(away(reviewer))).toEqual(
      wrong('standInId', "Uma Iyengar can't take calls. Choose an active account manager or administrator.")
    )
    expect(await name(away(ravi, 5, 5))).toEqual(wrong('until', 'The absence must end after it begins.'))
    expect(await name(away(ravi, -5, -1))).toEqual(
      wrong('until', 'This absence is over already. Choose an end that is to come.')
    )
    await nameStandIn(programme, ravi.id, away(meera, 10, 20), ravi)
    expect(await name(away(ravi, 0, 11))).toEqual(
      wrong('standInId', 'Ravi Hegde is away at that time too. Choose somebody else.')
    )
    expect(await name(away(ravi, 0, 10))).toBeNull()
    expect(await refusal(nameStandIn(programme, ravi.id, null, ravi))).toBeNull()
    expect(await refusal(nameStandIn(programme, ravi.id, null, ravi))).toMatchObject({
      code: 'conflict',
      message: 'Ravi Hegde is not away, and no absence is planned.'
    })
  })

  it('is refused for whoever does not work here', async () => {
    await updateStaff(programme, ravi.id, { active: false }, meera)
    expect(await refusal(nameStandIn(programme, ravi.id, away(asha), meera))).toMatchObject({ code: 'conflict' })
    expect(await refusal(nameStandIn(programme, asha.id, away(ravi), asha))).toMatchObject({ code: 'invalid' })
  })
})

describe('while somebody is away', () => {
  it('the stand-in answers from its beginning until its end, and then the manager again', async () => {
    await nameStandIn(programme, asha.id, away(ravi, 2, 4), asha)
    expect(await contact()).toEqual({ manager: 'Asha Nair', standIn: null })
    programme.clock.advance(hours(2))
    expect(await contact()).toEqual({ manager: 'Asha Nair', standIn: 'Ravi Hegde' })
    expect(contactInWords(await contactFor(programme, account.managerId))).toBe(
      'Asha Nair (away, Ravi Hegde stands in)'
    )
    programme.clock.advance(hours(2))
    expect(await contact()).toEqual({ manager: 'Asha Nair', standIn: null })
  })

  it('a stand-in who goes away too passes it on; where all are away it is the manager', async () => {
    await nameStandIn(programme, asha.id, away(ravi), asha)
    await nameStandIn(programme, ravi.id, away(meera), ravi)
    expect(await contact()).toEqual({ manager: 'Asha Nair', standIn: 'Meera Kamath' })
    programme.clock.advance(hours(1))
    await nameStandIn(programme, ravi.id, null, ravi)
    expect(await contact()).toEqual({ manager: 'Asha Nair', standIn: 'Ravi Hegde' })
  })

  it('mail, the home page of the portal and the trail name the stand-in, the trail both', async () => {
    await nameStandIn(programme, asha.id, away(ravi), asha)
    expect(await createPortalProgramme(programme).me(account.id)).toMatchObject({ manager: { name: 'Ravi Hegde' } })

    const incident = await blocked(programme, account)
    expect(incident).toMatchObject({ managerId: asha.id, standInId: ravi.id })
    await requestPasswordReset(programme, { email: account.email }, visitor())
    const names = (['account-blocked', 'password-reset-blocked'] as const).map(
      (kind) => (programme.mailTo(account.id, kind).at(-1)?.data as { readonly managerName: string }).managerName
    )
    expect(names).toEqual(['Ravi Hegde', 'Ravi Hegde'])
    await unblocked(programme, incident, ravi)
    await blocked(programme, account)
    expect(programme.mailTo(account.id, 'blocked-again').map(({ to }) => to.name)).toEqual(['Ravi Hegde'])

    const { items } = await programme.store.events({ action: ['account.blocked', 'account.unblocked'] })
    expect(items).toHaveLength(3)
    for (const { details } of items) expect(details).toMatchObject({ manager: 'Asha Nair', standIn: 'Ravi Hegde' })
  })

  it('they are not assigned by default, and everybody else before them', async () => {
    await nameStandIn(programme, ravi.id, away(asha), ravi)
    const approve = async (email: string) =>
      (await programme.approve(await programme.signUp({ email }), meera)).managerId
    // Ravi has fewer accounts.
    expect(await approve('one@kestrel.example')).toBe(asha.id)
    await nameStandIn(programme, ravi.id, null, ravi)
    expect(await approve('two@kestrel.example')).toBe(ravi.id)
  })
})

describe('a stand-in who leaves or may not take calls any more', () => {
  it.each([{ active: false }, { role: 'reviewer' as const }])('ends the absence: %o', async (change) => {
    await nameStandIn(programme, asha.id, away(ravi), asha)
    await updateStaff(programme, ravi.id, change, meera)
    expect((await member(asha.id))?.absence).toBeNull()
    expect(await contact()).toEqual({ manager: 'Asha Nair', standIn: null })
    const { items } = await programme.store.events({ action: 'staff.changed' })
    expect(items[0]?.details).toMatchObject({ absenceEndedOf: 'Asha Nair' })
  })

  it('leaves alone who is away with somebody else, or was', async () => {
    await nameStandIn(programme, asha.id, away(meera), asha)
    await updateStaff(programme, ravi.id, { active: false }, meera)
    expect((await member(asha.id))?.absence?.standInId).toBe(meera.id)
  })
})
