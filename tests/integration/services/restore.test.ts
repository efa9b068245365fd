import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { nodeFileSystem } from '../../../src/main/store/file-system'
import { codeOfApp } from '../../support/authenticator'
import { backUpDirectory } from '../../../src/main/store/backup'
import { createFaultyFiles } from '../../support/faulty-files'
import { deliveredTo, firstDesk, openDesk, openHub, type TestDesk } from '../../support/desk'
import { takeOffline } from '../../support/offline'
import { goodPassword, signUpForm } from '../../support/programme'

vi.setConfig({ testTimeout: 60_000 })

const register = (desk: TestDesk, email: string) =>
  desk.ask('accounts.register', { ...signUpForm({ email }), mobile: undefined } as never)

const portal = async (desk: TestDesk, path: string, json?: unknown) => {
  const request = new Request(`https://hub.example${path}`, {
    method: json === undefined ? 'GET' : 'POST',
    headers: { host: 'hub.example', 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) })
  })
  return (await desk.hub.portal(request, '203.0.113.9')).status
}

const backUp = async (desk: TestDesk) => {
  const { name } = await desk.ask('data.backUp', {})
  return { name, ...(await desk.ask('data.checkRestore', { from: name })) }
}
const restore = (desk: TestDesk, { name, head }: { name: string; head: string }) =>
  desk.ask('data.restore', { from: name, head })
const emails = async (desk: TestDesk) => (await desk.ask('accounts.list', {})).items.map(({ email }) => email).sort()
const activationLink = async (desk: TestDesk, email: string) =>
  /\/activate\/(\S+)/.exec(await deliveredTo(desk.hub, desk.ask, email, 'activation'))?.[1] ?? ''

async function approved(desk: TestDesk, email: string) {
  const { id, version } = await register(desk, email)
  const { settings } = { settings: await desk.ask('settings.get', {}) }
  if (settings.decisions.undoSeconds > 0)
    await desk.ask('settings.update', {
      version: settings.version,
      decisions: { ...settings.decisions, undoSeconds: 0 } as never
    })
  await desk.ask('accounts.approve', { id, version })
  return { id, link: await activationLink(desk, email) }
}
async function active(desk: TestDesk, email: string, password = goodPassword) {
  const { id, link } = await approved(desk, email)
  expect(await portal(desk, `/api/activation/${link}`, { password, confirmPassword: password })).toBe(200)
  return id
}

describe('restoring a backup at the desk', () => {
  it('brings back what was, keeps what is aside, and the one who asked stays signed in', async () => {
    const desk = await openDesk('administrator')
    const colleague = await desk.colleague('reviewer')
    await register(desk, 'first@kestrel.example')
    const backup = await backUp(desk)
    await register(desk, 'second@kestrel.example')

    const check = await desk.ask('data.checkRestore', { from: backup.name })
    expect(check).toMatchObject({ origin: 'earlier', accounts: 1, accountsNow: 2, administrators: ['Meera Kamath'] })
    expect(check.lost).toContainEqual({ action: 'account.registered', count: 1 })

    const done = await restore(desk, backup)
    expect(done.createdAt).toBe(backup.createdAt)
    expect(await emails(desk)).toEqual(['first@kestrel.example'])
    expect(await readdir(done.setAside ?? '')).toEqual(
      expect.arrayContaining(['journal', 'mail-keys.bin', 'snapshot.json'])
    )
    expect((await colleague.call('accounts.list', {})).ok).toBe(false)
    const [newest] = (await desk.ask('audit.list', {})).items
    expect(newest).toMatchObject({
      action: 'data.restored',
      actor: { kind: 'staff', name: 'Meera Kamath' },
      details: { head: backup.head, changes: backup.changes }
    })
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: true })
    expect(await readdir(desk.hub.dataDirectory)).not.toContain('restore.json')

    // And back again, from what a backup of the data set aside would be: another way was gone since.
    await register(desk, 'third@kestrel.example')
    expect((await desk.ask('data.checkRestore', { from: backup.name })).origin).toBe('earlier')
  })

  it('mails nothing twice: what is known to be sent is sent, the rest waits for somebody to look', async () => {
    const desk = await openDesk('administrator')
    const settings = await desk.ask('settings.get', {})
    const smtp = { host: '127.0.0.1', port: 9, security: 'none', user: '' } as const
    await desk.ask('settings.update', { version: settings.version, mail: { ...settings.mail, smtp } })
    await register(desk, 'sent-since@kestrel.example')
    const backup = await backUp(desk)
    expect(backup.mailToReview).toBe(1)
    // A mail server is found, and what waited goes out.
    await desk.ask('settings.update', { version: settings.version + 1, mail: { ...settings.mail, smtp: null } })
    await deliveredTo(desk.hub, desk.ask, 'sent-since@kestrel.example', 'signup-confirmation')
    const delivered = await readdir(join(desk.hub.dataDirectory, 'mailbox'))

    expect((await restore(desk, backup)).mailToReview).toBe(0)
    const [mail] = (await desk.ask('mail.list', {})).items
    expect(mail).toMatchObject({ toAddress: 'sent-since@kestrel.example', state: 'sent' })
    expect(await readdir(join(desk.hub.dataDirectory, 'mailbox'))).toEqual(delivered)
  })

  it('elsewhere, where nobody knows what was sent, holds every message and voids every link', async () => {
    const desk = await openDesk('administrator')
    const { link } = await approved(desk, 'open-link@kestrel.example')
    const settings = await desk.ask('settings.get', {})
    const smtp = { host: '127.0.0.1', port: 9, security: 'none', user: '' } as const
    await desk.ask('settings.update', { version: settings.version, mail: { ...settings.mail, smtp } })
    await register(desk, 'waiting@kestrel.example')
    const { name } = await desk.ask('data.backUp', {})
    const from = join(desk.hub.dataDirectory, 'backups', name)

    const other = await openDesk('administrator')
    const check = await other.ask('data.checkRestore', { from })
    expect(check).toMatchObject({ origin: 'other', mailToReview: 1, administrators: ['Meera Kamath'] })
    await other.ask('data.restore', { from, head: check.head })
    // The staff of the backup, not of this desk.
    expect(await other.call('accounts.list', {})).toMatchObject({ ok: false, code: 'unauthenticated' })
    await other.ask('session.signIn', { email: 'meera@emsign.example', password: goodPassword })
    const { items } = await other.ask('mail.list', { state: 'dead' })
    expect(items.map(({ toAddress }) => toAddress)).toEqual(['waiting@kestrel.example'])
    const mail = await other.ask('mail.get', { id: items[0]?.id ?? '' })
    expect(mail.attempts.at(-1)?.answer).toMatch(/^Held after a restore: it may have been sent/)
    expect(await portal(other, `/api/activation/${link}`)).toBe(410)
  })

  it('elsewhere tells whose authenticator app does not count there; recovery codes let them in', async () => {
    const desk = await openDesk('administrator')
    const { secret } = await desk.ask('twoFactor.begin', { password: goodPassword })
    const { recoveryCodes } = await desk.ask('twoFactor.confirm', { code: codeOfApp(secret, new Date()) })
    const backup = await backUp(desk)
    expect(backup.appsLost).toEqual([])
    const from = join(desk.hub.dataDirectory, 'backups', backup.name)

    const other = await openDesk('administrator')
    const check = await other.ask('data.checkRestore', { from })
    expect(check.appsLost).toEqual([{ name: 'Meera Kamath', recoveryCodesLeft: 10 }])
    await other.ask('data.restore', { from, head: check.head })
    const signIn = { email: 'meera@emsign.example', password: goodPassword }
    expect(await other.ask('session.signIn', signIn)).toMatchObject({ staff: null, step: 'code' })
    // More often than wrong codes would lock: nothing was guessed, so nothing is counted.
    for (let turn = 0; turn < 6; turn += 1)
      expect(await other.call('session.confirmSignIn', { code: codeOfApp(secret, new Date(), 1) })).toMatchObject({
        code: 'invalid',
        message: expect.stringContaining('can’t be checked here')
      })
    const [first = '', second = ''] = recoveryCodes
    await other.ask('session.confirmSignIn', { code: first })
    await other.ask('twoFactor.turnOff', { password: goodPassword, code: second })
    const anew = await other.ask('twoFactor.begin', { password: goodPassword })
    await other.ask('twoFactor.confirm', { code: codeOfApp(anew.secret, new Date()) })
    expect((await backUp(other)).appsLost).toEqual([])
  })

  it('opens no door that was shut since: staff, passwords, blocked accounts', async () => {
    const desk = await openDesk('administrator')
    const leaver = await desk.colleague('administrator', 'Leaver')
    const blockedId = await active(desk, 'blocked-since@kestrel.example')
    const closedId = await active(desk, 'closed-since@kestrel.example')
    const backup = await backUp(desk)

    await desk.ask('staff.update', { id: leaver.staffId, active: false })
    for (let turn = 0; turn < 5; turn += 1)
      await portal(desk, '/api/signin', { email: 'blocked-since@kestrel.example', password: 'wrong-password-1' })
    const { version } = await desk.ask('accounts.get', { id: closedId })
    await desk.ask('accounts.close', { id: closedId, version, reason: 'Contract ended.' })
    const newPassword = 'orchard-copper-77-window'
    await desk.ask('session.changePassword', { currentPassword: goodPassword, newPassword })

    await restore(desk, backup)
    const staff = await desk.ask('staff.list', {})
    expect(staff.items.find(({ id }) => id === leaver.staffId)?.status).toBe('deactivated')
    expect((await desk.ask('accounts.get', { id: blockedId })).status).toBe('blocked')
    expect((await desk.ask('accounts.get', { id: closedId })).status).toBe('closed')
    expect(await portal(desk, '/api/signin', { email: 'blocked-since@kestrel.example', password: goodPassword })).toBe(
      423
    )
    expect(await desk.call('session.signIn', { email: 'meera@emsign.example', password: goodPassword })).toMatchObject({
      ok: false
    })
    await desk.ask('session.signIn', { email: 'meera@emsign.example', password: newPassword })
    expect((await desk.ask('audit.list', { action: ['data.restored'] })).items[0]?.details).toMatchObject({
      accountsKeptShut: 2,
      staffKept: expect.any(Number)
    })
  })

  it('does not take back a lease that was ended since, nor the rules of security', async () => {
    const desk = await openDesk('administrator')
    const reviewer = await desk.colleague('reviewer')
    const { id } = await register(desk, 'leased@kestrel.example')
    const { lease } = await takeOffline(reviewer, [id])
    const backup = await backUp(desk)

    await desk.ask('offline.endLease', { id: lease.id })
    const { version, helpline } = await desk.ask('settings.get', {})
    const checkpoints = { folder: null, mailTo: 'auditor@kestrel.example', everyHours: 6, everyEvents: 1000 }
    const changed = await desk.ask('settings.update', {
      version,
      helpline: { ...helpline, hours: 'Mornings' },
      lockout: { maxFailures: 3, sourceFailures: 9, sourceWindowMinutes: 30 },
      passwords: { minLength: 16, refuseCommon: true, refusePersonal: true },
      staffSignIn: { twoFactorRequired: true, lockAfterMinutes: 5 },
      checkpoints
    })

    await restore(desk, backup)
    const after = await desk.ask('settings.get', {})
    expect([after.staffSignIn, after.lockout, after.passwords, after.verification, after.checkpoints]).toEqual([
      changed.staffSignIn,
      changed.lockout,
      changed.passwords,
      changed.verification,
      checkpoints
    ])
    expect(after.helpline.hours).toBe(helpline.hours)
    const [back] = (await desk.ask('offline.leases', {})).items
    expect(back).toMatchObject({ id: lease.id, state: 'ended' })
    expect((await desk.ask('audit.list', { action: ['data.restored'] })).items[0]?.details).toMatchObject({
      leasesKeptEnded: 1,
      securityKept: 'checkpoints, lockout, passwords, staffSignIn'
    })
  })

  it('keeps the rules of security where the backup is from before anything was set', async () => {
    const hub = await openHub()
    const { directory } = await backUpDirectory(hub.dataDirectory, join(hub.dataDirectory, 'early'))
    const desk = await firstDesk(hub, 'administrator')
    const { version, staffSignIn } = await desk.ask('settings.get', {})
    await desk.ask('settings.update', { version, staffSignIn: { ...staffSignIn, twoFactorRequired: true } })
    const { head } = await desk.ask('data.checkRestore', { from: directory })
    await desk.ask('data.restore', { from: directory, head })
    expect((await desk.ask('settings.get', {})).staffSignIn.twoFactorRequired).toBe(true)
  })

  it('that is damaged, or not the one that was checked, changes nothing and says why', async () => {
    const desk = await openDesk('administrator')
    await register(desk, 'first@kestrel.example')
    const backup = await backUp(desk)
    const segment = join(desk.hub.dataDirectory, 'backups', backup.name, 'journal', '000001.hdj')
    expect(await desk.call('data.restore', { from: backup.name, head: 'another' })).toMatchObject({ code: 'conflict' })
    const bytes = await readFile(segment)
    bytes[bytes.length - 20] = 0x21
    await writeFile(segment, bytes)
    expect(await desk.ask('data.verifyBackup', { name: backup.name })).toMatchObject({
      problem: expect.stringContaining('is damaged')
    })
    expect(await desk.call('data.checkRestore', { from: backup.name })).toMatchObject({
      ok: false,
      code: 'invalid',
      fields: { from: expect.stringContaining('is damaged') }
    })
    expect(await desk.call('data.restore', { from: backup.name, head: backup.head })).toMatchObject({ ok: false })
    expect(await emails(desk)).toEqual(['first@kestrel.example'])
  })

  it('that fails on the way leaves everything as it was, and goes on', async () => {
    let failing = false
    const fileSystem: typeof nodeFileSystem = {
      ...nodeFileSystem,
      rename: async (from, to) => {
        if (failing && from.endsWith(join('restore.staged', 'journal')))
          throw Object.assign(new Error('EIO: i/o error, rename'), { code: 'EIO' })
        await nodeFileSystem.rename(from, to)
      }
    }
    const desk = await openDesk('administrator', { fileSystem })
    await register(desk, 'first@kestrel.example')
    const backup = await backUp(desk)
    await register(desk, 'second@kestrel.example')
    failing = true
    expect(await desk.call('data.restore', { from: backup.name, head: backup.head })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^The backup was not restored, and everything is as it was. the disk reported/)
    })
    failing = false
    expect(await emails(desk)).toEqual(['first@kestrel.example', 'second@kestrel.example'])
    await register(desk, 'third@kestrel.example')
    expect((await desk.ask('audit.list', { action: ['data.restore_failed'] })).items).toHaveLength(1)
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: true })
  })

  it('says in the trail that it failed where the way to it can’t be written down', async () => {
    const { fs, fail, heal } = createFaultyFiles()
    const desk = await openDesk('administrator', { fileSystem: fs })
    const backup = await backUp(desk)
    await register(desk, 'second@kestrel.example')
    fail({ kind: 'rename' }, 'restore.json')
    expect(await desk.call('data.restore', { from: backup.name, head: backup.head })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^The backup was not restored, and everything is as it was: the permission/)
    })
    heal()
    const { items } = await desk.ask('audit.list', { action: ['data.restore_started', 'data.restore_failed'] })
    expect(items).toMatchObject([
      { action: 'data.restore_failed', actor: { name: 'Meera Kamath' } },
      { action: 'data.restore_started' }
    ])
    expect(items[0]?.details['reason']).toContain('the permission is missing')
    expect(await readdir(desk.hub.dataDirectory)).not.toContain('restore.staged')
    expect(await emails(desk)).toEqual(['second@kestrel.example'])
    await restore(desk, backup)
    expect(await emails(desk)).toEqual([])
  })

  it('is for administrators only', async () => {
    const desk = await openDesk('accountManager')
    for (const [operation, input] of [
      ['data.get', {}],
      ['data.backUp', {}],
      ['data.checkRestore', { from: 'x' }],
      ['data.restore', { from: 'x', head: 'y' }]
    ] as const)
      expect(await desk.call(operation, input)).toMatchObject({ ok: false, code: 'forbidden' })
  })
})
