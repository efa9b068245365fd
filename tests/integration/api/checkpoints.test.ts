import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { isSignedBy, readCheckpoints } from '../../../src/main/services/checkpoint-lines'
import { deliveredTo, memorySecrets, openDesk, openHub, type TestDesk, type TestHub } from '../../support/desk'
import { goodPassword } from '../../support/programme'
import { skilled } from '../../support/tamper'

let outside: string
beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'hub-checkpoints-'))
  onTestFinished(() => rm(outside, { recursive: true, force: true }))
})

type Section = { readonly folder?: string | null; readonly mailTo?: string | null; readonly everyEvents?: number }
async function keepIn(desk: TestDesk, section: Section): Promise<void> {
  const { version, checkpoints } = await desk.ask('settings.get', {})
  await desk.ask('settings.update', { version, checkpoints: { ...checkpoints, ...section } })
}

const namesIn = async (folder: string, start: string) =>
  (await readdir(folder)).filter((name) => name.startsWith(start)).sort()

/** Events of these actions, the oldest first. */
async function told(
  desk: TestDesk,
  ...action: ('audit.checkpoint_made' | 'audit.checkpoint_failed' | 'audit.damage_found' | 'audit.key_made')[]
) {
  return (await desk.ask('audit.list', { action })).items.slice().reverse()
}

/** Nothing tells when a file is there. */
const until = (holds: () => Promise<boolean>) =>
  vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 5000, interval: 10 })

describe('a checkpoint', () => {
  it('says how far the trail has come, signed with a key that is shown, and is written down', async () => {
    const desk = await openDesk('administrator')
    expect((await desk.ask('audit.state', {})).checkpoints).toMatchObject({ publicKey: null, key: null, last: null })
    const made = await desk.ask('audit.makeCheckpoint', {})
    const { checkpoints } = await desk.ask('audit.state', {})
    const [read] = readCheckpoints(made.line)
    expect(read).toMatchObject({
      at: made.at,
      records: made.records,
      events: made.events,
      head: made.head,
      key: checkpoints.key
    })
    expect(
      isSignedBy(read as never, { publicKey: checkpoints.publicKey ?? '', fingerprint: checkpoints.key ?? '' })
    ).toBe(true)
    expect(checkpoints.last).toEqual({ at: made.at, records: made.records, events: made.events })
    const [keyMade, event] = await told(desk, 'audit.key_made', 'audit.checkpoint_made')
    expect(keyMade).toMatchObject({ actor: { name: 'Meera Kamath' }, details: { key: checkpoints.key } })
    const { records, events, head, key } = made
    expect(event).toMatchObject({ at: made.at, actor: { kind: 'staff' }, details: { records, events, head, key } })
    // The next one is of the same key.
    expect((await desk.ask('audit.makeCheckpoint', {})).key).toBe(made.key)
    expect(await told(desk, 'audit.key_made')).toHaveLength(1)
  })

  it('is kept in the folder and mailed, with the public key beside it', async () => {
    const desk = await openDesk('administrator')
    await keepIn(desk, { folder: outside, mailTo: 'auditor@emsign.example' })
    await until(async () => (await namesIn(outside, 'hub-desk-checkpoint-')).length > 0)
    const made = await desk.ask('audit.makeCheckpoint', {})
    expect(made).toMatchObject({ folder: outside, mailTo: 'auditor@emsign.example', problem: null })
    expect(await readFile(join(outside, made.fileName), 'utf8')).toBe(`${made.line}\n`)
    const [pem = ''] = await namesIn(outside, 'hub-desk-key-')
    const { checkpoints } = await desk.ask('audit.state', {})
    expect(await readFile(join(outside, pem), 'utf8')).toBe(checkpoints.publicKey)
    const text = await deliveredTo(desk.hub, desk.ask, 'auditor@emsign.example', 'audit-checkpoint')
    expect(readCheckpoints(text)).toHaveLength(1)
    expect(readCheckpoints(text)[0]?.key).toBe(made.key)
  })

  it('is made when so many events have come, not for its own', async () => {
    const desk = await openDesk('administrator')
    await keepIn(desk, { folder: outside, everyEvents: 10 })
    await until(async () => (await told(desk, 'audit.checkpoint_made')).length === 1)
    for (let number = 0; number < 10; number += 1) await desk.ask('audit.verify', {})
    await until(async () => (await told(desk, 'audit.checkpoint_made')).length === 2)
    expect((await told(desk, 'audit.checkpoint_made'))[1]).toMatchObject({ actor: { kind: 'system' } })
    await until(async () => (await namesIn(outside, 'hub-desk-checkpoint-')).length === 2)
  })

  it.skipIf(process.getuid?.() === 0)('that can’t be kept is said, written down, and made good', async () => {
    const desk = await openDesk('administrator')
    await keepIn(desk, { folder: outside })
    await until(async () => (await told(desk, 'audit.checkpoint_made')).length === 1)
    await chmod(outside, 0o500)
    await failsAndRecovers(desk, () => chmod(outside, 0o700))
  })

  it('whose folder is gone is said, written down, and made good', async () => {
    const desk = await openDesk('administrator')
    await keepIn(desk, { folder: outside })
    await until(async () => (await namesIn(outside, 'hub-desk-checkpoint-')).length === 1)
    await rm(outside, { recursive: true })
    await failsAndRecovers(desk, async () => void (await mkdir(outside)))
  })

  async function failsAndRecovers(desk: TestDesk, mend: () => Promise<void>): Promise<void> {
    const made = await desk.ask('audit.makeCheckpoint', {})
    expect(made).toMatchObject({ folder: null, problem: expect.stringContaining(outside) })
    expect((await desk.ask('status.get', {})).checkpoints).toBe(made.problem)
    expect(await told(desk, 'audit.checkpoint_failed')).toMatchObject([
      { details: { problem: made.problem, folder: outside } }
    ])
    expect((await desk.ask('audit.list', { outcome: 'failed' })).items).toHaveLength(1)
    await mend()
    expect(await desk.ask('audit.makeCheckpoint', {})).toMatchObject({ folder: outside, problem: null })
    expect((await desk.ask('status.get', {})).checkpoints).toBeNull()
  }

  it('after a restore at the desk says at once that the trail went back, and by whose restore', async () => {
    const desk = await openDesk('administrator')
    await keepIn(desk, { folder: outside })
    await until(async () => (await namesIn(outside, 'hub-desk-checkpoint-')).length === 1)
    const backup = await desk.ask('data.backUp', {})
    await desk.colleague('reviewer', 'Asha Iyer')
    const before = await desk.ask('audit.makeCheckpoint', {})
    const { head } = await desk.ask('data.checkRestore', { from: backup.name })
    await desk.ask('data.restore', { from: backup.name, head })

    await until(async () => (await namesIn(outside, 'hub-desk-checkpoint-')).length === 3)
    const { items } = await desk.ask('audit.list', {
      action: ['data.restored', 'audit.damage_found', 'audit.checkpoint_made']
    })
    expect(items.slice(0, 3)).toMatchObject([
      { action: 'audit.checkpoint_made', actor: { kind: 'system' }, details: { folder: outside } },
      {
        action: 'audit.damage_found',
        actor: { kind: 'system' },
        details: { problem: expect.stringContaining(`the checkpoint of ${before.at}, record ${before.records}`) }
      },
      { action: 'data.restored', actor: { kind: 'staff', name: 'Meera Kamath' } }
    ])
    // Until the ones from before are moved elsewhere, each check says so.
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: false, checkpoints: 3 })
    await rm(join(outside, before.fileName))
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: true, checkpoints: 2 })
  })

  it.each([
    ['a relative path', () => 'audit', 'Folder must be a full path'],
    ['a folder that is not there', () => join(outside, 'nothing'), 'it does not exist'],
    ['the data directory', (desk: TestDesk) => desk.hub.dataDirectory, 'must not be in the data directory'],
    ['a folder in it', (desk: TestDesk) => join(desk.hub.dataDirectory, 'journal'), 'must not be in the data directory']
  ])('is not kept in %s', async (_what, folder, message) => {
    const desk = await openDesk('administrator')
    const { version, checkpoints } = await desk.ask('settings.get', {})
    const reply = await desk.call('settings.update', { version, checkpoints: { ...checkpoints, folder: folder(desk) } })
    expect(reply).toMatchObject({ code: 'invalid', fields: { 'checkpoints.folder': expect.stringContaining(message) } })
  })

  it('is never signed with a new key because the old one can’t be opened; an administrator makes one, which is written down', async () => {
    const secrets = memorySecrets()
    const desk = await openDesk('administrator', { secrets })
    const { key } = await desk.ask('audit.makeCheckpoint', {})
    expect(await desk.call('audit.replaceKey', {})).toMatchObject({ code: 'conflict' })
    const sealed = {
      ...secrets,
      get: async (name: Parameters<typeof secrets.get>[0]) => (name === 'auditKey' ? null : secrets.get(name))
    }
    Object.assign(secrets, sealed)
    expect(await desk.call('audit.makeCheckpoint', {})).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining("can't be opened here")
    })
    expect((await desk.ask('audit.state', {})).checkpoints).toMatchObject({ key: null, keyProblem: expect.any(String) })
    const reviewer = await desk.colleague('reviewer')
    expect(await reviewer.call('audit.replaceKey', {})).toMatchObject({ code: 'forbidden' })
    const set: typeof secrets.set = secrets.set
    Object.assign(secrets, { set, get: async () => null, has: async () => true })
    await desk.ask('audit.replaceKey', {})
    expect(await told(desk, 'audit.key_made')).toMatchObject([{ details: { key } }, { details: { keyBefore: key } }])
  })
})

describe('the desk’s check of the chain', () => {
  const world = () => ({ secrets: memorySecrets() })

  /** A desk with three checkpoints outside and files of its trail, closed; `again` opens it on them. */
  async function closedDesk() {
    const { secrets } = world()
    const data = await mkdtemp(join(tmpdir(), 'hub-desk-test-'))
    const desk = await openDesk('administrator', { secrets, dataDirectory: data })
    await keepIn(desk, { folder: outside })
    await until(async () => (await namesIn(outside, 'hub-desk-checkpoint-')).length === 1)
    await desk.colleague('reviewer', 'Asha Iyer')
    await desk.ask('audit.makeCheckpoint', {})
    const copy = `${data}-copy`
    onTestFinished(() => rm(copy, { recursive: true, force: true }))
    await desk.ask('audit.verify', {})
    await copyTrail(data, copy)
    await desk.colleague('accountManager', 'Ravi Rao')
    const { line } = await desk.ask('audit.makeCheckpoint', {})
    await desk.hub.close()
    const again = async (): Promise<TestDesk> => signIn(await openHub({ secrets, dataDirectory: data }))
    return { data, copy, line, again }
  }

  const copyTrail = (from: string, to: string) =>
    cp(from, to, { recursive: true, filter: (path) => !path.endsWith('/lock') && !path.endsWith('mailbox') })

  async function signIn(hub: TestHub): Promise<TestDesk> {
    const session = hub.sessions.open()
    const call: TestDesk['call'] = (operation, input) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    const ask: TestDesk['ask'] = async (operation, input) => {
      const reply = await call(operation, input)
      if (!reply.ok) throw new Error(`${operation}: ${reply.message}`)
      return reply.data as never
    }
    await ask('session.signIn', { email: 'meera@emsign.example', password: goodPassword })
    return { hub, session, call, ask, staffId: '', colleague: () => Promise.reject(new Error('not here')) }
  }

  async function change(data: string, how: (texts: readonly string[]) => readonly string[]): Promise<void> {
    const journal = join(data, 'journal')
    const names = (await readdir(journal)).sort()
    const texts = await Promise.all(names.map((name) => readFile(join(journal, name), 'utf8')))
    const changed = how(texts)
    for (const [index, name] of names.entries()) {
      const text = changed[index]
      if (text === undefined) await rm(join(journal, name))
      else await writeFile(join(journal, name), text)
    }
    await rm(join(data, 'snapshot.json'), { force: true })
  }

  it('compares with every checkpoint outside and says how many', async () => {
    const { again, line } = await closedDesk()
    const desk = await again()
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: true, checkpoints: 3 })
    expect(await desk.ask('audit.verify', { checkpoint: `From a mail:\n${line}` })).toMatchObject({
      ok: true,
      checkpoints: 4
    })
    expect(await desk.call('audit.verify', { checkpoint: 'hello' })).toMatchObject({
      code: 'invalid',
      fields: { checkpoint: expect.stringContaining('no checkpoint') }
    })
  })

  it('finds that a record was edited and all hashes made anew, which the chain alone does not show', async () => {
    const { data, again } = await closedDesk()
    await change(data, (texts) => skilled['edited a record and made all hashes anew']?.(texts, texts) ?? texts)
    const desk = await again()
    const report = await desk.ask('audit.verify', {})
    expect(report).toMatchObject({
      ok: false,
      problem: expect.stringContaining('does not go through the checkpoint of')
    })
    expect((await desk.ask('audit.state', {})).lastCheck).toMatchObject({ ok: false, problem: report.problem })
  })

  it.each([
    [1, 'does not tell that the checkpoint of'],
    [2, 'does not go through the checkpoint of']
  ])('finds that the last records were cut off, %i of them', async (records, problem) => {
    const { data, again } = await closedDesk()
    const cut = skilled['cut the end off and made all hashes anew'] ?? ((texts) => texts)
    for (let times = 0; times < records; times += 1) await change(data, (texts) => cut(texts, texts))
    const desk = await again()
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: false, problem: expect.stringContaining(problem) })
  })

  it('finds an old copy that was put back; the next checkpoint writes down that the trail went back', async () => {
    const { data, copy, again } = await closedDesk()
    await rm(data, { recursive: true })
    await copyTrail(copy, data)
    const desk = await again()
    expect(await desk.ask('audit.verify', {})).toMatchObject({
      ok: false,
      problem: expect.stringContaining('Its end was cut off, or an older copy')
    })
    await desk.ask('audit.makeCheckpoint', {})
    const found = (await told(desk, 'audit.damage_found')).at(-1)
    expect(found).toMatchObject({
      actor: { kind: 'system' },
      details: { problem: expect.stringContaining('Where a backup was restored on purpose') }
    })
    // It stays found until somebody who may change the folder puts the old ones elsewhere.
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: false, checkpoints: 4 })
    const [, , third = ''] = await namesIn(outside, 'hub-desk-checkpoint-')
    await rm(join(outside, third))
    expect(await desk.ask('audit.verify', {})).toMatchObject({ ok: true, checkpoints: 3 })
  })

  it('finds a trail whose key was replaced with it, and another installation in its place', async () => {
    const { line, data } = await closedDesk()
    const other = await openDesk('administrator')
    await keepIn(other, { folder: outside })
    expect(await other.ask('audit.verify', { checkpoint: line })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('belongs to another installation')
    })
    // Of several installations that share a folder, each looks at its own.
    expect(await other.ask('audit.verify', {})).toMatchObject({ ok: true })

    const thief = await signIn(await openHub({ secrets: memorySecrets(), dataDirectory: data }))
    expect(await thief.ask('audit.verify', {})).toMatchObject({
      ok: false,
      problem: expect.stringContaining('is not signed with the key of this desk')
    })
  })

  it('says that it could not be compared where the folder can’t be read', async () => {
    const { again } = await closedDesk()
    const desk = await again()
    await rm(outside, { recursive: true })
    expect(await desk.ask('audit.verify', {})).toMatchObject({
      ok: false,
      problem: expect.stringContaining("can't be read")
    })
  })
})
