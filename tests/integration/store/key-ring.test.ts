import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openKeyRing, type KeyRing } from '../../../src/main/store/key-ring'
import { StoreOpenError } from '../../../src/main/store/port'
import { createFaultyFiles } from '../../support/faulty-files'
import { createDirectories } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

const secrets = { link: 'https://hub.example/activate/t0ken' }
const newFile = async () => join(await directories.create(), 'mail-keys.bin')

async function withRing<T>(file: string, action: (ring: KeyRing) => Promise<T>): Promise<T> {
  const ring = await openKeyRing({ file })
  try {
    return await action(ring)
  } finally {
    await ring.close()
  }
}

describe('the key ring', () => {
  it('opens what it sealed, in a box that shows nothing of it, under a key of its own each time', async () => {
    await withRing(await newFile(), async (ring) => {
      const [one, two] = [await ring.seal(secrets), await ring.seal(secrets)]
      expect([ring.open(one), ring.open(two)]).toEqual([secrets, secrets])
      expect(one.keySlot).not.toBe(two.keySlot)
      expect(Buffer.from(one.box, 'base64url').toString('latin1')).not.toContain('t0ken')
      expect(ring.open({ keySlot: two.keySlot, box: one.box })).toBeNull()
    })
  })

  it('opens nothing that was tampered with or is no box', async () => {
    await withRing(await newFile(), async (ring) => {
      const { keySlot, box } = await ring.seal(secrets)
      const bytes = Buffer.from(box, 'base64url')
      for (let index = 0; index < bytes.length; index += 1) {
        const changed = Buffer.from(bytes)
        changed[index] = (changed[index] ?? 0) ^ 1
        expect(ring.open({ keySlot, box: changed.toString('base64url') })).toBeNull()
      }
      expect(ring.open({ keySlot, box: '' })).toBeNull()
      expect(ring.open({ keySlot: keySlot + 1_000_000, box })).toBeNull()
    })
  })

  it('keeps keys over a restart until they are destroyed; then neither it nor its file opens the box', async () => {
    const file = await newFile()
    const [kept, gone] = await withRing(file, async (ring) => [
      await ring.seal(secrets),
      await ring.seal({ code: '123456' })
    ])
    const before = await readFile(file)
    await withRing(file, async (ring) => {
      expect([ring.open(kept), ring.open(gone)]).toEqual([secrets, { code: '123456' }])
      await ring.destroy([gone.keySlot])
      expect([ring.open(kept), ring.open(gone)]).toEqual([secrets, null])
    })
    await withRing(file, async (ring) => expect([ring.open(kept), ring.open(gone)]).toEqual([secrets, null]))
    // Exactly the bytes of that slot are zero now.
    const after = await readFile(file)
    const first = Number(before.readBigUInt64BE(8))
    const start = 48 + (gone.keySlot - first) * 48
    expect(after.subarray(start, start + 48)).toEqual(Buffer.alloc(48))
    expect(before.subarray(start, start + 48)).not.toEqual(Buffer.alloc(48))
    expect(after.subarray(0, start)).toEqual(before.subarray(0, start))
  })

  it('destroys on start what no message needs, and nothing else', async () => {
    const file = await newFile()
    const sealed = await withRing(file, async (ring) => [
      await ring.seal(secrets),
      await ring.seal(secrets),
      await ring.seal(secrets)
    ])
    await withRing(file, async (ring) => {
      const fresh = await ring.seal(secrets)
      await ring.retain([...sealed.slice(1, 2), fresh].map(({ keySlot }) => keySlot))
      expect(sealed.map(ring.open)).toEqual([null, secrets, null])
      expect(ring.open(fresh)).toEqual(secrets)
    })
    await withRing(file, async (ring) => expect(sealed.map(ring.open)).toEqual([null, secrets, null]))
  })

  it('never gives a number twice, over restarts, destruction and the loss of the file', async () => {
    const file = await newFile()
    const numbers: number[] = []
    for (let round = 0; round < 3; round += 1) {
      await withRing(file, async (ring) => {
        const slots = (await Promise.all(Array.from({ length: 200 }, () => ring.seal(secrets)))).map(
          ({ keySlot }) => keySlot
        )
        numbers.push(...slots)
        await ring.destroy(slots)
      })
    }
    expect(new Set(numbers).size).toBe(600)
    const later = await openKeyRing({ file: await newFile(), now: () => new Date(Date.now() + 60_000) })
    expect((await later.seal(secrets)).keySlot).toBeGreaterThan(Math.max(...numbers))
    await later.close()
  })

  it('writes nothing to the disk for sealing while keys are ready', async () => {
    const { fs, fail } = createFaultyFiles()
    const ring = await openKeyRing({ file: await newFile(), fs })
    fail({ kind: 'sync' })
    expect(ring.open(await ring.seal(secrets))).toEqual(secrets)
    await ring.close()
  })

  it('refuses to seal rather than to use a key that is not on the disk', async () => {
    const { fs, fail, heal } = createFaultyFiles()
    const ring = await openKeyRing({ file: await newFile(), fs })
    fail({ kind: 'sync' })
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => ring.seal(secrets)))
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
    heal()
    expect(ring.open(await ring.seal(secrets))).toEqual(secrets)
    await ring.close()
  })

  it('says when destroying did not reach the disk, and opens nothing all the same', async () => {
    const { fs, fail } = createFaultyFiles()
    const ring = await openKeyRing({ file: await newFile(), fs })
    const sealed = await ring.seal(secrets)
    fail({ kind: 'sync' })
    await expect(ring.destroy([sealed.keySlot])).rejects.toThrow('EIO')
    expect(ring.open(sealed)).toBeNull()
    await ring.close()
  })

  it('explains a damaged file and does not touch it', async () => {
    const file = await newFile()
    await withRing(file, (ring) => ring.seal(secrets))
    const bytes = await readFile(file)
    for (const damaged of [Buffer.alloc(0), bytes.subarray(0, 20), Buffer.concat([Buffer.from('x'), bytes])]) {
      await writeFile(file, damaged)
      const opening = openKeyRing({ file })
      await expect(opening).rejects.toBeInstanceOf(StoreOpenError)
      await expect(opening).rejects.toThrow(`${file} is damaged, or no key ring of emSign Hub Desk`)
      expect(await readFile(file)).toEqual(damaged)
    }
  })

  it('takes a damaged or torn slot for destroyed, says so, and keeps the others', async () => {
    const file = await newFile()
    const [hit, kept] = await withRing(file, async (ring) => [await ring.seal(secrets), await ring.seal(secrets)])
    const bytes = await readFile(file)
    bytes[50] = (bytes[50] ?? 0) ^ 1
    await writeFile(file, bytes)
    await truncate(file, bytes.length - 20)
    await withRing(file, async (ring) => {
      expect(ring.notices[0]).toContain('2 damaged keys of queued mail')
      expect([ring.open(hit), ring.open(kept)]).toEqual([null, secrets])
      expect((await ring.seal(secrets)).keySlot).toBeGreaterThan(kept.keySlot)
    })
    await withRing(file, async (ring) => expect(ring.notices).toEqual([]))
  })
})
