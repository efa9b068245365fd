import { array, boolean, number, object, string } from 'yup'
import { leaseDays, mostLeased, packPiece } from '../lease'
import type { BringBackLine, BringBackPreview, LeaseView, TakenPack } from '../lease'
import type { Done, Page } from '../views'
import { answers, byId, deciders, fields, id, page, password, version } from './fields'

const offset = () =>
  number()
    .typeError('offset must be a number.')
    .required('offset is required.')
    .integer('offset must be a whole number.')
    .min(0, 'offset must be at least 0.')

/** Packs travel in pieces, so that neither side holds more than one of them beside the pack. */
const piece = () =>
  string()
    .typeError('data must be text.')
    .required('data is required.')
    .max(Math.ceil(packPiece / 3) * 4, 'data is too long for one piece.')
    .matches(/^[A-Za-z0-9+/]+={0,2}$/, 'data must be base64.')

/** Reviews away from the network: packs, their leases, and what comes back (docs/offline.md). */
export const offlineOperations = {
  /** Leases applications to the caller and makes their pack, to be fetched with `offline.download`. */
  'offline.take': answers<TakenPack>().to(
    deciders,
    fields({
      ids: array()
        .typeError('ids must be a list.')
        .of(id())
        .required('ids are required.')
        .min(1, 'Choose at least one application.')
        .max(
          mostLeased,
          `A pack holds at most ${mostLeased} applications. Choose fewer, or take them in several packs.`
        ),
      days: number()
        .typeError('The time limit must be a number of days.')
        .required('The time limit is required.')
        .integer('The time limit must be whole days.')
        .min(leaseDays.least, `The time limit must be at least ${leaseDays.least} day.`)
        .max(leaseDays.most, `The time limit must be at most ${leaseDays.most} days.`),
      /** Opens the pack. */
      passphrase: password('Passphrase'),
      /** The caller's own desk password: it seals what they decide. */
      password: password('Your desk password')
    })
  ),
  /** A piece of the pack that this session has just taken, in base64; empty at its end. */
  'offline.download': answers<{ readonly data: string }>().to(deciders, fields({ id: id(), offset: offset() })),
  /** Every lease, the newest first. */
  'offline.leases': answers<Page<LeaseView>>().to('staff', fields({ ...page })),
  /** For the reviewer of the lease, and administrators. */
  'offline.endLease': answers<LeaseView>().to(deciders, byId),
  /** The next piece of a pack that is brought back; `offset` 0 begins anew. One pack for each session. */
  'offline.upload': answers<{ readonly size: number }>().to(deciders, fields({ offset: offset(), data: piece() })),
  /** Opens what was uploaded, and tells what will happen with each application; changes nothing. */
  'offline.preview': answers<BringBackPreview>().to(deciders, fields({ passphrase: password('Passphrase') })),
  /** Applies what is decided on some of the applications, each in a commit of its own; again does nothing twice. */
  'offline.apply': answers<{ readonly lines: readonly BringBackLine[] }>().to(
    deciders,
    fields({
      pack: id(),
      items: array()
        .typeError('items must be a list.')
        .of(
          object({
            id: id(),
            /** Apply what needs a choice, on this version of the account. */
            anyway: version().optional()
          })
            .noUnknown('There is no field of this name.')
            .typeError('Each item must be an object.')
        )
        .required('items are required.')
        .max(200, 'At most 200 applications at once.')
    })
  ),
  /** Says that the pack is brought back; `endLease`: what it has not decided is free again. */
  'offline.finish': answers<Done>().to(
    deciders,
    fields({
      pack: id(),
      endLease: boolean().typeError('endLease must be true or false.').required('endLease is required.')
    })
  )
} as const
