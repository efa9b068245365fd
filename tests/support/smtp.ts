import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

/** A message as it arrived over the wire. */
export type ReceivedMail = {
  /** The envelope, which decides where a message really goes. */
  readonly envelopeFrom: string
  readonly envelopeTo: readonly string[]
  readonly subject: string
  readonly messageId: string
  readonly to: readonly { readonly name: string; readonly address: string }[]
  readonly html: string
  readonly text: string
  /** Names of the top headers, lower case, as often as they occur. */
  readonly headerNames: readonly string[]
  readonly raw: string
}

/** Makes the server misbehave until it is removed. Without `recipient` towards everybody. */
export type SmtpTrouble = {
  readonly at: 'mail' | 'rcpt' | 'data'
  readonly recipient?: string
  /** The reply, say 451 or 550; `hangUp` breaks the connection instead. */
  readonly code: number | 'hangUp'
  readonly text?: string
}

export type TestSmtpServer = {
  readonly port: () => number
  /** `smtp://127.0.0.1:port`, for `--smtp`. */
  readonly url: () => string
  /** Everything that was accepted, in order of arrival. */
  readonly received: readonly ReceivedMail[]
  /** The first message that fits, now or as soon as it arrives. Rejects after the time limit in milliseconds. */
  readonly waitFor: (fits: (mail: ReceivedMail) => boolean, limit?: number) => Promise<ReceivedMail>
  /** Answers what ends the trouble. */
  readonly trouble: (trouble: SmtpTrouble) => () => void
  /** Refuses connections from now on and cuts those that are open; messages stay in `received`. */
  readonly stop: () => Promise<void>
  /** Listens again, on the same port. */
  readonly start: () => Promise<void>
}

export type TestSmtpOptions = {
  readonly login?: { readonly user: string; readonly password: string }
  /** Offers STARTTLS with a certificate that nobody trusts. */
  readonly selfSigned?: boolean
}

/** A real SMTP server on loopback, on a port of its own. */
export async function startSmtpServer({ login, selfSigned }: TestSmtpOptions = {}): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = []
  const troubles = new Set<SmtpTrouble>()
  const waiting = new Set<() => void>()
  let port = 0
  let server: SMTPServer | null = null

  const troubleAt = (at: SmtpTrouble['at'], recipients: readonly string[]) =>
    [...troubles].find((one) => one.at === at && (one.recipient === undefined || recipients.includes(one.recipient)))

  const misbehave = (trouble: SmtpTrouble, session: SMTPServerSession, reply: (error: Error) => void) => {
    if (trouble.code === 'hangUp') return cut(session.id)
    reply(Object.assign(new Error(trouble.text ?? 'No'), { responseCode: trouble.code }))
  }

  const cut = (id?: string) => {
    for (const connection of server?.connections ?? []) {
      if (id === undefined || connection.id === id) connection._socket?.destroy()
    }
  }

  const create = () =>
    new SMTPServer({
      disabledCommands: [...(selfSigned ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
      disableReverseLookup: true,
      closeTimeout: 1,
      onAuth: ({ username, password }, _session, reply) => {
        if (username === login?.user && password === login?.password) return reply(null, { user: username })
        reply(Object.assign(new Error('Authentication failed'), { responseCode: 535 }))
      },
      onMailFrom: (_address, session, reply) => {
        const trouble = troubleAt('mail', [])
        if (trouble) return misbehave(trouble, session, reply)
        reply()
      },
      onRcptTo: ({ address }, session, reply) => {
        const trouble = troubleAt('rcpt', [address])
        if (trouble) return misbehave(trouble, session, reply)
        reply()
      },
      onData: (stream, session, reply) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        const trouble = troubleAt('data', recipients)
        if (trouble?.code === 'hangUp') return misbehave(trouble, session, reply)
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          if (trouble) return misbehave(trouble, session, reply)
          const raw = Buffer.concat(chunks)
          void simpleParser(raw).then((mail) => {
            const from = session.envelope.mailFrom
            received.push(receivedMail(from ? from.address : '', recipients, mail, raw))
            reply(null, 'Taken')
            for (const look of [...waiting]) look()
          }, reply)
        })
      }
    })

  const start = async () => {
    const next = create()
    // A client that goes away in the middle is part of the game.
    next.on('error', () => undefined)
    await new Promise<void>((resolve, reject) => {
      next.server.once('error', reject)
      next.listen(port, '127.0.0.1', resolve)
    })
    const address = next.server.address()
    port = typeof address === 'object' && address ? address.port : port
    server = next
  }

  const stop = async () => {
    const old = server
    if (!old) return
    const closed = new Promise<void>((resolve) => old.close(() => resolve()))
    cut()
    server = null
    await closed
  }

  await start()
  return {
    port: () => port,
    url: () => `smtp://127.0.0.1:${port}`,
    received,
    trouble: (trouble) => {
      troubles.add(trouble)
      return () => troubles.delete(trouble)
    },
    waitFor: (fits, limit = 10_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = received.find(fits)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          const list = received.map((mail) => `${mail.envelopeTo.join(', ')}: ${mail.subject}`).join('\n  ')
          reject(new Error(`No such mail within ${limit} ms. There is:\n  ${list || '(nothing)'}`))
        }, limit)
        waiting.add(look)
        look()
      }),
    stop,
    start
  }
}

function receivedMail(from: string, recipients: readonly string[], mail: ParsedMail, raw: Buffer): ReceivedMail {
  const fields = mail.to ? [mail.to].flat() : []
  return {
    envelopeFrom: from,
    envelopeTo: recipients,
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
    to: fields.flatMap((field) => field.value.map(({ name, address }) => ({ name, address: address ?? '' }))),
    html: mail.html || '',
    text: mail.text ?? '',
    headerNames: mail.headerLines.map(({ key }) => key),
    raw: raw.toString('utf8')
  }
}
