import { Mutex } from 'async-mutex'
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { replaceFile, replaceOpen, writeAll } from './durable-files'
import { codeOf, explainFileError, nodeFileSystem, type FileSystemPort, type OpenFile } from './file-system'
import { StoreOpenError } from './port'

/*
 * Keys for the secrets of queued mail (design section 6). Each secret has a key of its own in a slot of a file outside
 * journal, snapshot and backup; overwriting the slot makes every copy of the sealed box unreadable. Keys are written
 * and synced before they are handed out, so that sealing waits for no disk.
 *
 *   header  `HDKEYS1\n`, number of the first slot (8 bytes, big-endian), SHA-256 of the 16 bytes before
 *   slot    key (32 bytes), check (16 bytes); all zero once destroyed
 */

export type SealedSecrets = { readonly keySlot: number; readonly box: string }

export type KeyRing = {
  readonly seal: (secrets: Readonly<Record<string, string>>) => Promise<SealedSecrets>
  /** Null where the key is destroyed, or the box is not what was sealed under it. */
  readonly open: (sealed: SealedSecrets) => Readonly<Record<string, string>> | null
  /** Nothing opens the boxes of these slots once it resolves. Slots that are destroyed or unknown are no error. */
  readonly destroy: (slots: readonly number[]) => Promise<void>
  /** On start: destroys every key of earlier runs that no message needs. */
  readonly retain: (slots: Iterable<number>) => Promise<void>
  readonly close: () => Promise<void>
  /** What the operator should know: slots that were damaged. */
  readonly notices: readonly string[]
}

const magic = Buffer.from('HDKEYS1\n')
const headerLength = 48
const keyLength = 32
const slotLength = 48
const batch = 64
const ivLength = 12
const tagLength = 16

/** Opens the ring, or begins one. Throws `StoreOpenError` where the file is there and is no ring, or can't be used. */
export async function openKeyRing(options: {
  readonly file: string
  /** Directory for files on their way (see `DirectoryLock`); beside the file unless told. */
  readonly passing?: string
  readonly fs?: FileSystemPort
  readonly now?: () => Date
}): Promise<KeyRing> {
  const { file: path, passing = dirname(path), fs = nodeFileSystem, now = () => new Date() } = options
  try {
    const bytes = await readOrBegin(fs, path, passing, now)
    const first = firstSlotOf(bytes, path)
    const { keys, damaged } = readSlots(bytes, first)
    const file = await takeRing(fs, path, passing, bytes)
    try {
      return await runKeyRing({
        file,
        first,
        slots: Math.ceil((bytes.length - headerLength) / slotLength),
        keys,
        damaged,
        path
      })
    } catch (error) {
      await file.close()
      throw error
    }
  } catch (error) {
    if (error instanceof StoreOpenError) throw error
    throw new StoreOpenError(`The keys of queued mail in ${path} can't be used: ${explainFileError(error)}.`)
  }
}

async function runKeyRing(ring: {
  readonly file: OpenFile
  readonly first: number
  readonly slots: number
  readonly keys: Map<number, Buffer>
  readonly damaged: readonly number[]
  readonly path: string
}): Promise<KeyRing> {
  const { file, first, keys, damaged, path } = ring
  const disk = new Mutex()
  /** Provisioned and not handed out yet. */
  const pool: { readonly slot: number; readonly key: Buffer }[] = []
  let next = first + ring.slots
  let provisioning: Promise<void> | null = null
  /** Waiting for the disk to be overwritten; however many they are, one sync does for all. */
  let doomed: number[] = []
  let destroying: Promise<void> | null = null

  const positionOf = (slot: number): number => headerLength + (slot - first) * slotLength

  async function provision(): Promise<void> {
    const fresh = Array.from({ length: batch }, (_, index) => ({ slot: next + index, key: randomBytes(keyLength) }))
    // Numbers that a failed write may have touched are not used again.
    const position = positionOf(next)
    next += batch
    await writeAll(file, Buffer.concat(fresh.flatMap(({ slot, key }) => [key, checkOf(slot, key)])), position)
    await file.datasync()
    pool.push(...fresh)
  }

  function provisionOnce(): Promise<void> {
    provisioning ??= disk.runExclusive(provision).finally(() => {
      provisioning = null
    })
    return provisioning
  }

  async function destroy(slots: readonly number[]): Promise<void> {
    const mine = slots.filter((slot) => Number.isSafeInteger(slot) && slot >= first && slot < next)
    if (mine.length === 0) return
    // Out of memory first: from here on nobody opens them, whatever the disk does.
    for (const slot of mine) {
      keys.get(slot)?.fill(0)
      keys.delete(slot)
    }
    doomed.push(...mine)
    destroying ??= disk.runExclusive(async () => {
      const now = doomed
      doomed = []
      destroying = null
      for (const slot of now) await writeAll(file, Buffer.alloc(slotLength), positionOf(slot))
      await file.datasync()
    })
    await destroying
  }

  await destroy(damaged)
  await provisionOnce()

  return {
    seal: async (secrets) => {
      let taken = pool.shift()
      while (!taken) {
        await provisionOnce()
        taken = pool.shift()
      }
      // An error shows when the pool is empty and somebody waits for it.
      if (pool.length < batch / 2) provisionOnce().catch(() => undefined)
      keys.set(taken.slot, taken.key)
      return { keySlot: taken.slot, box: sealBox(taken.slot, taken.key, secrets) }
    },
    open: ({ keySlot, box }) => {
      const key = keys.get(keySlot)
      return key ? openBox(keySlot, key, box) : null
    },
    destroy,
    retain: async (slots) => {
      const needed = new Set(slots)
      await destroy([...keys.keys()].filter((slot) => !needed.has(slot)))
    },
    close: () => disk.runExclusive(() => file.close()),
    notices:
      damaged.length === 0
        ? []
        : [
            `${damaged.length} damaged keys of queued mail in ${path} were destroyed. Messages that needed them can't be sent; send their links or codes anew.`
          ]
  }
}

/** A new ring begins with a number that no lost ring reached: one slot a millisecond is more than mail needs. */
async function readOrBegin(fs: FileSystemPort, path: string, passing: string, now: () => Date): Promise<Buffer> {
  try {
    return await fs.readFile(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  const header = Buffer.alloc(headerLength)
  magic.copy(header)
  header.writeBigUInt64BE(BigInt(now().getTime()), magic.length)
  createHash('sha256').update(header.subarray(0, 16)).digest().copy(header, 16)
  await replaceFile(fs, path, [header], passing)
  return header
}

/**
 * Puts a copy in place, so that an owner before, which was stopped and wakes up, writes to a file without a name. What
 * that one holds is overwritten: keys must not outlive their destruction in a file that is gone.
 */
async function takeRing(fs: FileSystemPort, path: string, passing: string, bytes: Buffer): Promise<OpenFile> {
  // Windows does not replace a file that somebody has open: there the owner before keeps us out.
  if (process.platform === 'win32') return fs.open(path, 'update')
  const old = await fs.open(path, 'update')
  try {
    const file = await replaceOpen(fs, path, [bytes], passing)
    try {
      await writeAll(old, Buffer.alloc(bytes.length), 0)
      await old.datasync()
      return file
    } catch (error) {
      await file.close()
      throw error
    }
  } finally {
    await old.close()
  }
}

function firstSlotOf(bytes: Buffer, path: string): number {
  const whole =
    bytes.length >= headerLength &&
    bytes.subarray(0, magic.length).equals(magic) &&
    createHash('sha256').update(bytes.subarray(0, 16)).digest().equals(bytes.subarray(16, headerLength))
  if (!whole) {
    throw new StoreOpenError(
      `${path} is damaged, or no key ring of emSign Hub Desk. Put the file back as it was, or move it away: waiting mail with links or codes can't be sent then and has to be sent anew. Nothing was changed.`
    )
  }
  return Number(bytes.readBigUInt64BE(magic.length))
}

/** The keys that are not destroyed. A slot that was torn while it was written or destroyed counts as damaged. */
function readSlots(bytes: Buffer, first: number): { keys: Map<number, Buffer>; damaged: number[] } {
  const keys = new Map<number, Buffer>()
  const damaged: number[] = []
  const empty = Buffer.alloc(slotLength)
  for (let position = headerLength, slot = first; position < bytes.length; position += slotLength, slot += 1) {
    const content = bytes.subarray(position, position + slotLength)
    if (content.equals(empty.subarray(0, content.length))) continue
    const key = Buffer.from(content.subarray(0, keyLength))
    if (content.subarray(keyLength).equals(checkOf(slot, key))) keys.set(slot, key)
    else damaged.push(slot)
  }
  return { keys, damaged }
}

function checkOf(slot: number, key: Buffer): Buffer {
  return createHash('sha256')
    .update(`key slot ${slot}\n`)
    .update(key)
    .digest()
    .subarray(0, slotLength - keyLength)
}

function sealBox(slot: number, key: Buffer, secrets: Readonly<Record<string, string>>): string {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(String(slot)))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

function openBox(slot: number, key: Buffer, box: string): Readonly<Record<string, string>> | null {
  const bytes = Buffer.from(box, 'base64url')
  if (bytes.length < ivLength + tagLength) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength), { authTagLength: tagLength })
      .setAAD(Buffer.from(String(slot)))
      .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
    const opened = Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()])
    return JSON.parse(opened.toString('utf8')) as Readonly<Record<string, string>>
  } catch {
    return null
  }
}
