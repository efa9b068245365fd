import { createTransport } from 'nodemailer'
import { compose } from './compose'
import { capitalized, DeliveryError, type MailTransport } from './delivery'
import { lanePlaces } from './lanes'
import { explainSmtpFailure } from './smtp-failure'
import type { SmtpServer } from './smtp-server'

/** How long a server may take, in milliseconds. */
export type SmtpPatience = {
  readonly connect: number
  readonly greeting: number
  /** Without a byte from it. */
  readonly silence: number
  /** For a whole message: a server that trickles its replies is never silent. */
  readonly message: number
}

const patient: SmtpPatience = { connect: 15_000, greeting: 15_000, silence: 60_000, message: 5 * 60_000 }

/** A server that trickles its greeting is never silent, and nodemailer would look at it for ever. */
async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error('It did not answer in time'), { code: 'ETIMEDOUT' })),
      limit
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Mail over SMTP with pooled connections. */
export function createSmtpTransport(server: SmtpServer, patience = patient): MailTransport {
  const pool = createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.user === '' ? {} : { auth: { user: server.user, pass: server.password } }),
    maxConnections: lanePlaces.fresh + lanePlaces.slow,
    // Retrying is the outbox's business. Once covers a connection that the server dropped while it was idle.
    maxRequeues: 1,
    idleTimeout: 30_000,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.greeting,
    dnsTimeout: 15_000,
    socketTimeout: patience.silence
  })
  const host = server.host.includes(':') ? `[${server.host}]` : server.host
  const describe = () => `the mail server at ${host}:${server.port}`
  const explain = (error: unknown) =>
    explainSmtpFailure(error instanceof Error ? error : { message: String(error) }, describe())

  return {
    kind: 'smtp',
    describe,
    send: async (message, given) => {
      // Node 18 can't join signals. Whoever is given up on leaves its connection to nobody: nodemailer closes it.
      const ending = new AbortController()
      const end = () => ending.abort()
      const timer = setTimeout(end, patience.message)
      given?.addEventListener('abort', end, { once: true })
      if (given?.aborted) end()
      try {
        const info = await pool.sendMail({ ...compose(message), signal: ending.signal })
        return { answer: info.response }
      } catch (error) {
        if (!ending.signal.aborted) throw explain(error)
        throw new DeliveryError('unclear', `${capitalized(describe())} did not finish with this message in time.`)
      } finally {
        clearTimeout(timer)
        given?.removeEventListener('abort', end)
      }
    },
    verify: async () => {
      try {
        await within(patience.silence, pool.verify())
      } catch (error) {
        throw explain(error)
      }
    },
    close: async () => pool.close()
  }
}
