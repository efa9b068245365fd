import type { Account } from '@shared/account'
import type { PackDecision } from '@shared/review-pack'
import { readLog, type PackLog } from '../domain/bringing-back'
import { answersFor } from '../domain/leases'
import { Refusal } from '../refusal'
import type { ReadPack } from '../review/pack'
import type { Lease } from '../store/records'
import { staffEvent, type Context } from './context'
import { installationOf, type Member } from './leases'
import type { PackFiles } from './pack-files'

/** A pack whose seal was found in order: what is needed of it to bring it back, and no more. */
export type BroughtPack = {
  readonly leaseId: string
  readonly torn: boolean
  /** The accounts as they were taken, by id, in the pack's order. */
  readonly taken: ReadonlyMap<string, Account>
  readonly decisions: readonly PackDecision[]
  readonly log: PackLog
}

/**
 * Opens a pack and checks its seal: that it was taken from this store, that its lease is known, that it holds what was
 * taken, and that its reviewer made every decision. What is refused is written down with the reason.
 */
export async function openBroughtPack(
  context: Context,
  files: Pick<PackFiles, 'read'>,
  bytes: Buffer,
  passphrase: string,
  by: Member
): Promise<BroughtPack> {
  const opened = await read(context, files, bytes, passphrase, by)
  const { contents, decisions } = opened
  const lease = await context.store.get('leases', contents.id)
  const problem = await findBrokenSeal(context, opened, lease)
  if (problem !== null) throw await refusePack(context, problem, by, contents.reviewer.name, contents.id)
  if (lease !== null) refuseOthers(lease, by)
  return {
    leaseId: contents.id,
    torn: opened.torn > 0,
    taken: new Map(contents.applications.map(({ account }) => [account.id, account])),
    decisions,
    log: readLog(decisions)
  }
}

/** Asked at each step: whoever opened a pack may have lost their role since. */
export function refuseOthers(lease: Lease, by: Member): void {
  if (answersFor(lease, by)) return
  throw new Refusal(
    'forbidden',
    `${lease.reviewer.name} took this pack: only they or an administrator can bring it back.`
  )
}

async function read(
  context: Context,
  files: Pick<PackFiles, 'read'>,
  bytes: Buffer,
  passphrase: string,
  by: Member
): Promise<ReadPack> {
  try {
    return await files.read(bytes, passphrase)
  } catch (error) {
    // A slip of the finger or another file is not worth an entry in the trail; a pack that was altered is.
    const altered = error instanceof Refusal && error.fields?.['pack'] !== undefined
    throw altered ? await refusePack(context, error.message, by, 'A damaged pack', null) : error
  }
}

/** What is wrong with where a pack comes from, in a sentence; null where nothing is. */
async function findBrokenSeal(
  context: Context,
  { contents, digest, decisions, signedBy }: ReadPack,
  lease: Lease | null
): Promise<string | null> {
  if (contents.installation !== (await installationOf(context)).key)
    return 'This pack was taken from another Hub Desk. Bring it back there.'
  if (lease === null)
    return 'No lease of this pack is known here: the data was restored from before it was taken, or the pack was never taken here. Decide on its applications in Approvals.'
  const { reviewer } = lease
  if (digest !== lease.digest || contents.reviewer.id !== reviewer.id)
    return `This is not the pack that ${reviewer.name} took: what it holds was exchanged. Nothing of it is applied.`
  const signed = await signedBy(lease.publicKey)
  if (!signed.ok)
    return `Decision ${signed.sequence} of this pack was not made by ${reviewer.name}, to whom it was leased. Nothing of it is applied.`
  const versions = new Map(contents.applications.map(({ account }) => [account.id, account.version]))
  const foreign = decisions.find(
    ({ packId, reviewerId, applicationId, basedOn }) =>
      packId !== lease.id || reviewerId !== reviewer.id || versions.get(applicationId) !== basedOn
  )
  if (foreign) return `Decision ${foreign.sequence} of this pack belongs to another one. Nothing of it is applied.`
  return null
}

/** Writes the refusal down, and answers with it. */
async function refusePack(
  context: Context,
  reason: string,
  by: Member,
  subject: string,
  lease: string | null
): Promise<Refusal> {
  const event = staffEvent('lease.pack_refused', by, context.now(), {
    subject,
    details: { reason, ...(lease === null ? {} : { lease }) }
  })
  await context.store.commit({ puts: [], events: [event] })
  return new Refusal('invalid', reason, { pack: reason })
}
