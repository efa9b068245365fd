import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMailTransport } from '../../../src/main/mail/transports'
import { parseSmtpUrl } from '../../../src/main/mail/smtp-server'
import type { Outbox } from '../../../src/main/mail/outbox'
import { sampleOrders } from '../../support/mail-samples'
import { createMailWorld } from '../../support/mail-world'
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp'

const smtp = (url: string) => createMailTransport({ kind: 'smtp', server: parseSmtpUrl(url) })
const orderTo = (address: string) => ({ ...sampleOrders.rejection, to: { name: 'Somebody', address } })

let server: TestSmtpServer
let world: ReturnType<typeof createMailWorld>
let outbox: Outbox

beforeEach(async () => {
  server = await startSmtpServer()
  world = createMailWorld()
  outbox = await world.start(smtp(server.url()))
})

afterEach(async () => {
  await outbox.stop()
  await server.stop()
  expect(world.problems).toEqual([])
})

describe('a delivered message', () => {
  it('arrives once, with the link, under its promised Message-ID', async () => {
    const id = await world.post(sampleOrders.activation)
    await outbox.settled()

    const row = await world.message(id)
    expect(server.received).toHaveLength(1)
    expect(server.received[0]).toMatchObject({
      envelopeFrom: 'hub@emsign.example',
      envelopeTo: ['meera@northwind-hosting.example'],
      subject: 'Activate your emSign Hub reseller account',
      messageId: row.messageId
    })
    expect(server.received[0]?.text).toContain(sampleOrders.activation.secrets.link)
    expect(server.received[0]?.html).toContain(`href="${sampleOrders.activation.secrets.link}"`)
    expect(row).toMatchObject({
      state: 'sent',
      sealed: null,
      nextAttemptAt: null,
      sentAt: world.clock.now().toISOString()
    })
    expect(row.attempts).toEqual([{ at: world.clock.now().toISOString(), ok: true, answer: '250 Taken' }])
    expect(await outbox.status()).toMatchObject({
      transport: 'smtp',
      state: 'ok',
      lastError: null,
      waiting: 0,
      dead: 0
    })
  })

  it('leaves no secret behind, neither in the store nor among the keys', async () => {
    const id = await world.post(sampleOrders['account-blocked'])
    const before = await world.message(id)
    expect(before.sealed).not.toBeNull()
    await outbox.settled()
    expect(world.sealer.slots()).toEqual([])
    const everything = JSON.stringify([before, (await world.store.query('mail', {})).items])
    expect(everything).not.toContain(sampleOrders['account-blocked'].secrets.code)
  })
})

describe('a server that refuses', () => {
  it('for good (5xx) makes the message dead at once, and the others go out', async () => {
    server.trouble({ at: 'rcpt', recipient: 'gone@example.com', code: 550, text: 'No such user' })
    const bad = await world.post(orderTo('gone@example.com'))
    const good = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => world.post(orderTo(`good${n}@example.com`))))
    await outbox.settled()

    const dead = await world.message(bad)
    expect(dead.state).toBe('dead')
    expect(dead.attempts).toEqual([
      {
        at: world.clock.now().toISOString(),
        ok: false,
        answer: `The mail server at 127.0.0.1:${server.port()} refuses the recipient: 550 No such user.`
      }
    ])
    for (const id of good) expect((await world.message(id)).state).toBe('sent')
    expect(await outbox.status()).toMatchObject({ state: 'ok', waiting: 0, dead: 1 })
  })

  it('for now (4xx) is asked again after a pause', async () => {
    const recovered = server.trouble({ at: 'data', recipient: 'full@example.com', code: 452, text: 'Mailbox full' })
    const id = await world.post(orderTo('full@example.com'))
    await outbox.settled()
    expect(await world.message(id)).toMatchObject({ state: 'failed', nextAttemptAt: '2026-11-23T14:05:45.000Z' })

    recovered()
    world.clock.advance(44_000)
    await outbox.settled()
    expect(server.received).toHaveLength(0)
    world.clock.advance(1_000)
    await outbox.settled()
    expect((await world.message(id)).state).toBe('sent')
  })

  it('for now, always, is given up after sixteen tries', async () => {
    server.trouble({ at: 'rcpt', recipient: 'never@example.com', code: 450, text: 'Come back later' })
    const id = await world.post(orderTo('never@example.com'))
    for (let hours = 0; hours < 60; hours += 4) {
      await outbox.settled()
      world.clock.advance(4 * 3_600_000)
    }
    for (let more = 0; more < 16; more++) {
      await outbox.settled()
      world.clock.advance(8 * 3_600_000)
    }
    await outbox.settled()
    const row = await world.message(id)
    expect(row.state).toBe('dead')
    expect(row.attempts).toHaveLength(16)
    expect(row.attempts.at(-1)?.answer).toMatch(/Given up after 16 tries\.$/)
  })

  it('hangs up on one message: it is retried, and the connection is not called broken', async () => {
    server.trouble({ at: 'data', recipient: 'poison@example.com', code: 'hangUp' })
    const bad = await world.post(orderTo('poison@example.com'))
    const good = await world.post(orderTo('good@example.com'))
    await outbox.settled()
    expect((await world.message(good)).state).toBe('sent')
    expect(await world.message(bad)).toMatchObject({ state: 'failed' })
    expect((await world.message(bad)).attempts[0]?.counted).toBeUndefined()
    expect(await outbox.status()).toMatchObject({ state: 'ok', lastError: null, waiting: 1 })
  })

  it('refuses our sender: that is about all mail, so it waits and the desk says why', async () => {
    const forgiven = server.trouble({ at: 'mail', code: 550, text: 'Sender not allowed' })
    const ids = [await world.post(orderTo('a@example.com')), await world.post(orderTo('b@example.com'))]
    await outbox.settled()
    expect(await outbox.status()).toMatchObject({
      state: 'failing',
      waiting: 2,
      dead: 0,
      lastError: `The mail server at 127.0.0.1:${server.port()} refuses mail from our sender address: 550 Sender not allowed. 2 messages wait and will be sent when it is back.`
    })
    forgiven()
    outbox.tryNow()
    await outbox.settled()
    for (const id of ids) expect((await world.message(id)).state).toBe('sent')
    expect(await outbox.status()).toMatchObject({ state: 'ok', waiting: 0, lastError: null })
  })
})

describe('an unreachable server', () => {
  it('keeps mail waiting, says so, and mail goes when it is back', async () => {
    await server.stop()
    const ids = await Promise.all([1, 2, 3].map((n) => world.post(orderTo(`r${n}@example.com`))))
    await outbox.settled()
    expect(await outbox.status()).toMatchObject({
      transport: 'smtp',
      state: 'failing',
      lastError: `The mail server at 127.0.0.1:${server.port()} can't be reached (connection refused). 3 messages wait and will be sent when it is back.`,
      waiting: 3,
      dead: 0
    })

    world.clock.advance(3_600_000)
    await outbox.settled()
    await server.start()
    world.clock.advance(300_000)
    await outbox.settled()
    expect(server.received.map((mail) => mail.envelopeTo[0]).sort()).toEqual([
      'r1@example.com',
      'r2@example.com',
      'r3@example.com'
    ])
    for (const id of ids) expect((await world.message(id)).state).toBe('sent')
    expect(await outbox.status()).toMatchObject({ state: 'ok', lastError: null, waiting: 0 })
  })

  it('is looked at once more as soon as staff send a test message', async () => {
    await server.stop()
    const { activation } = sampleOrders
    await world.post(activation)
    await outbox.settled()
    await server.start()
    await outbox.settled()
    expect(server.received).toEqual([])
    await world.post(sampleOrders.test)
    await server.waitFor(({ subject }) => subject === 'Test message from emSign Hub Desk')
    await server.waitFor(({ text }) => text.includes(activation.secrets.link))
    await outbox.settled()
  })

  it('costs a message no try, however long it lasts', async () => {
    await server.stop()
    const id = await world.post(orderTo('patient@example.com'))
    for (let days = 0; days < 30; days++) {
      await outbox.settled()
      world.clock.advance(24 * 3_600_000)
    }
    await outbox.settled()
    const row = await world.message(id)
    expect(row.state).toBe('failed')
    expect(row.attempts).toHaveLength(1)
    expect(row.attempts[0]).toMatchObject({ ok: false, counted: false })
  })

  it('does not send a link that expired meanwhile, and destroys it', async () => {
    await server.stop()
    const id = await world.post(sampleOrders.activation)
    await outbox.settled()
    world.clock.advance(73 * 3_600_000)
    await outbox.settled()
    await server.start()
    outbox.tryNow()
    await outbox.settled()
    const row = await world.message(id)
    expect(row).toMatchObject({ state: 'dead', sealed: null })
    expect(row.attempts.at(-1)?.answer).toBe('Not sent: the link or code in it had expired. Send a new one instead.')
    expect(world.sealer.slots()).toEqual([])
    expect(server.received).toEqual([])
    expect(await outbox.retry(id)).toMatchObject({ ok: false, code: 'conflict' })
  })

  it('is given up for another one as soon as the settings say so', async () => {
    await server.stop()
    const id = await world.post(orderTo('moved@example.com'))
    await outbox.settled()
    const other = await startSmtpServer()
    outbox.replaceTransport(smtp(other.url()))
    await outbox.settled()
    expect(other.received).toHaveLength(1)
    expect((await world.message(id)).state).toBe('sent')
    await outbox.stop()
    await other.stop()
  })
})

describe('a server that wants a sign-in', () => {
  it('gets it', async () => {
    const strict = await startSmtpServer({ login: { user: 'hub', password: 'p@ss:w/rd' } })
    outbox.replaceTransport(smtp(`smtp://hub:p%40ss%3Aw%2Frd@127.0.0.1:${strict.port()}`))
    await world.post(orderTo('a@example.com'))
    await outbox.settled()
    expect(strict.received).toHaveLength(1)
    await outbox.stop()
    await strict.stop()
  })

  it.each([
    ['smtp://hub:wrong@127.0.0.1:', /refuses our user name or password \(535 .*\)\. 1 message waits/],
    ['smtp://127.0.0.1:', /wants a user name and password, or a secure connection \(530 .*\)\. 1 message waits/]
  ])('keeps mail waiting without it (%s)', async (prefix, words) => {
    const strict = await startSmtpServer({ login: { user: 'hub', password: 'right' } })
    outbox.replaceTransport(smtp(prefix + strict.port()))
    const id = await world.post(orderTo('a@example.com'))
    await outbox.settled()
    expect((await world.message(id)).state).toBe('failed')
    const { state, lastError } = await outbox.status()
    expect(state).toBe('failing')
    expect(lastError).toMatch(words)
    expect(lastError).not.toContain('wrong')
    await outbox.stop()
    await strict.stop()
  })
})

describe('a server without encryption that we can trust', () => {
  const settingsOf = (port: number, security: 'starttls' | 'tls') =>
    createMailTransport({
      kind: 'smtp',
      server: { host: '127.0.0.1', port, security, user: 'hub', password: 'hunter2' }
    })

  it.each(['starttls', 'tls'] as const)('gets no mail where %s is asked for', async (security) => {
    const logins = { user: 'hub', password: 'hunter2' }
    const plain = await startSmtpServer({ login: logins })
    outbox.replaceTransport(settingsOf(plain.port(), security))
    const id = await world.post(orderTo('a@example.com'))
    await outbox.settled()
    expect((await world.message(id)).state).toBe('failed')
    expect(plain.received).toEqual([])
    const { state, lastError } = await outbox.status()
    expect(state).toBe('failing')
    expect(lastError).toMatch(/offers no secure connection that we can trust \(.+\)\. 1 message waits/)
    await outbox.stop()
    await plain.stop()
  })

  it('gets none either where its certificate is its own', async () => {
    const doubtful = await startSmtpServer({ selfSigned: true })
    outbox.replaceTransport(smtp(doubtful.url()))
    await world.post(orderTo('a@example.com'))
    await outbox.settled()
    expect(doubtful.received).toEqual([])
    expect((await outbox.status()).lastError).toMatch(/no secure connection that we can trust \(.*certificate.*\)\./)
    await outbox.stop()
    await doubtful.stop()
  })
})
