import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { resetAtMachine } from '../../../src/main/reset-at-machine'
import { codeOfApp } from '../../support/authenticator'
import { deliveredTo, openDesk, openHub, type TestDesk } from '../../support/desk'
import { goodPassword, signUpForm } from '../../support/programme'

vi.setConfig({ testTimeout: 60_000 })

const email = 'meera@emsign.example'

/** Built it is CommonJS, and finds what it is shipped with from there. */
const folderOfHost = `data:text/javascript,globalThis.__dirname=${JSON.stringify(join(process.cwd(), 'src', 'main'))}`

/** The Node host as a process, which does one thing and ends. */
function runHost(...args: readonly string[]) {
  return new Promise<{ readonly exitCode: number; readonly out: string; readonly error: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', '--import', folderOfHost, 'src/main/serve.ts', ...args],
      (error, stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : Number(error.code), out: stdout, error: stderr })
    )
  })
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'hub-desk-task-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** The data of a desk that was closed or restored, opened again. */
async function reopen(dataDirectory: string): Promise<Pick<TestDesk, 'hub' | 'ask'>> {
  const hub = await openHub({ dataDirectory })
  const session = hub.sessions.open()
  const call: TestDesk['call'] = (operation, input) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
  const ask: TestDesk['ask'] = async (operation, input) => {
    const reply = await call(operation, input)
    if (!reply.ok) throw new Error(reply.message)
    return reply.data as never
  }
  return { hub, ask }
}

it('--backup-to copies the data of a Hub Desk that runs, --restore-from puts the copy into an empty folder', async () => {
  const desk = await openDesk('administrator')
  await desk.ask('accounts.register', { ...signUpForm({ email: 'first@kestrel.example' }), mobile: undefined } as never)
  const data = desk.hub.dataDirectory
  const copies = await folder()

  const backedUp = await runHost('--data', data, '--backup-to', copies)
  expect(backedUp).toMatchObject({ exitCode: 0, error: '', out: expect.stringMatching(/read back and checked/) })
  const [name = ''] = await readdir(copies)
  const copy = join(copies, name)
  expect(backedUp.out).toContain(`Backed up ${data} to ${copy}: `)

  const restored = await folder()
  expect(await runHost('--data', restored, '--restore-from', copy)).toMatchObject({ exitCode: 0, error: '' })
  const again = await reopen(restored)
  await again.ask('session.signIn', { email, password: goodPassword })
  expect((await again.ask('accounts.list', {})).items.map((account) => account.email)).toEqual([
    'first@kestrel.example'
  ])
  expect((await again.ask('audit.list', { limit: 3 })).items.map(({ action }) => action)).toContain('data.restored')
})

it('--reset-two-factor lets an only administrator back in, says so in the trail and by mail, and only while closed', async () => {
  const desk = await openDesk('administrator')
  const data = desk.hub.dataDirectory
  const { secret } = await desk.ask('twoFactor.begin', { password: goodPassword })
  await desk.ask('twoFactor.confirm', { code: codeOfApp(secret, new Date()) })
  const reset = (address: string, dataDirectory = data) => resetAtMachine({ dataDirectory, email: address })

  expect(await runHost('--data', data, '--reset-two-factor', email)).toMatchObject({
    exitCode: 1,
    out: '',
    error: expect.stringContaining('Another Hub Desk uses this data directory')
  })
  await desk.hub.close()
  await expect(reset('nobody@emsign.example')).rejects.toThrow(
    'No member of staff has the e-mail address nobody@emsign.example. Nothing was changed.'
  )
  const empty = await folder()
  await expect(reset(email, empty)).rejects.toThrow(`${empty} holds no data of Hub Desk.`)
  expect(await readdir(empty)).toEqual([])

  expect(await runHost('--data', data, '--reset-two-factor', 'Meera@emsign.example')).toMatchObject({
    exitCode: 0,
    error: '',
    out: expect.stringMatching(/^Two-factor sign-in of Meera Kamath .* is reset: the password alone signs in/)
  })
  await expect(reset(email)).rejects.toThrow('Meera Kamath has no two-factor sign-in. Nothing was changed.')

  const again = await reopen(data)
  await again.ask('session.signIn', { email, password: goodPassword })
  expect((await again.ask('session.current', {})).staff?.name).toBe('Meera Kamath')
  const { items } = await again.ask('audit.list', { action: ['staff.two_factor_reset'] })
  expect(items).toMatchObject([
    {
      actor: { kind: 'system' },
      subject: email,
      ip: null,
      details: { reason: expect.stringContaining('--reset-two-factor'), systemUser: expect.any(String) }
    }
  ])
  expect(await deliveredTo(again.hub, again.ask, email, 'staff-two-factor-reset')).toContain('--reset-two-factor')
  expect(await again.ask('audit.verify', {})).toMatchObject({ ok: true })
})
