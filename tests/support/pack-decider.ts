import { openPackFile } from '../../src/main/review/pack-file'
import { packWords } from './review-pack'

/** A program of its own that decides on one application after the other, tells each, and is meant to be killed. */
async function main(path: string): Promise<void> {
  const file = await openPackFile(path, packWords.passphrase, { now: () => new Date() })
  await file.unlock(packWords.password)
  for (const { account } of file.contents.applications) {
    await file.append({ kind: 'approve', applicationId: account.id, basedOn: 1, note: null, managerId: null })
    process.send?.(account.id)
  }
}

void main(process.argv[2] ?? '')
