import { afterEach, describe, expect, it } from 'vitest'
import type { MailMessage } from '@shared/mail'
import { DeliveryError, type MailTransport, type OutgoingMessage } from '../../../src/main/mail/delivery'
import type { Outbox } from '../../../src/main/mail/outbox'
import { cancelled, putOf } from '../../../src/main/mail/outbox-rows'
import { sampleOrders } from '../../support/mail-samples'
import { createMailWorld } from '../../support/mail-world'

/** A transport whose answers the test gives; what it took is written down. */
function createScriptedTransport(send: (message: OutgoingMessage) => Promise<{ answer: string }> | { answer: string }) {
  const taken: OutgoingMessage[] = []
  let closed = 0
  const transport: MailTransport = {
    kind: 'smtp',
    describe: () => 'the mail server',
    verify: async () => undefined,
    send: async (message) => {
      const answer = await send(message)
      taken.push(message)
      return answer
    },
    close: async () => {
      closed += 1
    }
  }
  return { transport, taken, closed: () => closed }
}
const accepting = () => createScriptedTransport(() => ({ answer: '250 OK' }))

let outbox: Outbox | null = null
afterEach(async () => {
  await outbox?.stop()
  outbox = null
})

describe('after a crash', () => {
  it('a message that was in hand is sent again under the same Message-ID', async () => {
    const world = createMailWorld()
    const id = await world.post(sampleOrders.activation)
    await world.put(id, { state: 'sending', nextAttemptAt: null })
    const { messageId } = await world.message(id)

    const { transport, taken } = accepting()
    outbox = await world.start(transport)
    await outbox.settled()
    expect(taken.map((message) => message.messageId)).toEqual([messageId])
    expect(taken[0]?.text).toContain(sampleOrders.activation.secrets.link)
    expect((await world.message(id)).state).toBe('sent')
  })

  it('keys that no waiting message needs are destroyed, those of waiting and dead ones stay', async () => {
    const world = createMailWorld()
    const later = { nextAttemptAt: '2026-11-24T00:00:00.000Z' }
    const waiting = await world.post(sampleOrders.activation)
    await world.put(waiting, later)
    const dead = await world.post(sampleOrders['account-blocked'])
    await world.put(dead, { state: 'dead', nextAttemptAt: null })
    const delivered = await world.post(sampleOrders['verification-code'])
    await world.put(delivered, { state: 'sent', sealed: null, nextAttemptAt: null })
    await world.sealer.seal({ code: 'of a commit that was refused' })
    expect(world.sealer.slots()).toEqual([1, 2, 3, 4])

    outbox = await world.start(accepting().transport)
    expect(world.sealer.slots()).toEqual([1, 2])
  })
})

describe('messages that are claimed together', () => {
  const three = async (world: ReturnType<typeof createMailWorld>) => {
    const ids: string[] = []
    for (let index = 0; index < 3; index += 1) {
      ids.push(await world.post(sampleOrders.activation))
      world.clock.advance(1)
    }
    return ids
  }

  it('are so on disk before any of them is sent, and a start after a crash sends all of them', async () => {
    const world = createMailWorld()
    const ids = await three(world)
    const claims: string[][] = []
    const states: string[] = []
    const hanging = createScriptedTransport(async () => {
      states.push(...(await Promise.all(ids.map((id) => world.message(id)))).map(({ state }) => state))
      return new Promise(() => undefined)
    })
    const crashed = await world.start(hanging.transport, {
      ...world.store,
      commit: (batch) => {
        claims.push(batch.puts.map(({ record }) => record.id))
        return world.store.commit(batch)
      }
    })
    while (states.length < 9) await new Promise((resolve) => setImmediate(resolve))
    expect(claims).toEqual([ids])
    expect(states).toEqual(Array.from({ length: 9 }, () => 'sending'))
    const crash = crashed.stop()

    const { transport, taken } = accepting()
    outbox = await world.start(transport)
    await outbox.settled()
    expect(taken.map(({ id }) => id)).toEqual(ids)
    expect(new Set(taken.map(({ messageId }) => messageId)).size).toBe(3)
    expect(world.sealer.slots()).toEqual([])
    world.clock.advance(10_000)
    await crash
  })

  it('go out without the one that is cancelled in the moment of the claim', async () => {
    const world = createMailWorld()
    const [first = '', second = '', third = ''] = await three(world)
    let refusals = 0
    const { transport, taken } = accepting()
    outbox = await world.start(transport, {
      ...world.store,
      commit: async (batch) => {
        if (refusals === 0 && batch.puts.length === 3) {
          refusals += 1
          const put = cancelled(await world.message(second), world.clock.now())
          if (put) await world.store.commit({ puts: [putOf(put)], events: [] })
        }
        return world.store.commit(batch)
      }
    })
    await outbox.settled()
    expect(refusals).toBe(1)
    expect(taken.map(({ id }) => id)).toEqual([first, third])
    const states = await Promise.all([first, second, third].map((id) => world.message(id)))
    expect(states.map(({ state }) => state)).toEqual(['sent', 'cancelled', 'sent'])
    expect(world.sealer.slots()).toEqual([])
  })
})

describe('a message that was refused for now', () => {
  it('is tried again at its time and not before', async () => {
    const world = createMailWorld()
    let tries = 0
    const { transport, taken } = createScriptedTransport(() => {
      tries += 1
      if (tries === 1) throw new DeliveryError('message', 'The mail server is busy.')
      return { answer: '250 OK' }
    })
    const id = await world.post(sampleOrders.test)
    outbox = await world.start(transport)
    await outbox.settled()
    expect(taken).toEqual([])
    const { nextAttemptAt } = await world.message(id)
    world.clock.advance(Date.parse(nextAttemptAt ?? '') - world.clock.now().getTime() - 1)
    await outbox.settled()
    expect(tries).toBe(1)
    world.clock.advance(1)
    await outbox.settled()
    expect(taken.map((message) => message.id)).toEqual([id])
  })
})

describe('a message whose content became void', () => {
  const cancel = async (world: ReturnType<typeof createMailWorld>, id: string) => {
    const put = cancelled(await world.message(id), world.clock.now())
    if (put === null) throw new Error('not cancelled')
    await world.store.commit({ puts: [putOf(put)], events: [] })
  }

  it('does not go out, and its key is destroyed', async () => {
    const world = createMailWorld()
    const { transport, taken } = accepting()
    const id = await world.post(sampleOrders.activation)
    await world.put(id, { nextAttemptAt: '2026-11-24T00:00:00.000Z' })
    outbox = await world.start(transport)
    expect(world.sealer.slots()).toEqual([1])
    await cancel(world, id)
    await outbox.settled()
    expect(world.sealer.slots()).toEqual([])
    expect(taken).toEqual([])
    expect(await world.message(id)).toMatchObject({ state: 'cancelled', nextAttemptAt: null })
  })

  it('leaves no key behind where the process ended before it was destroyed', async () => {
    const world = createMailWorld()
    await cancel(world, await world.post(sampleOrders.activation))
    expect(world.sealer.slots()).toEqual([1])
    outbox = await world.start(accepting().transport)
    expect(world.sealer.slots()).toEqual([])
  })

  it('is not tried again where its delivery failed meanwhile', async () => {
    const world = createMailWorld()
    const { transport } = createScriptedTransport(async ({ id }) => {
      await cancel(world, id)
      throw new DeliveryError('message', 'The mail server is busy.')
    })
    outbox = await world.start(transport)
    const id = await world.post(sampleOrders.activation)
    await outbox.settled()
    expect((await world.message(id)).state).toBe('cancelled')
    expect(world.sealer.slots()).toEqual([])
  })

  it('says in the log where its key could not be destroyed', async () => {
    const world = createMailWorld()
    const id = await world.post(sampleOrders.activation)
    await world.put(id, { nextAttemptAt: '2026-11-24T00:00:00.000Z' })
    outbox = await world.start(accepting().transport)
    Object.assign(world.sealer, { destroy: () => Promise.reject(new Error('disk')) })
    await cancel(world, id)
    await outbox.settled()
    expect(world.problems).toEqual(['keys of cancelled messages wait to be destroyed on start'])
  })
})

describe('the order of things', () => {
  it('is: claimed before it is sent, stored as sent before its key is destroyed', async () => {
    const world = createMailWorld()
    const seen: string[] = []
    const { transport } = createScriptedTransport(async ({ id }) => {
      seen.push(`sending: ${(await world.message(id)).state}, keys ${world.sealer.slots().length}`)
      return { answer: '250 OK' }
    })
    world.store.watch(({ changed }) => {
      const row = changed.find(({ collection }) => collection === 'mail')
      if (row) seen.push(`commit, keys ${world.sealer.slots().length}`)
    })
    outbox = await world.start(transport)
    await world.post(sampleOrders.activation)
    await outbox.settled()
    expect(seen).toEqual(['commit, keys 1', 'commit, keys 1', 'sending: sending, keys 1', 'commit, keys 1'])
    expect(world.sealer.slots()).toEqual([])
  })

  it('keeps the message sendable where its key could not be destroyed, and says so in the log', async () => {
    const world = createMailWorld()
    outbox = await world.start(accepting().transport)
    Object.assign(world.sealer, { destroy: () => Promise.reject(new Error('disk')) })
    const id = await world.post(sampleOrders.activation)
    await outbox.settled()
    expect((await world.message(id)).state).toBe('sent')
    expect(world.problems).toEqual(['keys of delivered messages wait to be destroyed on start'])
  })
})

describe('a message that can never go out', () => {
  it('for want of a value is dead and stalls nobody', async () => {
    const world = createMailWorld()
    const { transport, taken } = accepting()
    const poison = await world.post(sampleOrders.rejection)
    await world.put(poison, { data: {} })
    const good = await world.post(sampleOrders.test)
    outbox = await world.start(transport)
    await outbox.settled()
    expect(taken.map((message) => message.id)).toEqual([good])
    const dead = await world.message(poison)
    expect(dead.state).toBe('dead')
    expect(dead.attempts[0]?.answer).toMatch(/^Not sent: the message can't be made\./)
  })

  it('for want of its key is dead with an explanation', async () => {
    const world = createMailWorld()
    const id = await world.post(sampleOrders.activation)
    await world.sealer.destroy([1])
    outbox = await world.start(accepting().transport)
    await outbox.settled()
    expect((await world.message(id)).attempts[0]?.answer).toBe(
      "Not sent: the link or code in it can't be opened any more. Send a new one instead."
    )
  })

  it('because the transport itself is broken is tried again later', async () => {
    const world = createMailWorld()
    const { transport } = createScriptedTransport(() => Promise.reject(new TypeError('a bug')))
    const id = await world.post(sampleOrders.test)
    outbox = await world.start(transport)
    await outbox.settled()
    expect(await world.message(id)).toMatchObject({ state: 'failed', nextAttemptAt: '2026-11-23T14:05:45.000Z' })
  })
})

describe('times and states', () => {
  it('a message is not sent before its time; a held one goes when its window is over', async () => {
    const world = createMailWorld()
    const { transport, taken } = accepting()
    const id = await world.post(sampleOrders.test)
    await world.put(id, { state: 'held', nextAttemptAt: '2026-11-23T14:05:10.000Z' })
    outbox = await world.start(transport)
    await outbox.settled()
    world.clock.advance(9_999)
    await outbox.settled()
    expect(taken).toEqual([])
    world.clock.advance(1)
    await outbox.settled()
    expect(taken.map((message) => message.id)).toEqual([id])
  })

  it.each(['cancelled', 'dead', 'sent'] as const)('a %s message is left alone', async (state) => {
    const world = createMailWorld()
    const { transport, taken } = accepting()
    const id = await world.post(sampleOrders.test)
    await world.put(id, { state })
    outbox = await world.start(transport)
    await outbox.settled()
    expect(taken).toEqual([])
  })

  it('a message that somebody cancelled while it was sent counts as sent: it is out', async () => {
    const world = createMailWorld()
    const { transport } = createScriptedTransport(async ({ id }) => {
      await world.put(id, { state: 'cancelled' })
      return { answer: '250 OK' }
    })
    outbox = await world.start(transport)
    const id = await world.post(sampleOrders.activation)
    await outbox.settled()
    expect(await world.message(id)).toMatchObject({ state: 'sent', sealed: null })
    expect(world.sealer.slots()).toEqual([])
  })

  it('no more than four travel at once', async () => {
    const world = createMailWorld()
    let now = 0
    let most = 0
    const { transport, taken } = createScriptedTransport(async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setImmediate(resolve))
      now -= 1
      return { answer: '250 OK' }
    })
    for (let i = 0; i < 25; i++) await world.post(sampleOrders.test)
    outbox = await world.start(transport)
    await outbox.settled()
    expect(taken).toHaveLength(25)
    expect(new Set(taken.map((message) => message.id)).size).toBe(25)
    expect(most).toBe(4)
  })

  it('stopping finishes what is in hand and takes nothing new', async () => {
    const world = createMailWorld()
    let release: () => void = () => undefined
    const sendingNow = new Promise<void>((begun) => {
      release = begun
    })
    let finish: () => void = () => undefined
    const { transport, closed } = createScriptedTransport(
      () =>
        new Promise((resolve) => {
          finish = () => resolve({ answer: '250 OK' })
          release()
        })
    )
    outbox = await world.start(transport)
    const id = await world.post(sampleOrders.test)
    await sendingNow
    const stopping = outbox.stop()
    const late = await world.post(sampleOrders.test)
    finish()
    await stopping
    expect((await world.message(id)).state).toBe('sent')
    expect((await world.message(late)).state).toBe('queued')
    expect(closed()).toBe(1)
  })
})

describe('retry', () => {
  const refusing = () =>
    createScriptedTransport(() => Promise.reject(new DeliveryError('refused', 'The mail server refuses it.')))

  it('sends a dead message again, with a fresh set of tries and the event in the same commit', async () => {
    const world = createMailWorld()
    outbox = await world.start(refusing().transport)
    const id = await world.post(sampleOrders.activation)
    await outbox.settled()
    expect((await world.message(id)).state).toBe('dead')

    const { transport, taken } = accepting()
    outbox.replaceTransport(transport)
    const answer = await outbox.retry(id, [
      {
        at: world.clock.now().toISOString(),
        actor: { kind: 'system' },
        action: 'mail.retried',
        accountId: null,
        subject: 'x',
        ip: null,
        details: {}
      }
    ])
    expect(answer).toMatchObject({ ok: true, message: { state: 'queued' } })
    await outbox.settled()
    expect(taken[0]?.text).toContain(sampleOrders.activation.secrets.link)
    const row: MailMessage = await world.message(id)
    expect(row.attempts.map(({ ok, counted }) => [ok, counted])).toEqual([
      [false, false],
      [true, undefined]
    ])
    expect((await world.store.events({})).items.map(({ action }) => action)).toEqual(['mail.retried'])
  })

  it('refuses what is sent, what is unknown and what is still on its way', async () => {
    const world = createMailWorld()
    outbox = await world.start(accepting().transport)
    const id = await world.post(sampleOrders.test)
    await outbox.settled()
    expect(await outbox.retry(id)).toEqual({
      ok: false,
      code: 'conflict',
      message: 'Only messages that failed can be sent again; this one is sent.'
    })
    expect(await outbox.retry('nobody')).toMatchObject({ ok: false, code: 'not_found' })
  })
})

describe('a store that takes no changes for a while', () => {
  it('makes mail pause instead of spin; what was in hand is sent again under the same Message-ID', async () => {
    const world = createMailWorld()
    const { transport, taken } = accepting()
    const id = await world.post(sampleOrders.activation)
    let refusals = 1
    outbox = await world.start(transport, {
      ...world.store,
      commit: (batch) => {
        const isSent = batch.puts.some((put) => put.collection === 'mail' && put.record.state === 'sent')
        if (!isSent || refusals === 0) return world.store.commit(batch)
        refusals -= 1
        return Promise.reject(new Error('the disk is full'))
      }
    })
    await outbox.settled()
    expect((await world.message(id)).state).toBe('sending')
    expect(world.problems).toEqual(['mail pauses: the outbox could not be read or written'])

    world.clock.advance(30_000)
    await outbox.settled()
    const row = await world.message(id)
    expect(row.state).toBe('sent')
    expect(taken.map((message) => message.messageId)).toEqual([row.messageId, row.messageId])
  })

  it('loses no message that was posted while nothing could be read', async () => {
    const world = createMailWorld()
    const { transport, taken } = accepting()
    let unreadable = 0
    outbox = await world.start(transport, {
      ...world.store,
      get: (collection, id) => {
        if (unreadable === 0) return world.store.get(collection, id)
        unreadable -= 1
        return Promise.reject(new Error('the database is away'))
      }
    })
    await outbox.settled()
    unreadable = 1
    const id = await world.post(sampleOrders.test)
    await outbox.settled()
    expect(unreadable).toBe(0)
    expect(taken).toEqual([])
    world.clock.advance(30_000)
    await outbox.settled()
    expect(taken.map((message) => message.id)).toEqual([id])
  })
})
