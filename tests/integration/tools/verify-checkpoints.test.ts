import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  newPrivateKey,
  readSigningKey,
  signCheckpoint,
  writeCheckpoint
} from '../../../src/main/services/checkpoint-lines'
import { aNote, anEvent, createDirectories, put, withStore } from '../../support/store-world'
import { clumsy, rehash, skilled } from '../../support/tamper'

const directories = createDirectories()
afterAll(directories.clear)

const script = fileURLToPath(new URL('../../../tools/verify-audit.mjs', import.meta.url))
const verify = (...words: readonly string[]) =>
  new Promise<{ readonly code: unknown; readonly text: string }>((resolve) => {
    execFile(process.execPath, [script, ...words], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, text: (stdout + stderr).trim() })
    })
  })

const key = readSigningKey(newPrivateKey())
const at = '2026-11-23T09:00:00.000Z'

/** A data directory to which so many commits were added, and the checkpoint of its end. */
async function grow(directory: string, commits: number, first: number): Promise<string> {
  return withStore({ directory }, async (store) => {
    for (let number = first; number < first + commits; number += 1) {
      const note = aNote({ id: `note-${number}`, text: `Note ${number}` })
      await store.commit({ puts: [put('notes', note)], events: [anEvent({ subject: `RS-${number}` }), anEvent()] })
      if (number === first + 3) await store.snapshot()
    }
    return writeCheckpoint(signCheckpoint(await store.trailEnd(), at, key))
  })
}

const journalOf = async (directory: string): Promise<readonly string[]> => {
  const journal = join(directory, 'journal')
  const names = (await readdir(journal)).sort()
  return Promise.all(names.map((name) => readFile(join(journal, name), 'utf8')))
}

async function journalFrom(texts: readonly string[]): Promise<string> {
  const journal = join(await directories.create(), 'journal')
  await mkdir(journal)
  for (const [index, text] of texts.entries())
    await writeFile(join(journal, `${String(index + 1).padStart(6, '0')}.hdj`), text)
  return journal
}

let directory: string
let other: readonly string[]
let ofHalf: string
let oldCopy: string
let line: string
let outside: string
const checkpoint = () => join(outside, 'checkpoint.txt')
const keyFile = () => join(outside, 'key.pem')
const against = (journal: string) => verify(journal, '--checkpoint', checkpoint(), '--key', keyFile())

beforeAll(async () => {
  directory = await directories.create()
  outside = await directories.create()
  const foreign = await directories.create()
  await grow(foreign, 6, 100)
  other = await journalOf(foreign)
  ofHalf = await grow(directory, 4, 1)
  oldCopy = await directories.create()
  await cp(directory, oldCopy, { recursive: true })
  line = await grow(directory, 4, 5)
  await writeFile(checkpoint(), `${line}\n`)
  await writeFile(keyFile(), key.publicKey)
})

describe('the verifier with a checkpoint', () => {
  it('says up to where the trail is what it was, also once it has grown', async () => {
    const grown = await directories.create()
    await cp(directory, grown, { recursive: true })
    await grow(grown, 3, 50)
    for (const journal of [directory, grown]) {
      const { code, text } = await against(journal)
      expect([code, text]).toEqual([0, expect.stringContaining('up to record 8 it is what it was on')])
      expect(text).toContain(`signed with key ${key.fingerprint}`)
    }
  })

  it.each(Object.entries({ ...clumsy, ...skilled }))('finds that somebody %s', async (name, change) => {
    const before = await journalOf(directory)
    const after = change(before, other)
    expect(after).not.toEqual(before)
    const journal = await journalFrom(after)
    // What makes the checkpoint worth it: without, a skilled hand leaves nothing to be found.
    if (name in skilled) expect((await verify(journal)).code).toBe(0)
    const { code, text } = await against(journal)
    expect([code, text]).toEqual([1, expect.stringMatching(/^DAMAGE: /)])
    if (name in skilled)
      expect(text).toContain('does not go through the checkpoint of 2026-11-23T09:00:00.000Z, record 8')
  })

  it('finds an old copy that was put back, and one that went on since', async () => {
    expect(await verify(oldCopy)).toMatchObject({ code: 0 })
    expect(await against(oldCopy)).toEqual({
      code: 1,
      text: expect.stringContaining('its end was cut off, or an older')
    })
    const wentOn = await directories.create()
    await cp(oldCopy, wentOn, { recursive: true })
    await grow(wentOn, 9, 200)
    expect(await verify(wentOn)).toMatchObject({ code: 0 })
    expect(await against(wentOn)).toEqual({
      code: 1,
      text: expect.stringContaining('the trail was made anew, or an older')
    })
  })

  it('finds another installation’s trail in the place of this one', async () => {
    const { code, text } = await against(await journalFrom(other))
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/that is of installation [\w-]{36}, the trail of [\w-]{36}/)
    ])
  })

  it('finds events that were taken out of a record whose hash nobody noted', async () => {
    const fewer = (await journalOf(directory)).map((text) => text.replace(/(,"events":\[\{.*?\}),\{.*\}\]\}/, '$1]}'))
    const journal = await journalFrom(rehash(fewer))
    expect(await verify(journal)).toMatchObject({ code: 0 })
    expect((await against(journal)).code).toBe(1)
  })

  it('believes no checkpoint that another key signed, or that was changed', async () => {
    const stranger = readSigningKey(newPrivateKey())
    await writeFile(join(outside, 'stranger.pem'), stranger.publicKey)
    expect(await verify(directory, '--checkpoint', checkpoint(), '--key', join(outside, 'stranger.pem'))).toEqual({
      code: 1,
      text: expect.stringContaining(`signed with key ${key.fingerprint}, the key given is ${stranger.fingerprint}`)
    })
    await writeFile(join(outside, 'changed.txt'), line.replace(' 8 ', ' 7 '))
    expect(await verify(directory, '--checkpoint', join(outside, 'changed.txt'), '--key', keyFile())).toEqual({
      code: 1,
      text: expect.stringContaining('it was changed, or forged')
    })
    await rm(join(outside, 'changed.txt'))
  })

  it('takes a folder of them and names the first that is missed, and a mail that broke the line', async () => {
    const folder = join(outside, 'all')
    await mkdir(folder)
    await writeFile(join(folder, 'b.txt'), `${line}\n`)
    await writeFile(join(folder, 'a.txt'), `${ofHalf}\n`)
    const all = await verify(directory, '--checkpoint', folder, '--key', keyFile())
    expect(all).toEqual({ code: 0, text: expect.stringContaining('goes through all 2 checkpoints: up to record 8') })
    expect(await verify(oldCopy, '--checkpoint', folder, '--key', keyFile())).toMatchObject({ code: 1 })

    const mail = join(outside, 'mail.eml')
    const wrapped = line
      .split(' ')
      .join('\r\n')
      .replace(/(.{70})/g, '$1=\r\n')
    await writeFile(mail, `Subject: Audit checkpoint\r\n\r\nHello,\r\n${wrapped}\r\nbye\r\n`)
    expect(await verify(directory, '--checkpoint', mail, '--key', keyFile())).toMatchObject({ code: 0 })
  })

  it('says what it needs where it can not compare', async () => {
    const word = (...words: readonly string[]) => verify(directory, ...words)
    expect(await word('--checkpoint', checkpoint())).toMatchObject({
      code: 2,
      text: expect.stringContaining('go together')
    })
    expect(await word('--checkpoint', keyFile(), '--key', keyFile())).toMatchObject({
      code: 2,
      text: expect.stringContaining('holds no checkpoint')
    })
    expect(await word('--checkpoint', checkpoint(), '--key', checkpoint())).toMatchObject({ code: 2 })
    expect(await word('--checkpoint', 'nowhere', '--key', keyFile())).toMatchObject({ code: 2 })
    const rsa = join(outside, 'rsa.pem')
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await writeFile(rsa, publicKey.export({ type: 'spki', format: 'pem' }))
    expect(await word('--checkpoint', checkpoint(), '--key', rsa)).toMatchObject({ code: 2 })
  })
})
