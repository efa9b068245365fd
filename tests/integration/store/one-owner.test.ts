import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { acquireLock } from '../../../src/main/store/directory-lock'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { nodeFileSystem } from '../../../src/main/store/file-system'
import { StoreOpenError } from '../../../src/main/store/port'
import { identifyMyself } from '../../../src/main/store/process-identity'
import { anEvent, createDirectories, withStore } from '../../support/store-world'

// Real processes start here, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

const directories = createDirectories()
const holders: ChildProcess[] = []
afterEach(() => holders.splice(0).forEach((child) => child.kill('SIGKILL')))
afterAll(directories.clear)

const now = () => new Date('2026-03-02T10:00:00.000Z')
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A real second process that takes the directory. */
function startHolder(directory: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/store-holder.ts', directory], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit']
  })
  holders.push(child)
  const lines: AsyncIterator<string> = (createInterface({ input: child.stdout }) satisfies Interface)[
    Symbol.asyncIterator
  ]()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    pid: child.pid ?? 0,
    says: async () => JSON.parse((await lines.next()).value as string) as unknown,
    tell: (command: string) => child.stdin.write(`${command}\n`),
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    ended
  }
}

describe('a data directory', () => {
  it('that another process has is refused, and the refusal says who has it and what to do', async () => {
    const directory = await directories.create()
    const holder = startHolder(directory)
    expect(await holder.says()).toEqual({ open: true })
    const opening = openEmbeddedStore({ directory, now })
    await expect(opening).rejects.toBeInstanceOf(StoreOpenError)
    await expect(opening).rejects.toThrow(`process ${holder.pid} on ${hostname()}`)
    await expect(opening).rejects.toThrow('Close it, or choose another directory with --data')
    // The owner noticed nothing.
    holder.tell('commit')
    expect(await holder.says()).toEqual({ sequence: 1 })
    holder.tell('close')
    expect(await holder.says()).toEqual({ closed: true })
    await withStore({ directory, now }, async (store) => expect((await store.events({})).total).toBe(1))
  })

  it('is not taken from an owner that is stopped: it lives and may write any time', async () => {
    const directory = await directories.create()
    const holder = startHolder(directory)
    await holder.says()
    holder.signal('SIGSTOP')
    await expect(openEmbeddedStore({ directory, now })).rejects.toThrow(`process ${holder.pid}`)
    holder.signal('SIGCONT')
    holder.tell('commit')
    expect(await holder.says()).toEqual({ sequence: 1 })
  })

  it('is not written to by an owner that was stopped, taken over from and woken', async () => {
    const directory = await directories.create()
    const holder = startHolder(directory)
    await holder.says()
    holder.tell('commit')
    expect(await holder.says()).toEqual({ sequence: 1 })
    holder.signal('SIGSTOP')
    // What the refusal advises where nobody can tell whether the owner lives.
    await rm(join(directory, 'lock', '000001.json'))
    await withStore({ directory, now }, async (store) => {
      await store.commit({ puts: [], events: [anEvent()] })
      const before = await readFile(join(directory, 'journal', '000001.hdj'))
      holder.signal('SIGCONT')
      for (const command of ['commit', 'snapshot', 'commit']) {
        holder.tell(command)
        expect(await holder.says()).toEqual({ refused: expect.stringContaining('took the data directory over') })
      }
      expect(await readFile(join(directory, 'journal', '000001.hdj'))).toEqual(before)
      holder.tell('close')
      expect(await holder.says()).toEqual({ closed: true })
      await store.commit({ puts: [], events: [anEvent()] })
      expect(await store.verifyTrail()).toMatchObject({ ok: true, records: 3 })
      // The one that was taken over from did not let go for the other.
      await expect(openEmbeddedStore({ directory, now })).rejects.toThrow(`process ${process.pid}`)
    })
    await withStore({ directory, now }, async (store) => expect((await store.events({})).total).toBe(3))
  })

  it('is taken over from an owner that was killed, with everything it confirmed', async () => {
    const directory = await directories.create()
    const holder = startHolder(directory)
    await holder.says()
    holder.tell('commit')
    expect(await holder.says()).toEqual({ sequence: 1 })
    holder.signal('SIGKILL')
    await holder.ended
    await withStore({ directory, now }, async (store) => expect((await store.events({})).total).toBe(1))
  })

  it('goes to exactly one of several processes that start at once, over a dead owner too', async () => {
    const directory = await directories.create()
    const dead = startHolder(directory)
    await dead.says()
    dead.signal('SIGKILL')
    await dead.ended
    const starters = [startHolder(directory), startHolder(directory), startHolder(directory)]
    const answers = (await Promise.all(starters.map((starter) => starter.says()))) as { readonly open: boolean }[]
    expect(answers.map(({ open }) => open).sort()).toEqual([false, false, true])
  })

  it('is refused to the same process too', async () => {
    const directory = await directories.create()
    await withStore({ directory, now }, async () => {
      await expect(openEmbeddedStore({ directory, now })).rejects.toThrow(`process ${process.pid}`)
    })
    await withStore({ directory, now }, async (store) => expect(store.isEmpty()).toBe(true))
  })
})

describe('the lock', () => {
  const lockIn = async (owner: object | string) => {
    const directory = join(await directories.create(), 'lock')
    await mkdir(directory)
    await writeFile(join(directory, '000007.json'), typeof owner === 'string' ? owner : JSON.stringify(owner))
    return directory
  }
  const acquire = (directory: string) => acquireLock(nodeFileSystem, directory, now)

  it('goes to exactly one of many that try at once, again and again', async () => {
    const directory = join(await directories.create(), 'lock')
    for (let round = 0; round < 40; round += 1) {
      const outcomes = await Promise.allSettled([acquire(directory), acquire(directory), acquire(directory)])
      const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
      expect(won).toHaveLength(1)
      await won[0]?.release()
    }
    // Old ones are tidied away.
    expect((await readdir(directory)).length).toBeLessThan(40)
  })

  it.skipIf(process.platform !== 'linux')(
    'is taken from an owner whose number belongs to a later process now, and of an earlier start of the machine',
    async () => {
      const me = await identifyMyself()
      for (const owner of [
        { ...me, started: '1' },
        { ...me, boot: 'an earlier start' }
      ]) {
        const directory = await lockIn({ ...owner, since: now().toISOString() })
        await (await acquire(directory)).release()
        expect(await readdir(directory)).toContain('000008.released')
      }
    }
  )

  it('is not taken where it can not be told whether the owner lives, and the refusal says what to do', async () => {
    const me = await identifyMyself()
    const since = now().toISOString()
    for (const owner of [
      { ...me, host: 'another-desk/1', since },
      { ...me, pidNamespace: 'pid:[1]', since }
    ]) {
      const directory = await lockIn(owner)
      await expect(acquire(directory)).rejects.toThrow(`delete ${join(directory, '000007.json')}`)
    }
    const torn = await lockIn('{"pid":1')
    await expect(acquire(torn)).rejects.toThrow('is not readable')
  })
})
