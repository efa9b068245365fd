import type { BringBackItem, BringBackOutcome } from '@shared/lease'
import { packExtension } from '@shared/review-pack'
import { leaseEnd } from '../../domain/leases'
import { applyItem, standingOf } from '../../services/bringing-back'
import { staffEvent } from '../../services/context'
import { openBroughtPack, refuseOthers } from '../../services/brought-pack'
import {
  endLeaseNow,
  findLease,
  finishBringingBack,
  installationOf,
  startLease,
  takeable,
  viewLease
} from '../../services/leases'
import { allStaff, staffNames } from '../../services/staff-names'
import type { Lease } from '../../store/records'
import { bringBackItem } from '../bring-back-view'
import { createSight } from '../concealment'
import type { DeskContext, Handlers, OperationsOf, SignedIn } from '../desk-context'
import { gatherApplications, gatherPolicy } from '../pack-contents'
import { createPackTransfers, type OpenPack } from '../pack-transfers'
import { requirePassphrase } from '../../services/passphrases'
import { takeTurns } from '../../turns'

/** Reviews away from the network: taking applications offline, and bringing back what was decided. */
export function offlineHandlers(context: DeskContext): {
  readonly handlers: Handlers<OperationsOf<'offline'>>
  /** Ends what listens to sessions, which outlive a life of the hub. */
  readonly stop: () => void
} {
  const { store, now, newId, packs, sessions, staffSignIn } = context
  const sight = createSight(context)
  const transfers = createPackTransfers()
  // A tab that reloads keeps its session, and what it was at.
  const stop = sessions.onLeft((session) => {
    if (session.staffId() === null) transfers.forget(session)
  })

  const handlers: Handlers<OperationsOf<'offline'>> = {
    'offline.take': async ({ ids, days, passphrase, password }, caller) => {
      const { accounts, left } = await takeable(context, ids, caller)
      const reviewer = await findReviewer(caller.id)
      requirePassphrase(passphrase, reviewer, password)
      const asked = staffEvent('lease.asked', caller, now(), {
        subject: caller.name,
        details: { applications: accounts.length }
      })
      await staffSignIn.provePassword(caller.id, password, caller.ip, asked)
      const installation = await installationOf(context)
      const takenAt = now()
      const basis = { id: newId(), takenAt: takenAt.toISOString(), endsAt: leaseEnd(takenAt, days), reviewer }
      const made = await packs.make(
        {
          ...basis,
          installation: installation.key,
          ...(await gatherPolicy(context)),
          applications: await gatherApplications(context, accounts, caller)
        },
        passphrase,
        password
      )
      const { bytes, publicKey, digest } = made
      const lease: Lease = {
        ...{ ...basis, version: 1, staffId: reviewer.id, publicKey, digest },
        size: accounts.length,
        closed: null
      }
      await startLease(context, lease, accounts, installation.puts, caller)
      transfers.offer(caller.session, lease.id, bytes)
      return { lease: await viewLease(context, lease, caller), fileName: fileNameOf(lease), size: bytes.length, left }
    },
    'offline.download': async ({ id, offset }, caller) => ({ data: transfers.piece(caller.session, id, offset) }),
    'offline.leases': async (input, caller) => {
      const page = await store.query('leases', {
        ...{ sort: '-takenAt', limit: input.limit ?? 100 },
        ...(input.cursor ? { cursor: input.cursor } : {})
      })
      return { ...page, items: await Promise.all(page.items.map((lease) => viewLease(context, lease, caller))) }
    },
    'offline.endLease': async ({ id }, caller) => viewLease(context, await endLeaseNow(context, id, caller), caller),
    'offline.upload': async ({ offset, data }, caller) => ({ size: transfers.take(caller.session, offset, data) }),
    'offline.preview': async ({ passphrase }, caller) => {
      const pack = await openBroughtPack(context, packs, transfers.taken(caller.session), passphrase, caller)
      const key = newId()
      transfers.open(caller.session, { key, pack, counts: new Map() })
      const names = await staffNames(store)
      const items: BringBackItem[] = []
      const turn = takeTurns()
      for (const id of pack.taken.keys()) {
        await turn()
        const standing = await standingOf(context, pack, id, caller)
        if (standing !== null) items.push(await bringBackItem(context, standing, sight, names, caller))
      }
      const lease = await viewLease(context, await findLease(store, pack.leaseId), caller)
      return { pack: key, lease, torn: pack.torn, items }
    },
    'offline.apply': async ({ pack: key, items = [] }, caller) => {
      const { pack, counts } = await openedBy(caller, key)
      const lines = []
      const turn = takeTurns()
      for (const { id, anyway } of items) {
        await turn()
        lines.push(...(await applyItem(context, pack, { id, anyway: anyway ?? null }, caller)))
      }
      for (const { outcome } of lines) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
      return { lines }
    },
    'offline.finish': async ({ pack: key, endLease }, caller) => {
      const { pack, counts } = await openedBy(caller, key)
      const told = Object.fromEntries(counts) as Partial<Record<BringBackOutcome, number>>
      await finishBringingBack(context, pack.leaseId, endLease, told, caller)
      transfers.forget(caller.session)
      return { done: true }
    }
  }
  return { handlers, stop }

  async function openedBy(caller: SignedIn, key: string): Promise<OpenPack> {
    const opened = transfers.opened(caller.session, key)
    refuseOthers(await findLease(store, opened.pack.leaseId), caller)
    return opened
  }

  async function findReviewer(id: string) {
    const member = (await allStaff(store)).find((one) => one.id === id)
    if (member === undefined) throw new Error('whoever calls is on the staff')
    return { id, name: member.name, email: member.email }
  }
}

/** `review-2026-11-23-4f2a.hubreview`: by day, and told apart from others of the same day. */
const fileNameOf = ({ id, takenAt }: Lease): string =>
  `review-${takenAt.slice(0, 10)}-${id.replace(/\W/g, '').slice(0, 4)}${packExtension}`
