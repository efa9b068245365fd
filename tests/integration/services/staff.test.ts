import { beforeEach, describe, expect, it } from 'vitest'
import type { StaffActor } from '../../../src/main/services/context'
import { acceptInvitation, createAdministrator, inviteStaff, updateStaff } from '../../../src/main/services/staff'
import { createStaffSignIn, type StaffSignIn } from '../../../src/main/services/staff-sign-in'
import { createProgramme, goodPassword, minutes, type Programme } from '../../support/programme'

let programme: Programme
let staffSignIn: StaffSignIn
beforeEach(() => {
  programme = createProgramme()
  staffSignIn = createStaffSignIn(programme)
})

const ip = '127.0.0.1'
const meera = { name: 'Meera Kamath', email: 'Meera.Kamath@emsign.example' }
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string }) => error.code
  )

describe('the first administrator', () => {
  it('is made once, also of two at once', async () => {
    const made = await Promise.allSettled([
      createAdministrator(programme, meera, goodPassword, ip),
      createAdministrator(programme, { name: 'Rohan Dalvi', email: 'rohan@emsign.example' }, goodPassword, ip)
    ])
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await programme.store.query('staff', {})).total).toBe(1)
    expect(await refusal(createAdministrator(programme, meera, goodPassword, ip))).toBe('conflict')
  })

  it('is signed in by that, and the list of staff says so', async () => {
    const { id } = await createAdministrator(programme, meera, goodPassword, ip)
    expect((await programme.store.get('staff', id))?.lastSignInAt).toBe('2026-03-02T09:00:00.000Z')
  })

  it('needs a good password', async () => {
    await expect(createAdministrator(programme, meera, 'kamath-kamath-kamath', ip)).rejects.toMatchObject({
      code: 'invalid',
      fields: { password: expect.stringContaining('your name') }
    })
  })
})

describe('signing in', () => {
  beforeEach(() => createAdministrator(programme, meera, goodPassword, ip))

  it('takes the address in any case', async () => {
    expect(await staffSignIn.signIn('MEERA.kamath@emsign.example', goodPassword, ip)).toMatchObject({
      codeOwed: false,
      member: { name: 'Meera Kamath', lastSignInAt: '2026-03-02T09:00:00.000Z' }
    })
  })

  it('locks out for fifteen minutes after five wrong passwords, the right one included', async () => {
    const codes = []
    for (let left = 5; left > 0; left--) codes.push(await refusal(staffSignIn.signIn(meera.email, 'wrong', ip)))
    expect(codes).toEqual(['unauthenticated', 'unauthenticated', 'unauthenticated', 'unauthenticated', 'rate_limited'])
    expect(await refusal(staffSignIn.signIn(meera.email, goodPassword, ip))).toBe('rate_limited')
    programme.clock.advance(minutes(15))
    expect(await refusal(staffSignIn.signIn(meera.email, 'wrong', ip))).toBe('unauthenticated')
    expect(await refusal(staffSignIn.signIn(meera.email, goodPassword, ip))).toBeNull()
  })

  it('answers an unknown address like a known one', async () => {
    const codes = []
    for (let left = 6; left > 0; left--)
      codes.push(await refusal(staffSignIn.signIn('nobody@emsign.example', 'wrong', ip)))
    expect(codes).toEqual([...Array(4).fill('unauthenticated'), 'rate_limited', 'rate_limited'])
    programme.clock.advance(minutes(15))
    expect(await refusal(staffSignIn.signIn('nobody@emsign.example', 'wrong', ip))).toBe('unauthenticated')
  })

  it('gives many guesses at once five checks', async () => {
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => refusal(staffSignIn.signIn(meera.email, 'wrong', ip)))
    )
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(4)
    expect((await programme.store.events({ action: 'staff.sign_in_failed' })).total).toBe(5)
  })

  it('changes the password only with the current one, under the same lockout', async () => {
    const { id } = (await staffSignIn.signIn(meera.email, goodPassword, ip)).member
    await expect(staffSignIn.changePassword(id, 'wrong', 'teal-window-sings-5', ip)).rejects.toMatchObject({
      code: 'invalid',
      fields: { currentPassword: 'The current password is not right.' }
    })
    await expect(staffSignIn.changePassword(id, goodPassword, 'short', ip)).rejects.toMatchObject({
      fields: { newPassword: expect.stringContaining('12 characters') }
    })
    await staffSignIn.changePassword(id, goodPassword, 'teal-window-sings-5', ip)
    expect(await refusal(staffSignIn.signIn(meera.email, goodPassword, ip))).toBe('unauthenticated')
    expect(await refusal(staffSignIn.signIn(meera.email, 'teal-window-sings-5', ip))).toBeNull()
  })
})

describe('inviting', () => {
  let administrator: StaffActor
  const asha = { name: 'Asha Nambiar', email: 'asha@emsign.example', role: 'accountManager' as const }
  const code = () => {
    const order = programme.mailTo(null, 'staff-invitation').at(-1)
    return order?.secrets && 'code' in order.secrets ? order.secrets.code : ''
  }
  beforeEach(async () => {
    administrator = { ...(await createAdministrator(programme, meera, goodPassword, ip)), ip }
  })

  it('mails a code with which the colleague joins, once', async () => {
    await inviteStaff(programme, asha, administrator)
    expect(await refusal(staffSignIn.signIn(asha.email, goodPassword, ip))).toBe('unauthenticated')
    const typed = code().toLowerCase().replaceAll('-', ' ')
    expect(await acceptInvitation(programme, typed, goodPassword, ip)).toMatchObject({
      name: 'Asha Nambiar',
      role: 'accountManager',
      status: 'active'
    })
    expect(await refusal(staffSignIn.signIn(asha.email, goodPassword, ip))).toBeNull()
    expect(await refusal(acceptInvitation(programme, typed, goodPassword, ip))).toBe('invalid')
  })

  it('ends after a week, and when a newer one is sent', async () => {
    await inviteStaff(programme, asha, administrator)
    const first = code()
    await inviteStaff(programme, asha, administrator)
    expect(await refusal(acceptInvitation(programme, first, goodPassword, ip))).toBe('invalid')
    programme.clock.advance(minutes(7 * 24 * 60))
    expect(await refusal(acceptInvitation(programme, code(), goodPassword, ip))).toBe('invalid')
  })

  it('refuses an address that belongs to somebody here', async () => {
    expect(await refusal(inviteStaff(programme, { ...asha, email: meera.email.toUpperCase() }, administrator))).toBe(
      'conflict'
    )
  })

  it('signs a deactivated colleague in no more', async () => {
    await inviteStaff(programme, asha, administrator)
    const { id } = await acceptInvitation(programme, code(), goodPassword, ip)
    await updateStaff(programme, id, { active: false }, administrator)
    expect(await refusal(staffSignIn.signIn(asha.email, goodPassword, ip))).toBe('unauthenticated')
    await updateStaff(programme, id, { active: true }, administrator)
    expect(await refusal(staffSignIn.signIn(asha.email, goodPassword, ip))).toBeNull()
  })
})
