import { afterEach, describe, expect, it } from 'vitest'
import { DeliveryError, type MailTransport } from '../../../src/main/mail/delivery'
import type { Outbox } from '../../../src/main/mail/outbox'
import { cancelled, putOf } from '../../../src/main/mail/outbox-rows'
import { sampleOrders } from '../../support/mail-samples'
import { createMailWorld } from '../../support/mail-world'

type World = ReturnType<typeof createMailWorld>

/** Says nothing about messages to some addresses until they are given up on, and takes all others. */
function createSilentTransport(isSilent: (address: string) => boolean) {
  const taken: string[] = []
  const hanging: string[] = []
  const release: (() => void)[] = []
  const transport: MailTransport = {
    kind: 'smtp',
    describe: () => 'the mail server',
    verify: async () => undefined,
    close: async () => undefined,
    send: async ({ to }, signal) => {
      if (!isSilent(to.address)) {
        taken.push(to.address)
        return { answer: '250 OK' }
      }
      hanging.push(to.address)
      return new Promise((resolve, reject) => {
        release.push(() => {
          taken.push(to.address)
          resolve({ answer: '250 OK, at last' })
        })
        signal?.addEventListener('abort', () => reject(new DeliveryError('unclear', 'It did not finish in time.')))
      })
    }
  }
  return { transport, taken, hanging, release }
}

const order = (address: string) => ({ ...sampleOrders.rejection, to: { name: 'Somebody', address } })
const isPoison = (address: string) => address.startsWith('poison')

async function post(world: World, addresses: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const address of addresses) {
    ids.push(await world.post(order(address)))
    world.clock.advance(1)
  }
  return ids
}

/** Until nothing moves any more, without waiting for what hangs. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

let outbox: Outbox | null = null
afterEach(async () => {
  const stopped = outbox?.stop()
  outbox = null
  await stopped
})

describe('messages on which the server falls silent', () => {
  it('hold others up for two seconds at most, once, and go over connections of their own after that', async () => {
    const world = createMailWorld()
    const server = createSilentTransport(isPoison)
    const poison = await post(world, [
      'poison-1@x.example',
      'poison-2@x.example',
      'poison-3@x.example',
      'poison-4@x.example'
    ])
    const good = ['good-1@x.example', 'good-2@x.example', 'good-3@x.example']
    await post(world, good)
    outbox = await world.start(server.transport)
    await quiet()
    expect(server.taken).toEqual([])
    world.clock.advance(1_999)
    await quiet()
    expect(server.taken).toEqual([])
    world.clock.advance(1)
    await quiet()
    expect(server.taken).toEqual(good)
    const [first] = await Promise.all(poison.map((id) => world.message(id)))
    expect(first).toMatchObject({
      slow: true,
      attempts: [
        {
          ok: false,
          counted: false,
          answer: 'No answer while other mail waited, so it goes over a connection of its own.'
        }
      ]
    })
    // Two are tried again, with all the patience of before; what comes later passes them by.
    expect(server.hanging.slice(4)).toEqual(['poison-1@x.example', 'poison-2@x.example'])
    world.clock.advance(50_000)
    await post(world, ['later@x.example'])
    await quiet()
    expect(server.taken).toEqual([...good, 'later@x.example'])
    server.release.slice(4).forEach((answer) => answer())
    await quiet()
    server.release.slice(6).forEach((answer) => answer())
    await quiet()
    expect((await Promise.all(poison.map((id) => world.message(id)))).map(({ state }) => state)).toEqual(
      poison.map(() => 'sent')
    )
  })

  it('are waited for while nobody else waits', async () => {
    const world = createMailWorld()
    const server = createSilentTransport(isPoison)
    const [id] = await post(world, ['poison@x.example'])
    outbox = await world.start(server.transport)
    await quiet()
    world.clock.advance(50_000)
    await quiet()
    expect(server.hanging).toHaveLength(1)
    server.release[0]?.()
    await outbox.settled()
    expect(await world.message(id ?? '')).toMatchObject({ state: 'sent' })
    expect((await world.message(id ?? '')).slow).toBeUndefined()
  })
})

describe('a message that was claimed and waits for a connection', () => {
  it('does not go out where it is cancelled meanwhile', async () => {
    const world = createMailWorld()
    const server = createSilentTransport(isPoison)
    await post(world, ['poison-1@x.example', 'poison-2@x.example', 'poison-3@x.example', 'poison-4@x.example'])
    const [id = ''] = await post(world, ['void@x.example'])
    outbox = await world.start(server.transport)
    await quiet()
    const row = await world.message(id)
    expect(row.state).toBe('sending')
    const next = cancelled(row, world.clock.now())
    if (next === null) throw new Error('not cancelled')
    await world.store.commit({ puts: [putOf(next)], events: [] })
    server.release.forEach((answer) => answer())
    await outbox.settled()
    expect(server.taken).not.toContain('void@x.example')
    expect((await world.message(id)).state).toBe('cancelled')
  })
})
