import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeliveryError, type MailTransport } from '../../../src/main/mail/delivery'
import type { Renewed } from '../../../src/main/mail/courier'
import { inPlaceOf } from '../../../src/main/mail/outbox-rows'
import { sampleOrders } from '../../support/mail-samples'
import { createMailWorld } from '../../support/mail-world'

/** A server that is away until it is told to come back. */
function createFarServer() {
  const taken: string[] = []
  let away = true
  const answer = async () => {
    if (away) throw new DeliveryError('connection', "The mail server can't be reached (no network).")
  }
  const transport: MailTransport = {
    kind: 'smtp',
    describe: () => 'the mail server',
    verify: answer,
    send: async ({ id }) => {
      await answer()
      taken.push(id)
      return { answer: '250 OK' }
    },
    close: async () => undefined
  }
  return {
    transport,
    taken,
    leave: () => {
      away = true
    },
    comeBack: () => {
      away = false
    }
  }
}

const hour = 3_600_000

describe('a connection that is away', () => {
  it('keeps all mail waiting, calls nothing sent, says since when, and drains by itself, the oldest first', async () => {
    const world = createMailWorld()
    const server = createFarServer()
    const outbox = await world.start(server.transport)
    const began = world.clock.now().toISOString()
    const ids: string[] = []
    for (let index = 0; index < 100; index += 1) {
      ids.push(await world.post(sampleOrders.rejection))
      await outbox.settled()
      world.clock.advance(hour / 5)
    }
    expect(await outbox.status()).toMatchObject({
      state: 'failing',
      failingSince: began,
      waiting: 100,
      waitingSince: began
    })
    expect(await world.store.count('mail', { where: { state: 'sent' } })).toBe(0)
    expect(server.taken).toEqual([])
    server.comeBack()
    world.clock.advance(5 * 60_000)
    await outbox.settled()
    expect(server.taken).toEqual(ids)
    expect(await outbox.status()).toMatchObject({ state: 'ok', failingSince: null, waiting: 0, waitingSince: null })
    await outbox.stop()
  })

  it('never changes the order, however messages, restarts and an outage come', async () => {
    const step = fc.constantFrom('post', 'pass', 'restart')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const world = createMailWorld()
        const server = createFarServer()
        const ids: string[] = []
        let outbox = await world.start(server.transport)
        for (const what of steps) {
          if (what === 'post') ids.push(await world.post(sampleOrders.rejection))
          world.clock.advance(what === 'pass' ? hour : 1)
          if (what === 'restart') {
            await outbox.stop()
            outbox = await world.start(server.transport)
          }
          await outbox.settled()
        }
        server.comeBack()
        world.clock.advance(5 * 60_000)
        await outbox.settled()
        await outbox.stop()
        expect(server.taken).toEqual(ids)
      }),
      { numRuns: 40 }
    )
  })

  it('keeps the place of a link that was renewed before anybody knew that the server is away', async () => {
    const renewed: string[] = []
    const world = createMailWorld({
      renew: async (row): Promise<Renewed> => {
        const id = await world.post({ ...sampleOrders.activation, expiresAt: '2026-12-24T00:00:00.000Z' })
        await world.put(id, inPlaceOf(row))
        await world.put(row.id, { state: 'cancelled', nextAttemptAt: null })
        renewed.push(id)
        return 'renew'
      }
    })
    const server = createFarServer()
    const began = world.clock.now().toISOString()
    await world.post({ ...sampleOrders.activation, expiresAt: '2026-11-24T00:00:00.000Z' })
    world.clock.advance(hour)
    const plain = await world.post(sampleOrders.rejection)
    world.clock.advance(24 * hour)
    let outbox = await world.start(server.transport)
    await outbox.settled()
    expect(renewed).toHaveLength(1)
    expect(await outbox.status()).toMatchObject({ state: 'failing', waiting: 2, waitingSince: began })
    await outbox.stop()
    outbox = await world.start(server.transport)
    await outbox.settled()
    server.comeBack()
    world.clock.advance(5 * 60_000)
    await outbox.settled()
    expect(server.taken).toEqual([...renewed, plain])
    await outbox.stop()
  })

  it('has expired links renewed once it is back, and not before', async () => {
    const renewed: string[] = []
    const world = createMailWorld({
      renew: async (row): Promise<Renewed> => {
        renewed.push(row.id)
        await world.put(row.id, { state: 'cancelled', nextAttemptAt: null })
        return 'renew'
      }
    })
    const server = createFarServer()
    const outbox = await world.start(server.transport)
    const link = await world.post({ ...sampleOrders.activation, expiresAt: '2026-11-24T00:00:00.000Z' })
    const plain = await world.post(sampleOrders.rejection)
    await outbox.settled()
    world.clock.advance(24 * hour)
    await outbox.settled()
    expect(renewed).toEqual([])
    server.comeBack()
    world.clock.advance(5 * 60_000)
    await outbox.settled()
    expect(renewed).toEqual([link])
    expect(server.taken).toEqual([plain])
    await outbox.stop()
  })
})
