import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSmtpTransport } from '../../src/main/mail/smtp-transport'
import { openMail } from '../support/mail-on-files'
import { sampleOrders } from '../support/mail-samples'
import { createMailWorld } from '../support/mail-world'
import { disk } from './disk'
import type { Row } from './part'
import { startScriptedServer, type ScriptedServer } from './scripted-smtp'

const sender = fileURLToPath(new URL('../support/mail-sender.ts', import.meta.url))
const messages = 3

/**
 * STARTTLS with a certificate that vouches for itself: mail waits and the desk says why, until somebody says that the
 * connection needs no encryption, or the certificate is among those that the process trusts (NODE_EXTRA_CA_CERTS).
 */
export async function ownCertificate(): Promise<readonly Row[]> {
  const server = await startScriptedServer()
  server.follow((step) => (step === 'handshake' ? 'ownCertificate' : null))
  try {
    return [...(await refusedThenAllowed(server)), await trusted(server)]
  } finally {
    await server.stop()
  }
}

async function refusedThenAllowed(server: ScriptedServer): Promise<readonly Row[]> {
  const world = createMailWorld()
  const to = { host: '127.0.0.1', port: server.port, user: 'hub', password: 'secret' }
  const outbox = await world.start(createSmtpTransport({ ...to, security: 'starttls' }))
  const ids = await Promise.all(Array.from({ length: messages }, () => world.post(sampleOrders.activation)))
  await outbox.settled()
  const { lastError, waiting } = await outbox.status()
  const before = server.taken.length
  outbox.replaceTransport(createSmtpTransport({ ...to, security: 'none' }))
  await outbox.settled()
  const rows = await Promise.all(ids.map((id) => world.message(id)))
  await outbox.stop()
  const arrived = server.taken.splice(0)
  return [
    {
      what: 'STARTTLS with a certificate that vouches for itself: the desk says',
      figure: lastError ?? 'nothing',
      held: /offers no secure connection that we can trust \(.*certificate.*\)/.test(lastError ?? '')
    },
    {
      what: `of ${messages} messages: wait meanwhile, and were sent all the same`,
      figure: `${waiting}, ${before}`,
      held: waiting === messages && before === 0
    },
    {
      what: 'delivered once the settings ask for no encryption',
      figure: `${arrived.length}`,
      held: idsOf(arrived) === idsOf(rows)
    }
  ]
}

const idsOf = (mail: readonly { readonly messageId: string }[]) =>
  mail
    .map(({ messageId }) => messageId)
    .sort()
    .join()

/** Which certificates are trusted is settled when a process starts. */
async function trusted(server: ScriptedServer): Promise<Row> {
  const directory = await mkdtemp(join(await disk(), 'certificate-'))
  try {
    const mail = await openMail(directory)
    const posted = await mail.post(messages)
    await mail.close()
    const file = join(directory, 'trusted.pem')
    await writeFile(file, server.certificate())
    const url = `smtp://hub:secret@127.0.0.1:${server.port}`
    const failure = await promisify(execFile)(process.execPath, ['--import', 'tsx', sender, directory, url], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
      timeout: 120_000
    }).then(
      () => '',
      (error: unknown) => `: ${String(error)}`
    )
    const arrived = server.taken.splice(0)
    return {
      what: 'delivered over TLS by a process that trusts the certificate',
      figure: `${arrived.filter(({ secured }) => secured).length}${failure}`,
      held: arrived.every(({ secured }) => secured) && idsOf(arrived) === idsOf(posted)
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
