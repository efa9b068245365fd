import { createServer, type Socket } from 'node:net'

export const steps = ['connect', 'greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'body'] as const
export type Step = (typeof steps)[number]

/**
 * What the server does at a step: hangs up, says nothing, refuses for now or for good, or sends a reply that never ends
 * byte by byte. `takes`: takes the message after its final dot, and hangs up instead of saying so.
 */
export type Trouble = 'hangUp' | 'silent' | '4xx' | '5xx' | 'drip' | 'takes'

/** Which trouble there is at a step, for a recipient where one was named. */
export type Script = (step: Step, recipient: string | null) => Trouble | null

export type Taken = {
  readonly messageId: string
  readonly recipients: readonly string[]
  readonly raw: Buffer
  /** Whether the client was told. */
  readonly answered: boolean
  readonly at: number
}

export type ScriptedServer = {
  readonly port: number
  readonly taken: Taken[]
  /** Follows this from now on; null: all is well. */
  readonly follow: (script: Script | null) => void
  readonly stop: () => Promise<void>
}

/** An SMTP server that does as it is told, byte by byte; it speaks no TLS. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const taken: Taken[] = []
  const sockets = new Set<Socket>()
  let script: Script | null = null
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    converse(socket, (step, recipient) => script?.(step, recipient) ?? null, taken)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    taken,
    follow: (next) => {
      script = next
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}

function converse(socket: Socket, script: Script, taken: Taken[]): void {
  let recipients: string[] = []
  let receiving = false
  let over = false
  let input = Buffer.alloc(0)
  const say = (text: string) => void socket.write(`${text}\r\n`)

  /** Does what the script says; false where there is no trouble. */
  function troubled(step: Step): boolean {
    const trouble = script(step, recipients[0] ?? null)
    if (trouble === null) return false
    switch (trouble) {
      case '4xx':
        say(step === 'greeting' ? '421 Too busy' : '451 Come back later')
        return true
      case '5xx':
        say(step === 'greeting' ? '554 No service' : step === 'auth' ? '535 Not you' : '550 Not here')
        return true
      case 'drip': {
        over = true
        const endless = '250-and so on\r\n'
        let sent = 0
        const timer = setInterval(() => socket.write(endless.charAt(sent++ % endless.length)), 20)
        socket.once('close', () => clearInterval(timer))
        return true
      }
      case 'silent':
        over = true
        return true
      default:
        over = true
        socket.destroy()
        return true
    }
  }

  function take(answered: boolean, raw: Buffer): void {
    const messageId = /^message-id:\s*(<[^>]*>)/im.exec(raw.toString('latin1'))?.[1] ?? ''
    taken.push({ messageId, recipients, raw, answered, at: performance.now() })
    recipients = []
  }

  function body(): boolean {
    const end = input.indexOf('\r\n.\r\n')
    if (end === -1) return false
    const raw = Buffer.from(input.subarray(0, end + 2))
    input = input.subarray(end + 5)
    receiving = false
    if (script('body', recipients[0] ?? null) === 'takes') take(false, raw)
    if (troubled('body')) return true
    take(true, raw)
    say('250 Taken')
    return true
  }

  function command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO' || verb === 'HELO') {
      if (troubled('ehlo')) return
      const offers = [
        ...(script('starttls', null) === null ? [] : ['STARTTLS']),
        ...(script('auth', null) === null ? [] : ['AUTH PLAIN']),
        '8BITMIME'
      ]
      socket.write(
        ['250-scripted', ...offers.slice(0, -1).map((offer) => `250-${offer}`), `250 ${offers.at(-1)}`, ''].join('\r\n')
      )
    } else if (line.toUpperCase() === 'STARTTLS') troubled('starttls')
    else if (verb === 'AUTH') {
      if (!troubled('auth')) say('235 Welcome')
    } else if (verb === 'MAIL') {
      recipients = []
      if (!troubled('mail')) say('250 OK')
    } else if (verb === 'RCPT') {
      recipients.push(/<(.*)>/.exec(line)?.[1] ?? '')
      if (!troubled('rcpt')) say('250 OK')
    } else if (verb === 'DATA') {
      if (troubled('data')) return
      receiving = true
      say('354 Go on')
    } else if (verb === 'QUIT') {
      say('221 Bye')
      socket.end()
    } else say('250 OK')
  }

  if (troubled('connect')) return
  if (!troubled('greeting')) say('220 scripted ESMTP')
  socket.on('data', (chunk) => {
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
  })
}
