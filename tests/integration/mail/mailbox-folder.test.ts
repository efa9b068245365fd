import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '@shared/settings'
import { createMailReader } from '../../../src/main/mail/mail-reader'
import type { Outbox } from '../../../src/main/mail/outbox'
import { createMailTransport } from '../../../src/main/mail/transports'
import { sampleOrders } from '../../support/mail-samples'
import { createMailWorld, templates } from '../../support/mail-world'

let data: string
let mailbox: string
let world: ReturnType<typeof createMailWorld>
let outbox: Outbox
const reader = () => createMailReader({ templates, settings: () => defaultSettings, mailboxDirectory: mailbox })

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'mailbox-'))
  mailbox = join(data, 'mailbox')
  world = createMailWorld()
  outbox = await world.start(createMailTransport({ kind: 'mailbox', directory: mailbox }))
})
afterEach(async () => {
  await outbox.stop()
  rmSync(data, { recursive: true, force: true })
})

describe('the mailbox folder', () => {
  it('takes a message as one file, and the desk shows it with its link', async () => {
    const id = await world.post(sampleOrders.activation)
    await outbox.settled()
    const row = await world.message(id)
    expect(readdirSync(mailbox)).toEqual([`20261123T140500000Z-activation-${id}.eml`])
    expect(row.attempts[0]?.answer).toBe(`Delivered to the mailbox folder as 20261123T140500000Z-activation-${id}.eml`)
    expect(await outbox.status()).toMatchObject({ transport: 'mailbox', state: 'ok' })

    const { link } = sampleOrders.activation.secrets
    const { body, html, text } = await reader().read(row)
    expect(body).toBe('mailbox')
    expect(html).toContain(`<a class="button" style=`)
    expect(html).toContain(`href="${link}"`)
    expect(text.split('\n')).toContain(link)
  })

  it('holds a message once, even when it was delivered twice', async () => {
    const id = await world.post(sampleOrders.test)
    await outbox.settled()
    await world.put(id, { state: 'queued', nextAttemptAt: world.clock.now().toISOString() })
    await outbox.settled()
    expect(readdirSync(mailbox)).toHaveLength(1)
  })

  it('that is in somebody’s way makes mail wait and says so', async () => {
    writeFileSync(mailbox, 'a file')
    const id = await world.post(sampleOrders.test)
    await outbox.settled()
    expect((await world.message(id)).state).toBe('failed')
    expect(await outbox.status()).toMatchObject({
      state: 'failing',
      lastError: `The mailbox folder ${mailbox} can't be written (a file is in its way). 1 message waits and will be sent when it is back.`
    })
    rmSync(mailbox)
    outbox.tryNow()
    await outbox.settled()
    expect((await world.message(id)).state).toBe('sent')
  })
})

describe('looking at a message', () => {
  it('that waits shows dots where its link will be', async () => {
    const id = await world.post(sampleOrders.activation)
    const { body, html, text } = await reader().read(await world.message(id))
    expect(body).toBe('withoutSecrets')
    expect(text.split('\n')).toContain('••••••')
    expect(`${html}${text}`).not.toContain(sampleOrders.activation.secrets.link)
    await outbox.settled()
  })

  it('whose file was removed falls back to dots', async () => {
    const id = await world.post(sampleOrders['account-blocked'])
    await outbox.settled()
    rmSync(mailbox, { recursive: true })
    const { body, text } = await reader().read(await world.message(id))
    expect(body).toBe('withoutSecrets')
    expect(text).toContain('Verification code: ••••••')
  })
})
