import { createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { createOwnCertificate } from '../support/certificate'

/** `handshake`: of TLS, once STARTTLS was answered with 220. `body`: the answer to the final dot. */
export const steps = [
  'connect',
  'greeting',
  'ehlo',
  'starttls',
  'handshake',
  'auth',
  'mail',
  'rcpt',
  'data',
  'body'
] as const
export type Step = (typeof steps)[number]

/**
 * What the server does at a step. It hangs up, says nothing, refuses for now or for good, closes the session (421), or
 * sends a reply that never ends byte by byte.
 * `slow`: sends the right reply byte by byte; all is well, but for the time.
 * `takes…`: takes the message after its final dot, and instead of saying so hangs up, falls silent or drips.
 * `garbage`, `ownCertificate`: of a handshake: bytes that are no TLS, or TLS with a certificate that vouches for itself.
 */
export type Trouble =
  | 'hangUp'
  | 'silent'
  | '4xx'
  | '5xx'
  | '421'
  | 'drip'
  | 'slow'
  | 'garbage'
  | 'ownCertificate'
  | 'takesThenHangsUp'
  | 'takesThenSilent'
  | 'takesThenDrips'

/** Which trouble there is at a step, for a recipient where one was named. */
export type Script = (step: Step, recipient: string | null) => Trouble | null

export type Taken = {
  readonly messageId: string
  readonly recipients: readonly string[]
  readonly raw: Buffer
  /** Whether the client was told, to the last byte. */
  answered: boolean
  /** Whether it came over TLS. */
  readonly secured: boolean
  readonly at: number
}

export type ScriptedServer = {
  readonly port: number
  readonly taken: Taken[]
  /** What its TLS shows, PEM. Made when it is asked for. */
  readonly certificate: () => string
  /** Follows this from now on; null: all is well. */
  readonly follow: (script: Script | null) => void
  /** Tells of every message that is taken. */
  readonly watch: (listener: (taken: Taken) => void) => void
  /** Cuts all connections and refuses new ones, until it is back on the same port. */
  readonly stop: () => Promise<void>
  readonly comeBack: () => Promise<void>
}

/** What a conversation needs of its server. */
type Desk = {
  readonly script: Script
  readonly take: (taken: Taken) => void
  readonly secure: (socket: Socket) => TLSSocket
}

/** Milliseconds between the bytes of a reply that drips. */
const dripPause = { drip: 20, slow: 4 }

/** An SMTP server that does as it is told, byte by byte. It offers TLS and sign-in only where something is to happen there. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const taken: Taken[] = []
  const sockets = new Set<Socket>()
  const listeners = new Set<(taken: Taken) => void>()
  let own: ReturnType<typeof createOwnCertificate> | null = null
  const certificate = () => (own ??= createOwnCertificate())
  let script: Script | null = null
  const desk: Desk = {
    script: (step, recipient) => script?.(step, recipient) ?? null,
    take: (message) => {
      taken.push(message)
      for (const tell of listeners) tell(message)
    },
    secure: (socket) =>
      new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ ...certificate() }) })
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    converse(socket, desk)
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    taken,
    certificate: () => certificate().cert,
    follow: (next) => {
      script = next
    },
    watch: (listener) => void listeners.add(listener),
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
    comeBack: () => listen(port)
  }
}

function converse(plain: Socket, { script, take, secure }: Desk): void {
  let socket = plain
  let recipients: string[] = []
  let receiving = false
  let over = false
  let input = Buffer.alloc(0)
  const say = (text: string) => void socket.write(`${text}\r\n`)

  /** Byte by byte; without `ended` for ever. */
  function drip(text: string, pause: number, ended?: () => void): void {
    let sent = 0
    const timer = setInterval(() => {
      socket.write(text.charAt(sent % text.length))
      sent += 1
      if (ended === undefined || sent < text.length) return
      clearInterval(timer)
      ended()
    }, pause)
    socket.once('close', () => clearInterval(timer))
  }

  /** Answers a command as the script says; whether the client got, or is getting, what it hoped for. */
  function answer(
    step: Step,
    well: string,
    { trouble = script(step, recipients[0] ?? null), told = () => undefined as void } = {}
  ): boolean {
    switch (trouble) {
      case null:
        say(well)
        told()
        return true
      case 'slow':
        drip(`${well}\r\n`, dripPause.slow, told)
        return true
      case '4xx':
      case '5xx':
        say(refusals[trouble][step] ?? (trouble === '4xx' ? '451 Come back later' : '550 Not here'))
        return false
      case '421':
        socket.end('421 Closing down\r\n')
        break
      case 'hangUp':
      case 'takesThenHangsUp':
        socket.destroy()
        break
      case 'drip':
      case 'takesThenDrips':
        drip('250-and so on\r\n', dripPause.drip)
        break
      case 'garbage':
        say('This is no TLS at all.')
        break
      case 'silent':
      case 'takesThenSilent':
      case 'ownCertificate':
        break
    }
    over = true
    return false
  }

  function body(): boolean {
    const end = input.indexOf('\r\n.\r\n')
    if (end === -1) return false
    const raw = Buffer.from(input.subarray(0, end + 2))
    input = input.subarray(end + 5)
    receiving = false
    const trouble = script('body', recipients[0] ?? null)
    const messageId = /^message-id:\s*(<[^>]*>)/im.exec(raw.toString('latin1'))?.[1] ?? ''
    const message = { messageId, recipients, raw, answered: false, secured: socket !== plain, at: performance.now() }
    if (trouble === null || trouble === 'slow' || trouble.startsWith('takes')) take(message)
    const told = () => {
      message.answered = true
    }
    answer('body', '250 Taken', { trouble, told })
    recipients = []
    return true
  }

  function handshake(): void {
    const trouble = script('handshake', null)
    plain.off('data', read)
    if (trouble !== 'ownCertificate') {
      // Not before the client began: it throws away what comes in one piece with the 220.
      plain.once('data', () => answer('handshake', '', { trouble }))
      return
    }
    socket = secure(plain)
    // A client that does not trust us says so, and goes.
    socket.on('error', () => undefined)
    socket.on('data', read)
  }

  function offers(): readonly string[] {
    const tls = script('starttls', null) ?? script('handshake', null)
    return [
      'scripted',
      ...(tls === null || socket !== plain ? [] : ['STARTTLS']),
      ...(script('auth', null) === null ? [] : ['AUTH PLAIN']),
      '8BITMIME'
    ]
  }

  function command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO' || verb === 'HELO') {
      const lines = offers()
      answer('ehlo', lines.map((offer, index) => `250${index === lines.length - 1 ? ' ' : '-'}${offer}`).join('\r\n'))
    } else if (line.toUpperCase() === 'STARTTLS') {
      if (answer('starttls', '220 Go on')) handshake()
    } else if (verb === 'AUTH') answer('auth', '235 Welcome')
    else if (verb === 'MAIL') {
      recipients = []
      answer('mail', '250 OK')
    } else if (verb === 'RCPT') {
      recipients.push(/<(.*)>/.exec(line)?.[1] ?? '')
      answer('rcpt', '250 OK')
    } else if (verb === 'DATA') receiving = answer('data', '354 Go on')
    else if (verb === 'QUIT') {
      say('221 Bye')
      socket.end()
    } else say('250 OK')
  }

  function read(chunk: Buffer): void {
    if (over) return
    input = Buffer.concat([input, chunk])
    for (;;) {
      if (over) return
      if (receiving) {
        if (!body()) return
        continue
      }
      const end = input.indexOf('\r\n')
      if (end === -1) return
      const line = input.toString('utf8', 0, end)
      input = input.subarray(end + 2)
      command(line)
    }
  }

  socket.on('data', read)
  if (script('connect', null) === null) answer('greeting', '220 scripted ESMTP')
  else answer('connect', '')
}

/** Where a step has replies of its own (RFC 5321, 3207, 4954). */
const refusals: Readonly<Record<'4xx' | '5xx', Partial<Record<Step, string>>>> = {
  '4xx': {
    greeting: '421 Too busy',
    starttls: '454 No TLS for now',
    auth: '454 Ask again later'
  },
  '5xx': { greeting: '554 No service', auth: '535 Not you' }
}
