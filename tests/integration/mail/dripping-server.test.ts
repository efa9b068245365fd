import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseSmtpUrl } from '../../../src/main/mail/smtp-server'
import { createSmtpTransport } from '../../../src/main/mail/smtp-transport'
import { startScriptedServer, type ScriptedServer } from '../../faults/scripted-smtp'
import { sampleOrders } from '../../support/mail-samples'
import { createMailWorld } from '../../support/mail-world'

let server: ScriptedServer
beforeEach(async () => {
  server = await startScriptedServer()
})
afterEach(() => server.stop())

it('a server whose greeting never ends holds nothing up for ever: mail waits, and goes when it is well', async () => {
  server.follow((step) => (step === 'ehlo' ? 'drip' : null))
  const world = createMailWorld()
  const patience = { connect: 200, greeting: 200, silence: 200, message: 400 }
  const outbox = await world.start(createSmtpTransport(parseSmtpUrl(`smtp://127.0.0.1:${server.port}`), patience))
  const id = await world.post(sampleOrders.rejection)
  await outbox.settled()
  expect((await world.message(id)).state).toBe('failed')
  server.follow(null)
  world.clock.advance(3_600_000)
  await outbox.settled()
  expect((await world.message(id)).state).toBe('sent')
  expect(server.taken.map(({ messageId }) => messageId)).toEqual([(await world.message(id)).messageId])
  await outbox.stop()
})
