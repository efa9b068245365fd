import type { MailMessage } from '@shared/mail'
import type { Store } from '../store/port'
import { DeliveryError, type MailTransport, type OutgoingMessage } from './delivery'
import type { Pace } from './lanes'
import {
  buried,
  cancelled,
  claimed,
  delivered,
  expired,
  isExpired,
  refusedForNow,
  released,
  setAside,
  waitingForConnection
} from './outbox-rows'
import { aMoment, createOutboxWriter, type Gather } from './outbox-writer'
import type { MailSettings } from './post-office'
import type { Sealer } from './sealer'
import type { Templates } from './templates'

/** What a delivery told about the connection: it works, it failed (a sentence), or nothing. */
export type ConnectionNews = { readonly works: true } | { readonly works: false; readonly error: string } | null

/** A new one stands in its place; nobody needs one any more; or staff have to look. */
export type Renewed = 'renew' | 'void' | 'none'

/** A message's turn on a connection. */
export type Turn = {
  /** The server was just found to answer again, and this message goes first. */
  readonly first: boolean
  /** Gives up on it, because it holds others up. */
  readonly signal: AbortSignal
  /** Waits for a connection that is free; answers what leaves it to the next, or null where none is to be used now. */
  readonly wait: () => Promise<(() => void) | null>
}

export type CourierParts = {
  readonly store: Store
  readonly sealer: Pick<Sealer, 'open' | 'destroy'>
  readonly templates: Templates
  readonly settings: () => Promise<MailSettings> | MailSettings
  readonly now: () => Date
  /**
   * Makes a new link and its mail where the one in this message expired before it could be sent. Absent: expired ones
   * are dead.
   */
  readonly renew?: (row: MailMessage) => Promise<Renewed>
  /** What outcomes wait for, so that several are stored together. Tests are in a hurry. */
  readonly gather?: Gather
  /** From 0 to below 1. */
  readonly random: () => number
  readonly logger: { readonly error: (details: object, message: string) => void }
}

/**
 * Carries one message: claims its row, sends, and stores what came of it. Rejects only where the store does.
 *
 * The order is what makes delivery at-least-once and secrets short-lived: claimed before it is sent, `sent` stored
 * before the key of its secrets is destroyed. A crash in between sends again, or leaves a key to be destroyed on start.
 */
export function createCourier(parts: CourierParts, pace: Pace) {
  const { store, sealer, now, random } = parts
  /** Not together: what is to be sent does not wait for what was. */
  const claim = createOutboxWriter(parts)
  const write = createOutboxWriter(parts, parts.gather ?? aMoment)
  /** One look at a server at a time: it serves all whose connection broke meanwhile. */
  const looks = new Map<MailTransport, Promise<string | null>>()

  return async function carry(row: MailMessage, transport: MailTransport, turn: Turn): Promise<ConnectionNews> {
    if (isExpired(row, now())) {
      const renewed = (await parts.renew?.(row)) ?? 'none'
      if (renewed === 'none') await conclude(row, expired)
      if (renewed === 'void') await conclude(row, (current) => cancelled(current, now()) ?? current)
      return null
    }
    const mine = claimed(row)
    if (!(await claim(mine, row))) return null

    const message = await prepare(mine)
    if (typeof message === 'string') {
      await conclude(mine, (current) => buried(current, message, now()))
      return null
    }
    const leave = await turn.wait()
    if (leave === null || isExpired(mine, now())) {
      leave?.()
      await conclude(mine, (current) => released(current, row))
      return null
    }
    const started = now().getTime()
    const outcome = (await isStill(mine))
      ? await transport
          .send(message, turn.signal)
          .catch((error: unknown) =>
            error instanceof DeliveryError ? error : new DeliveryError('unclear', `Sending failed: ${String(error)}.`)
          )
          .finally(leave)
      : leave()
    // Cancelled while it waited for its turn.
    if (outcome === undefined) return null
    const took = now().getTime() - started
    if (outcome instanceof DeliveryError)
      return failed(mine, outcome, { transport, turn, long: took > pace.patience() })
    pace.took(took)
    await conclude(mine, (current) => delivered(current, outcome.answer, now()))
    return { works: true }
  }

  async function failed(
    row: MailMessage,
    error: DeliveryError,
    { transport, turn, long }: { readonly transport: MailTransport; readonly turn: Turn; readonly long: boolean }
  ): Promise<ConnectionNews> {
    const refused = (current: MailMessage) => refusedForNow(current, error.message, now(), { random, long })
    switch (error.fault) {
      case 'refused':
        await conclude(row, (current) => buried(current, error.message, now()))
        return { works: true }
      case 'message':
        await conclude(row, refused)
        return { works: true }
      case 'unclear': {
        // A message on which the server hangs up each time must not look like an outage, and the other way round.
        const broken = await look(transport)
        if (broken === null) {
          await conclude(row, (current) => (turn.signal.aborted ? setAside(current, now()) : refused(current)))
          return { works: true }
        }
        await conclude(row, (current) => waitingForConnection(current, broken, now(), turn.first))
        return { works: false, error: broken }
      }
      case 'connection':
        await conclude(row, (current) => waitingForConnection(current, error.message, now(), turn.first))
        return { works: false, error: error.message }
    }
  }

  async function isStill({ id, version }: MailMessage): Promise<boolean> {
    return (await store.get('mail', id))?.version === version
  }

  /** What is wrong with the connection, in a sentence; null where it answers. */
  function look(transport: MailTransport): Promise<string | null> {
    const known = looks.get(transport)
    if (known) return known
    const found = transport
      .verify()
      .then(
        () => null,
        (reason: unknown) => (reason instanceof Error ? reason.message : String(reason))
      )
      .finally(() => looks.delete(transport))
    looks.set(transport, found)
    return found
  }

  /** The message as it goes out, or a sentence about why it can't be made. */
  async function prepare(row: MailMessage): Promise<OutgoingMessage | string> {
    const secrets = row.sealed ? sealer.open(row.sealed) : {}
    if (secrets === null) return "Not sent: the link or code in it can't be opened any more. Send a new one instead."
    const { mail, helpline } = await parts.settings()
    try {
      const rendered = parts.templates.render({ ...row, secrets }, helpline)
      return {
        ...rendered,
        id: row.id,
        kind: row.kind,
        createdAt: row.createdAt,
        messageId: row.messageId,
        from: { name: mail.fromName, address: mail.fromAddress },
        to: { name: row.toName, address: row.toAddress }
      }
    } catch (error) {
      parts.logger.error({ err: error, mailId: row.id, kind: row.kind }, 'a message could not be made')
      return `Not sent: the message can't be made. ${error instanceof Error ? error.message : ''}`.trim()
    }
  }

  async function conclude(row: MailMessage, decide: (current: MailMessage, now: Date) => MailMessage): Promise<void> {
    const next = decide(row, now())
    if (await write(next, row)) return
    const current = await store.get('mail', row.id)
    // Somebody changed the row meanwhile. That it was delivered is a fact all the same; the rest is theirs to decide.
    if (!current || next.state !== 'sent' || current.state === 'sent') return
    await write(decide(current, now()), current)
  }
}
