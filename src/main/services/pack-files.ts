import type { PackProblem } from '@shared/review-pack'
import { Refusal } from '../refusal'
import { createPack, PackError, readPack, type CreatedPack, type NewPack, type ReadPack } from '../review/pack'
import type { KeyCost } from '../review/pack-keys'

/** Makes and reads the files of review packs. Reading rejects with a `Refusal` that says what to do. */
export type PackFiles = {
  /** @param password of the reviewer: it keeps the key that signs their decisions. */
  readonly make: (pack: NewPack, passphrase: string, password: string) => Promise<CreatedPack>
  readonly read: (bytes: Buffer, passphrase: string) => Promise<ReadPack>
}

/** Which field of a form a problem belongs to; a pack that does not hold together is none of theirs. */
const fieldOf: Partial<Readonly<Record<PackProblem, string>>> = {
  passphrase: 'passphrase',
  notPack: 'file',
  newer: 'file',
  truncated: 'file'
}

/** @param cost is for tests of other things than keys */
export function createPackFiles(cost?: KeyCost): PackFiles {
  return {
    make: (pack, passphrase, password) => createPack(pack, passphrase, password, cost),
    read: async (bytes, passphrase) => {
      try {
        return await readPack(bytes, passphrase)
      } catch (error) {
        if (!(error instanceof PackError)) throw error
        throw new Refusal('invalid', error.message, { [fieldOf[error.code] ?? 'pack']: error.message })
      }
    }
  }
}
