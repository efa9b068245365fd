import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { codeOfApp } from '../../support/authenticator'
import { deliveredTo, openDesk, type TestDesk } from '../../support/desk'
import { createClock, goodPassword, minutes, type TestClock } from '../../support/programme'

let clock: TestClock
let meera: TestDesk
beforeEach(async () => {
  clock = createClock()
  meera = await openDesk('administrator', { now: clock.now })
})

const email = 'meera@emsign.example'
const nextCode = (secret: string) => {
  // Each code counts once: the next one is of the next half minute.
  clock.advance(30_000)
  return codeOfApp(secret, clock.now())
}
async function enrol(desk: TestDesk) {
  const { secret } = await desk.ask('twoFactor.begin', { password: goodPassword })
  const { recoveryCodes } = await desk.ask('twoFactor.confirm', { code: nextCode(secret) })
  return { secret, recoveryCodes }
}
/** Another desk on the same hub, at which nobody is signed in. */
function freshDesk(desk: TestDesk) {
  const session = desk.hub.sessions.open()
  return (operation: string, input: unknown) => desk.hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
}
const eventsOf = async (action: string) => (await meera.ask('audit.list', { action: action as never })).items

describe('turning two-factor sign-in on', () => {
  it('takes the password, and counts only once a code was right', async () => {
    expect(await meera.call('twoFactor.begin', {})).toMatchObject({
      code: 'invalid',
      fields: { password: expect.any(String) }
    })
    expect(await meera.call('twoFactor.begin', { password: 'wrong' })).toMatchObject({ code: 'invalid' })
    const { secret } = await meera.ask('twoFactor.begin', { password: goodPassword })
    expect(await meera.call('twoFactor.confirm', { code: '000000' })).toMatchObject({ code: 'invalid' })
    const call = freshDesk(meera)
    expect(await call('session.signIn', { email, password: goodPassword })).toMatchObject({
      data: { staff: { name: 'Meera Kamath' } }
    })
    expect((await meera.ask('twoFactor.confirm', { code: nextCode(secret) })).recoveryCodes).toHaveLength(10)
    expect((await meera.ask('session.current', {})).recoveryCodesLeft).toBe(10)
    expect(await freshDesk(meera)('session.signIn', { email, password: goodPassword })).toEqual({
      ok: true,
      data: { staff: null, step: 'code' }
    })
    expect(await meera.call('twoFactor.begin', { password: goodPassword })).toMatchObject({ code: 'conflict' })
  })

  it('expires a quarter of an hour after the QR code was shown, and is of the desk that began it', async () => {
    const { secret } = await meera.ask('twoFactor.begin', { password: goodPassword })
    const call = freshDesk(meera)
    await call('session.signIn', { email, password: goodPassword })
    expect(await call('twoFactor.confirm', { code: nextCode(secret) })).toMatchObject({ code: 'conflict' })
    clock.advance(minutes(15))
    expect(await meera.call('twoFactor.confirm', { code: nextCode(secret) })).toMatchObject({ code: 'conflict' })
  })
})

describe('signing in with a second factor', () => {
  it('takes each code once, one half minute off at most', async () => {
    const { secret } = await enrol(meera)
    const call = freshDesk(meera)
    await call('session.signIn', { email, password: goodPassword })
    expect(await call('accounts.list', {})).toMatchObject({ code: 'unauthenticated' })
    expect(await call('session.confirmSignIn', { code: codeOfApp(secret, clock.now()) })).toMatchObject({
      code: 'invalid'
    })
    expect(await call('session.confirmSignIn', { code: codeOfApp(secret, clock.now(), 2) })).toMatchObject({
      code: 'invalid'
    })
    const code = codeOfApp(secret, clock.now(), 1)
    expect(await call('session.confirmSignIn', { code })).toMatchObject({
      ok: true,
      data: { staff: { id: meera.staffId } }
    })
    const other = freshDesk(meera)
    await other('session.signIn', { email, password: goodPassword })
    expect(await other('session.confirmSignIn', { code })).toMatchObject({ code: 'invalid' })
    expect((await eventsOf('staff.signed_in')).map(({ details }) => details)).toEqual([
      { secondFactor: 'code of the app' }
    ])
    expect(await eventsOf('staff.code_asked')).toHaveLength(2)
  })

  it('lets one of many in who try the same code at once', async () => {
    const { secret } = await enrol(meera)
    const desks = Array.from({ length: 4 }, () => freshDesk(meera))
    for (const call of desks) await call('session.signIn', { email, password: goodPassword })
    const code = nextCode(secret)
    const replies = await Promise.all(desks.map((call) => call('session.confirmSignIn', { code })))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('locks out after five wrong codes, which a right password in between does not take back', async () => {
    const { secret } = await enrol(meera)
    const codes = []
    const call = freshDesk(meera)
    for (let tries = 0; tries < 5; tries++) {
      await call('session.signIn', { email, password: goodPassword })
      const reply = await call('session.confirmSignIn', { code: '000000' })
      codes.push(reply.ok ? 'ok' : reply.code)
    }
    expect(codes).toEqual([...Array(4).fill('invalid'), 'rate_limited'])
    expect(await call('session.confirmSignIn', { code: nextCode(secret) })).toMatchObject({ code: 'rate_limited' })
    expect(await call('session.signIn', { email, password: goodPassword })).toMatchObject({ code: 'rate_limited' })
    clock.advance(minutes(15))
    await call('session.signIn', { email, password: goodPassword })
    expect(await call('session.confirmSignIn', { code: nextCode(secret) })).toMatchObject({ ok: true })
  })

  it('takes no code without a password, nor five minutes after one', async () => {
    const { secret } = await enrol(meera)
    const call = freshDesk(meera)
    expect(await call('session.confirmSignIn', { code: nextCode(secret) })).toMatchObject({ code: 'unauthenticated' })
    await call('session.signIn', { email, password: goodPassword })
    clock.advance(minutes(5))
    expect(await call('session.current', {})).toEqual({ ok: true, data: { staff: null } })
    expect(await call('session.confirmSignIn', { code: nextCode(secret) })).toMatchObject({ code: 'unauthenticated' })
  })

  it('takes a recovery code once, and tells how many are left', async () => {
    const { recoveryCodes } = await enrol(meera)
    const [code = ''] = recoveryCodes
    const call = freshDesk(meera)
    await call('session.signIn', { email, password: goodPassword })
    expect(await call('session.confirmSignIn', { code: code.toLowerCase() })).toMatchObject({
      data: { recoveryCodesLeft: 9 }
    })
    await call('session.signOut', {})
    await call('session.signIn', { email, password: goodPassword })
    expect(await call('session.confirmSignIn', { code })).toMatchObject({ code: 'invalid' })
    expect((await eventsOf('staff.signed_in'))[0]?.details).toEqual({
      secondFactor: 'recovery code',
      recoveryCodesLeft: 9
    })
  })
})

describe('changing one’s own second factor', () => {
  it('takes password and code, and counts what is wrong', async () => {
    const { secret, recoveryCodes } = await enrol(meera)
    for (const operation of ['twoFactor.renewRecoveryCodes', 'twoFactor.turnOff']) {
      expect(await meera.call(operation, { password: 'wrong', code: nextCode(secret) })).toMatchObject({
        fields: { password: expect.any(String) }
      })
      expect(await meera.call(operation, { password: goodPassword, code: '000000' })).toMatchObject({
        fields: { code: expect.any(String) }
      })
    }
    const renewed = await meera.ask('twoFactor.renewRecoveryCodes', { password: goodPassword, code: nextCode(secret) })
    expect(renewed.recoveryCodes).not.toEqual(recoveryCodes)
    expect(await meera.call('twoFactor.turnOff', { password: goodPassword, code: recoveryCodes[0] })).toMatchObject({
      code: 'invalid'
    })
    await meera.ask('twoFactor.turnOff', { password: goodPassword, code: renewed.recoveryCodes[0] ?? '' })
    expect(await freshDesk(meera)('session.signIn', { email, password: goodPassword })).toMatchObject({
      data: { staff: { twoFactorSince: null } }
    })
    for (const action of ['two_factor_begun', 'two_factor_on', 'recovery_codes_renewed', 'two_factor_off'])
      expect([action, (await eventsOf(`staff.${action}`)).length]).toEqual([action, 1])
    expect(await eventsOf('staff.sign_in_failed')).toHaveLength(5)
  })
})

describe('resetting a colleague’s', () => {
  it('takes an administrator and a reason, signs them out everywhere and mails them', async () => {
    const asha = await meera.colleague('accountManager', 'Asha Nambiar')
    await enrol(asha)
    expect(await asha.call('staff.resetTwoFactor', { id: meera.staffId, reason: 'Lost the phone.' })).toMatchObject({
      code: 'forbidden'
    })
    expect(await meera.call('staff.resetTwoFactor', { id: asha.staffId, reason: 'lost' })).toMatchObject({
      fields: { reason: expect.any(String) }
    })
    expect(await meera.call('staff.resetTwoFactor', { id: meera.staffId, reason: 'Lost the phone.' })).toMatchObject({
      code: 'conflict'
    })
    await meera.ask('staff.resetTwoFactor', { id: asha.staffId, reason: 'Lost the phone on the train.' })
    expect(await asha.call('accounts.list', {})).toMatchObject({ code: 'unauthenticated' })
    const { items } = await meera.ask('staff.list', {})
    const her = items.find(({ id }) => id === asha.staffId)
    expect(her?.twoFactorSince).toBeNull()
    expect(await deliveredTo(meera.hub, meera.ask, her?.email ?? '', 'staff-two-factor-reset')).toContain(
      'Lost the phone on the train.'
    )
    expect((await eventsOf('staff.two_factor_reset'))[0]).toMatchObject({
      actor: { id: meera.staffId },
      subject: her?.email,
      details: { reason: 'Lost the phone on the train.' }
    })
    expect(await meera.call('staff.resetTwoFactor', { id: asha.staffId, reason: 'Once more, please.' })).toMatchObject({
      code: 'conflict'
    })
  })
})

describe('where all staff need two-factor sign-in', () => {
  const require = async (twoFactorRequired: boolean) => {
    const { version, staffSignIn } = await meera.ask('settings.get', {})
    await meera.ask('settings.update', { version, staffSignIn: { ...staffSignIn, twoFactorRequired } })
  }

  it('answers whoever has none nothing after sign-in, until they have set it up', async () => {
    await require(true)
    const call = freshDesk(meera)
    expect(await call('session.signIn', { email, password: goodPassword })).toMatchObject({ data: { step: 'enrol' } })
    for (const operation of [
      'accounts.list',
      'settings.get',
      'session.changePassword',
      'staff.sessions',
      'session.signIn'
    ])
      expect([operation, await call(operation, {})]).toMatchObject([operation, { ok: false, code: 'unauthenticated' }])
    const begun = await call('twoFactor.begin', {})
    const { secret } = (begun as { data: { secret: string } }).data
    expect(await call('twoFactor.confirm', { code: nextCode(secret) })).toMatchObject({ ok: true })
    expect(await call('accounts.list', {})).toMatchObject({ ok: true })
  })

  it('lets nobody turn theirs off, and lets in again whoever was asked once it is no longer needed', async () => {
    const { recoveryCodes } = await enrol(meera)
    await require(true)
    expect(await meera.call('twoFactor.turnOff', { password: goodPassword, code: recoveryCodes[0] })).toMatchObject({
      code: 'conflict'
    })
    const invited = await meera.colleague('reviewer', 'Tara Specimen')
    expect(await invited.call('accounts.list', {})).toMatchObject({ code: 'unauthenticated' })
    await require(false)
    expect(await invited.ask('session.current', {})).toMatchObject({ staff: { name: 'Tara Specimen' } })
    expect(await invited.call('accounts.list', {})).toMatchObject({ ok: true })
  })
})

it('leaves neither secret nor recovery code in any file of the data directory', async () => {
  const { secret, recoveryCodes } = await enrol(meera)
  await meera.ask('audit.list', {})
  const names = await readdir(meera.hub.dataDirectory, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile())
  const text = (
    await Promise.all(files.map((entry) => readFile(join(entry.parentPath ?? entry.path, entry.name), 'latin1')))
  ).join('\n')
  expect(text).toContain('two_factor_on')
  for (const word of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
    expect(text.includes(word)).toBe(false)
})
