import { fork } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPack } from '../../../src/main/review/pack'
import { openPackFile, type NewDecision, type PackFile } from '../../../src/main/review/pack-file'
import { lockPath } from '../../../src/main/review/pack-lock'
import { nodeFileSystem, type FileSystemPort } from '../../../src/main/store/file-system'
import { createFaultyFiles } from '../../support/faulty-files'
import { aPack, packWords } from '../../support/review-pack'

const now = () => new Date('2026-03-03T09:00:00.000Z')
const approve = (applicationId: string): NewDecision => ({
  kind: 'approve',
  applicationId,
  basedOn: 1,
  note: null,
  managerId: null
})
const ids = (decisions: readonly { readonly applicationId: string }[]) => decisions.map((one) => one.applicationId)

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-pack-'))
  path = join(folder, 'batch.hubreview')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function writePack(count = 3) {
  const pack = await aPack(count)
  await writeFile(path, pack.bytes)
  return pack
}
const open = () => openPackFile(path, packWords.passphrase, { now })
async function openUnlocked(): Promise<PackFile> {
  const file = await open()
  expect(await file.unlock(packWords.password)).toBe(true)
  return file
}
const inFile = async () => readPack(await readFile(path), packWords.passphrase)

describe('deciding', () => {
  it('keeps each decision in the file before it answers, with number, time and reviewer', async () => {
    const { publicKey } = await writePack()
    const file = await openUnlocked()
    const first = await file.append(approve('account-1'))
    expect(first).toEqual({
      ...approve('account-1'),
      packId: file.contents.id,
      sequence: 1,
      decidedAt: '2026-03-03T09:00:00.000Z',
      reviewerId: 'staff-meera'
    })
    expect((await inFile()).decisions).toEqual([first])
    const second = await file.append({
      kind: 'reject',
      applicationId: 'account-2',
      basedOn: 1,
      reason: 'No such company.',
      notify: true
    })
    const read = await inFile()
    expect(read.decisions).toEqual([first, second])
    expect(await read.signedBy(publicKey)).toEqual({ ok: true })
    await file.close()
  })

  it('keeps decisions that are made at the same time in the order in which they were asked for', async () => {
    await writePack(20)
    const file = await openUnlocked()
    const wanted = Array.from({ length: 20 }, (_, index) => `account-${index + 1}`)
    await Promise.all(wanted.map((id) => file.append(approve(id))))
    expect(ids((await inFile()).decisions)).toEqual(wanted)
    await file.close()
  })

  it('keeps any texts as they were written', async () => {
    await writePack()
    const file = await openUnlocked()
    const texts: string[] = []
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), async (text) => {
        texts.push(text)
        await file.append({ kind: 'note', applicationId: 'account-1', basedOn: 1, text, mentions: [] })
      }),
      { numRuns: 30 }
    )
    const { decisions } = await inFile()
    expect(decisions.map((one) => (one.kind === 'note' ? one.text : null))).toEqual(texts)
    await file.close()
  })

  it('decides nothing before the reviewer confirmed who they are, and takes no other password', async () => {
    const { bytes } = await writePack()
    const file = await open()
    await expect(file.append(approve('account-1'))).rejects.toThrow('Confirm first who you are.')
    expect(await file.unlock('the password of a colleague')).toBe(false)
    expect(file.isUnlocked()).toBe(false)
    await expect(file.append(approve('account-1'))).rejects.toThrow('Confirm first who you are.')
    expect(await readFile(path)).toEqual(bytes)
    await file.close()
  })

  it('goes on where it was left', async () => {
    const { publicKey } = await writePack()
    const before = await openUnlocked()
    await before.append(approve('account-1'))
    await before.close()
    const after = await openUnlocked()
    expect(ids(after.decisions)).toEqual(['account-1'])
    expect((await after.append(approve('account-2'))).sequence).toBe(2)
    await after.close()
    const read = await inFile()
    expect(ids(read.decisions)).toEqual(['account-1', 'account-2'])
    expect(await read.signedBy(publicKey)).toEqual({ ok: true })
  })
})

describe('a kill', () => {
  it('loses no decision that was confirmed, wherever it strikes', async () => {
    await writePack(400)
    const child = fork(fileURLToPath(new URL('../../support/pack-decider.ts', import.meta.url)), [path], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc']
    })
    const confirmed: string[] = []
    await new Promise<void>((resolve) => {
      child.on('message', (id: string) => {
        confirmed.push(id)
        if (confirmed.length === 60) child.kill('SIGKILL')
      })
      child.on('exit', () => resolve())
    })
    expect(confirmed.length).toBeGreaterThanOrEqual(60)
    const file = await open()
    expect(ids(file.decisions).slice(0, confirmed.length)).toEqual(confirmed)
    await file.close()
  })

  it('leaves a torn decision, which is cut off and told; the next one takes its place', async () => {
    const { bytes, publicKey } = await writePack()
    const before = await openUnlocked()
    await before.append(approve('account-1'))
    const whole = (await readFile(path)).length
    await before.append(approve('account-2'))
    await before.close()
    await truncate(path, whole + 30)

    const file = await openUnlocked()
    expect(file.torn).toBe(30)
    expect(ids(file.decisions)).toEqual(['account-1'])
    expect((await readFile(path)).length).toBe(whole)
    await file.append(approve('account-3'))
    await file.close()
    const read = await inFile()
    expect(ids(read.decisions)).toEqual(['account-1', 'account-3'])
    expect(read.torn).toBe(0)
    expect(await read.signedBy(publicKey)).toEqual({ ok: true })
    expect(bytes.length).toBeLessThan(whole)
  })
})

describe('a disk that fails', () => {
  async function onFaultyDisk() {
    await writePack()
    const disk = createFaultyFiles()
    const file = await openPackFile(path, packWords.passphrase, { now, fs: disk.fs })
    await file.unlock(packWords.password)
    await file.append(approve('account-1'))
    return { disk, file }
  }

  it('calls nothing decided that is not on it, and says so', async () => {
    const { disk, file } = await onFaultyDisk()
    disk.fail({ kind: 'full', after: 0 }, 'batch.hubreview')
    await expect(file.append(approve('account-2'))).rejects.toThrow(
      /^This decision is not kept: the disk is full.*open it again/
    )
    expect(file.readOnly()).toMatch(/nothing more is decided here/)
    disk.heal()
    await expect(file.append(approve('account-2'))).rejects.toThrow(/nothing more is decided here/)
    await file.close()
    const again = await open()
    expect(ids(again.decisions)).toEqual(['account-1'])
    await again.close()
  })

  it('goes on where what was written could be taken off again', async () => {
    await writePack()
    let failing = false
    const fs: FileSystemPort = {
      ...nodeFileSystem,
      open: async (name, mode) => {
        const file = await nodeFileSystem.open(name, mode)
        const datasync = async () => {
          if (failing) {
            failing = false
            throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
          }
          await file.datasync()
        }
        return { ...file, datasync }
      }
    }
    const file = await openPackFile(path, packWords.passphrase, { now, fs })
    await file.unlock(packWords.password)
    await file.append(approve('account-1'))
    failing = true
    await expect(file.append(approve('account-2'))).rejects.toThrow(
      /^This decision is not kept: the disk reported an error.*decide again/
    )
    expect(ids((await inFile()).decisions)).toEqual(['account-1'])
    await file.append(approve('account-3'))
    expect(ids((await inFile()).decisions)).toEqual(['account-1', 'account-3'])
    await file.close()
  })

  it('says where the file was moved away, and goes on once it is back', async () => {
    await writePack()
    const file = await openUnlocked()
    await rename(path, `${path}.moved`)
    await expect(file.append(approve('account-1'))).rejects.toThrow(/not kept.*does not exist.*Put the file back/)
    await rename(`${path}.moved`, path)
    await file.append(approve('account-1'))
    await file.close()
    expect(ids((await inFile()).decisions)).toEqual(['account-1'])
  })

  it('writes nothing into a file that was exchanged meanwhile', async () => {
    await writePack()
    await copyFile(path, `${path}.copy`)
    const file = await openUnlocked()
    await file.append(approve('account-1'))
    await copyFile(`${path}.copy`, path)
    await expect(file.append(approve('account-2'))).rejects.toThrow(/changed by something else/)
    expect(await readFile(path)).toEqual(await readFile(`${path}.copy`))
    await file.close()
  })
})

describe('opening', () => {
  it('is refused while another program has the pack, and says who', async () => {
    await writePack()
    const file = await open()
    await expect(open()).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining(String(process.pid)) })
    await file.close()
    await (await open()).close()
  })

  it('says which file to delete where nobody can tell whether another machine has the pack', async () => {
    await writePack()
    await writeFile(lockPath(path), JSON.stringify({ pid: 2 ** 22 + 1, host: 'elsewhere', boot: null, token: 'x' }))
    await expect(open()).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining('delete') })
    await rm(lockPath(path))
    await (await open()).close()
  })

  it('takes over from a program that was killed while it opened the pack', async () => {
    await writePack()
    await writeFile(lockPath(path), 'half of a lo')
    await (await open()).close()
  })

  it('decides nothing any more where another program took the pack over', async () => {
    await writePack()
    const file = await openUnlocked()
    await rm(lockPath(path))
    const other = await openUnlocked()
    await other.append(approve('account-1'))
    await expect(file.append(approve('account-2'))).rejects.toThrow(/Another program took this pack over/)
    await other.close()
    expect(ids((await inFile()).decisions)).toEqual(['account-1'])
  })

  it('leaves no lock behind where the passphrase was wrong', async () => {
    await writePack()
    await expect(openPackFile(path, 'wrong', { now })).rejects.toMatchObject({ code: 'passphrase' })
    await (await open()).close()
  })

  it('says that there is no such file', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'unreadable', message: expect.stringContaining(path) })
  })

  it('knows its passphrase again', async () => {
    await writePack()
    const file = await open()
    expect(await file.isPassphrase(packWords.passphrase)).toBe(true)
    expect(await file.isPassphrase('another')).toBe(false)
    await file.close()
  })
})
