import { createTransport } from 'nodemailer'
import { compose } from './compose'
import type { MailTransport } from './delivery'
import { explainSmtpFailure } from './smtp-failure'
import type { SmtpServer } from './smtp-server'

/** As many messages travel at once; the outbox sends no more than this. */
export const smtpConnections = 4

/** Mail over SMTP with pooled connections. */
export function createSmtpTransport(server: SmtpServer): MailTransport {
  const pool = createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.user === '' ? {} : { auth: { user: server.user, pass: server.password } }),
    maxConnections: smtpConnections,
    // Retrying is the outbox's business. Once covers a connection that the server dropped while it was idle.
    maxRequeues: 1,
    idleTimeout: 30_000,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    dnsTimeout: 15_000,
    socketTimeout: 60_000
  })
  const host = server.host.includes(':') ? `[${server.host}]` : server.host
  const describe = () => `the mail server at ${host}:${server.port}`
  const explain = (error: unknown) =>
    explainSmtpFailure(error instanceof Error ? error : { message: String(error) }, describe())

  return {
    kind: 'smtp',
    describe,
    send: async (message) => {
      try {
        // A server that trickles its replies trips no socket timeout.
        const signal = AbortSignal.timeout(5 * 60_000)
        const info = await pool.sendMail({ ...compose(message), signal })
        return { answer: info.response }
      } catch (error) {
        throw explain(error)
      }
    },
    verify: async () => {
      try {
        await pool.verify()
      } catch (error) {
        throw explain(error)
      }
    },
    close: async () => pool.close()
  }
}
