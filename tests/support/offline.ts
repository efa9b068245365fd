import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPackFile, type NewDecision } from '../../src/main/review/pack-file'
import { packPiece, type BringBackLine, type BringBackPreview, type TakenPack } from '../../src/shared/lease'
import type { PackApplication } from '../../src/shared/review-pack'
import type { TestDesk } from './desk'

export const passphrase = 'seven coaches to Mysuru'
/** Of every reviewer in these tests. */
const goodPassword = 'violet-harbour-93-lanterns'

/** Takes applications offline and fetches the file, as the desk does. */
export async function takeOffline(
  desk: TestDesk,
  ids: readonly string[],
  days = 3
): Promise<TakenPack & { readonly bytes: Buffer }> {
  const taken = await desk.ask('offline.take', { ids: [...ids], days, passphrase, password: goodPassword })
  const pieces: Buffer[] = []
  for (let offset = 0; offset < taken.size; offset += packPiece) {
    const { data } = await desk.ask('offline.download', { id: taken.lease.id, offset })
    pieces.push(Buffer.from(data, 'base64'))
  }
  return { ...taken, bytes: Buffer.concat(pieces) }
}

/** A decision on an application of a pack, without what the pack knows itself. */
export type OfflineDecision = (application: PackApplication) => NewDecision

export const approveOffline =
  (note: string | null = null): OfflineDecision =>
  ({ account }) => ({
    ...{ kind: 'approve', note, managerId: null },
    ...{ applicationId: account.id, basedOn: account.version }
  })
export const rejectOffline =
  (reason = 'No such company.', notify = true): OfflineDecision =>
  ({ account }) => ({ kind: 'reject', reason, notify, applicationId: account.id, basedOn: account.version })
export const withdrawOffline: OfflineDecision = ({ account }) => ({
  kind: 'withdraw',
  applicationId: account.id,
  basedOn: account.version
})
export const noteOffline =
  (text: string, mentions: readonly string[] = []): OfflineDecision =>
  ({ account }) => ({ kind: 'note', text, mentions, applicationId: account.id, basedOn: account.version })

/** The pack as it is after these decisions on some other machine; each opening is a copy of its own. */
export async function decideOffline(
  bytes: Buffer,
  decisions: readonly (readonly [accountId: string, decision: OfflineDecision])[],
  { now = () => new Date(), password = goodPassword }: { readonly now?: () => Date; readonly password?: string } = {}
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-offline-'))
  const path = join(folder, 'batch.hubreview')
  await writeFile(path, bytes)
  const file = await openPackFile(path, passphrase, { now })
  if (!(await file.unlock(password))) throw new Error('this is not the password of the reviewer')
  for (const [id, decision] of decisions) {
    const application = file.contents.applications.find(({ account }) => account.id === id)
    if (application === undefined) throw new Error(`${id} is not in the pack`)
    await file.append(decision(application))
  }
  await file.close()
  const decided = await readFile(path)
  await rm(folder, { recursive: true })
  return decided
}

/** Sends a pack to the desk, piece by piece. */
export async function upload(desk: TestDesk, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length; offset += packPiece) {
    const data = bytes.subarray(offset, offset + packPiece).toString('base64')
    await desk.ask('offline.upload', { offset, data })
  }
}

export async function preview(desk: TestDesk, bytes: Buffer): Promise<BringBackPreview> {
  await upload(desk, bytes)
  return desk.ask('offline.preview', { passphrase })
}

/** Brings a pack back: everything that is applied by itself, and these applications anyway. */
export async function bringBack(
  desk: TestDesk,
  bytes: Buffer,
  { anyway = [], endLease = false }: { readonly anyway?: readonly string[]; readonly endLease?: boolean } = {}
): Promise<readonly BringBackLine[]> {
  const { pack, items } = await preview(desk, bytes)
  const { lines } = await desk.ask('offline.apply', {
    pack,
    items: items.map(({ id, version }) => ({ id, ...(anyway.includes(id) ? { anyway: version } : {}) }))
  })
  await desk.ask('offline.finish', { pack, endLease })
  return lines
}
