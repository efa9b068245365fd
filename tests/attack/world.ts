import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import PostalMime from 'postal-mime'
import type { MailKind } from '@shared/mail'
import type { Input, OperationName, Output } from '@shared/contract'
import type { Reply } from '@shared/reply'
import type { Role } from '@shared/roles'
import type { DeskSession } from '../../src/main/api/caller'
import { createHub } from '../../src/main/hub'
import type { Hub, HubOptions } from '../../src/main/hub-types'
import { mailboxFileName } from '../../src/main/mail/mailbox-folder'
import { createPasswords, type Passwords } from '../../src/main/services/passwords'
import { disk } from '../faults/disk'

export const portalUrl = 'https://hub.example'
export const goodPassword = 'violet-harbour-93-lanterns'

/** Cheap parameters, for what is not about the strength of argon2id: the code takes them where it is composed. */
export const cheapPasswords = () => createPasswords({ memoryCost: 256, timeCost: 1, parallelism: 1 })

export type Sent = {
  readonly method?: string
  readonly json?: unknown
  readonly body?: BodyInit
  readonly headers?: Record<string, string>
  /** Where from; without one, an address that nobody asked from before. */
  readonly peer?: string
}

export type Desk = {
  readonly session: DeskSession
  readonly staffId: string
  readonly email: string
  readonly call: (operation: string, input: unknown) => Promise<Reply<unknown>>
  /** The data of an answer that must be one. */
  readonly ask: <N extends OperationName>(operation: N, input: Input<N>) => Promise<Output<N>>
}

export type Reseller = { readonly id: string; readonly number: string; readonly email: string }

/** What was logged: as text, and how many lines are errors. */
export type Log = { readonly logger: Logger; readonly text: () => string; readonly errors: () => readonly string[] }

export type World = {
  readonly hub: Hub
  readonly directory: string
  readonly log: Log
  readonly admin: Desk
  /** Passwords that were checked since this was asked last. */
  readonly checks: () => number
  /** A request to the portal, as its listener would bring it. */
  readonly send: (path: string, sent?: Sent) => Promise<Response>
  readonly newDesk: () => Desk
  readonly colleague: (role: Role) => Promise<Desk & { readonly code: string }>
  /** The newest message of a kind about an account (or to an address) that was not read before, once it is delivered. */
  readonly mailTo: (to: string, kind: MailKind) => Promise<string>
  readonly signUp: () => Promise<Reseller>
  /** Answers the token of the activation link. */
  readonly approve: (reseller: Reseller) => Promise<string>
  /** A new account of this status; `goodPassword` is that of whoever has or had one. */
  readonly approved: () => Promise<Reseller & { readonly token: string }>
  readonly rejected: () => Promise<Reseller>
  readonly active: () => Promise<Reseller>
  readonly blocked: () => Promise<Reseller>
  readonly closed: () => Promise<Reseller>
  /** Once no mail waits: what it costs to deliver must not be counted to what is asked next. */
  readonly settled: () => Promise<void>
  /** All bytes of the journal: they grow with every commit. */
  readonly journalBytes: () => Promise<number>
  readonly close: () => Promise<void>
}

export function createLog(level: pino.Level = 'trace'): Log {
  const lines: string[] = []
  const logger = pino({ level }, { write: (line: string) => void lines.push(line) })
  return {
    logger,
    text: () => lines.join(''),
    errors: () => lines.filter((line) => Number((JSON.parse(line) as { level: number }).level) >= 50)
  }
}

export function memorySecrets(): HubOptions['secrets'] {
  const values = new Map<string, string>()
  return {
    get: async (name) => values.get(name) ?? null,
    has: async (name) => values.has(name),
    set: async (name, value) => void (value === null ? values.delete(name) : values.set(name, value))
  }
}

let sources = 0
/** An address that nobody asked from before. */
export function freshSource(): string {
  sources += 1
  return `10.${(sources >> 16) & 255}.${(sources >> 8) & 255}.${sources & 255}`
}

let people = 0
export const signUpForm = (change: Record<string, unknown> = {}) => {
  people += 1
  return {
    name: `Person ${people}`,
    email: `person.${people}@company${people}.example`,
    organizationName: `Company ${people} GmbH`,
    organizationType: 'SSL provider',
    country: 'DE',
    acceptTerms: true,
    ...change
  }
}

export const tokenIn = (text: string): string => /\/activate\/([\w-]{43})/.exec(text)?.[1] ?? ''
/** The first code; a case number looks like one, with a `C-` in front. */
export const codeIn = (text: string): string => /(?<![0-9A-Z-])[0-9A-Z]{4}(-[0-9A-Z]{4})+\b/.exec(text)?.[0] ?? ''

/** The whole programme on real files, with an administrator, behind both of its doors. */
export async function openWorld(options: Partial<HubOptions> & { readonly log?: Log } = {}): Promise<World> {
  const directory = options.dataDirectory ?? (await mkdtemp(join(await disk(), 'attack-')))
  const { log = createLog('info'), ...given } = options
  let checked = 0
  const passwords = given.passwords ?? cheapPasswords()
  const counting: Passwords = {
    hashNew: passwords.hashNew,
    verify: (hash, password) => (checked++, passwords.verify(hash, password)),
    verifyNothing: (password) => (checked++, passwords.verifyNothing(password))
  }
  const hub = await createHub({
    dataDirectory: directory,
    resourcesDirectory: 'resources',
    portalDirectory: 'out/renderer/portal',
    portalUrl,
    smtpUrl: null,
    mailFrom: null,
    trustedProxies: [],
    assumeCountry: null,
    networkDatabase: null,
    demo: false,
    version: '0.0.0-attack',
    secrets: memorySecrets(),
    logger: log.logger,
    // Answers that wait (docs/adr/0048-even-answers.md) do so where it is about their time.
    pause: async () => undefined,
    ...given,
    passwords: counting
  })

  const newDesk = (staffId = '', email = ''): Desk => {
    const session = hub.sessions.open()
    const call: Desk['call'] = (operation, input) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    const ask: Desk['ask'] = async (operation, input) => {
      const reply = await call(operation, input)
      if (!reply.ok) throw new Error(`${operation}: ${reply.code}: ${reply.message}`)
      return reply.data as never
    }
    return { session, staffId, email, call, ask }
  }
  const admin = await firstAdministrator(newDesk)

  const send: World['send'] = (path, { method, json, body, headers = {}, peer = freshSource() } = {}) => {
    const payload = json === undefined ? body : JSON.stringify(json)
    const request = new Request(portalUrl + path, {
      method: method ?? (payload === undefined ? 'GET' : 'POST'),
      headers: {
        host: 'hub.example',
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers
      },
      ...(payload !== undefined && { body: payload, duplex: 'half' as const })
    })
    return hub.portal(request, peer)
  }

  const seen = new Set<string>()
  const lookFor = async (to: string, kind: MailKind): Promise<string | null> => {
    const byAccount = to.includes('@') ? {} : { accountId: to }
    const { items } = await admin.ask('mail.list', { kind, state: 'sent', ...byAccount, limit: 200 })
    for (const item of items) {
      if (seen.has(item.id)) continue
      const { to: recipients, text } = await PostalMime.parse(
        await readFile(join(directory, 'mailbox', mailboxFileName(item)))
      )
      if (to.includes('@') && recipients?.[0]?.address !== to) continue
      for (const other of items) if (!to.includes('@')) seen.add(other.id)
      seen.add(item.id)
      return text ?? ''
    }
    return null
  }
  const mailTo: World['mailTo'] = async (to, kind) => {
    for (const until = Date.now() + 20_000; Date.now() < until;) {
      const found = await lookFor(to, kind)
      if (found !== null) return found
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    throw new Error(`no ${kind} arrived at ${to}`)
  }
  const signUp: World['signUp'] = async () => {
    const form = signUpForm()
    const { id, number } = await admin.ask('accounts.register', form)
    return { id, number, email: form.email }
  }
  const approve: World['approve'] = async ({ id }) => {
    const { version } = await admin.ask('accounts.get', { id })
    await admin.ask('accounts.approve', { id, version })
    return tokenIn(await mailTo(id, 'activation'))
  }
  const approved: World['approved'] = async () => {
    const reseller = await signUp()
    return { ...reseller, token: await approve(reseller) }
  }
  const active: World['active'] = async () => {
    const { token, ...reseller } = await approved()
    const json = { password: goodPassword, confirmPassword: goodPassword }
    const { status } = await send(`/api/activation/${token}`, { json })
    if (status !== 200) throw new Error(`the activation was answered ${status}`)
    return reseller
  }
  const decide = async (operation: 'accounts.reject' | 'accounts.close', reseller: Reseller) => {
    const { version } = await admin.ask('accounts.get', { id: reseller.id })
    const decision = { id: reseller.id, version, reason: 'A reason that is long enough.' }
    if (operation === 'accounts.reject') await admin.ask(operation, { ...decision, notify: false })
    else await admin.ask(operation, decision)
    return reseller
  }

  return {
    hub,
    directory,
    log,
    admin,
    checks: () => {
      const count = checked
      checked = 0
      return count
    },
    send,
    newDesk: () => newDesk(),
    colleague: async (role) => {
      people += 1
      const email = `colleague.${people}@emsign.example`
      const invited = await admin.ask('staff.invite', { name: `Colleague ${people}`, email, role })
      const code = codeIn(await mailTo(email, 'staff-invitation'))
      const desk = newDesk(invited.id, email)
      await desk.ask('session.acceptInvitation', { code, password: goodPassword })
      return { ...desk, code }
    },
    mailTo,
    signUp,
    approve,
    approved,
    active,
    rejected: async () => decide('accounts.reject', await signUp()),
    closed: async () => decide('accounts.close', await active()),
    blocked: async () => {
      const reseller = await active()
      const json = { email: reseller.email, password: 'a wrong password' }
      for (let time = 0; time < 5; time += 1) await send('/api/signin', { json })
      return reseller
    },
    settled: async () => {
      // Fuzzed calls lock the desk, or have it locked after a minute.
      if (admin.session.stage() !== 'open') admin.session.signIn(admin.staffId)
      for (;;) {
        const { total } = await admin.ask('mail.list', { state: ['queued', 'sending'], limit: 1 })
        if (total === 0) return
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
    journalBytes: async () => {
      const journal = join(directory, 'journal')
      const sizes = await Promise.all(
        (await readdir(journal)).map(async (name) => (await stat(join(journal, name))).size)
      )
      return sizes.reduce((sum, size) => sum + size, 0)
    },
    close: async () => {
      await hub.close()
      if (options.dataDirectory === undefined) await rm(directory, { recursive: true, force: true })
    }
  }
}

const administrator = { name: 'Meera Kamath', email: 'meera@emsign.example', password: goodPassword }

async function firstAdministrator(newDesk: (staffId?: string, email?: string) => Desk): Promise<Desk> {
  const first = newDesk()
  const { needsAdministrator } = await first.ask('setup.status', {})
  const { staff } = needsAdministrator
    ? await first.ask('setup.createAdministrator', administrator)
    : await first.ask('session.signIn', { email: administrator.email, password: administrator.password })
  if (needsAdministrator) {
    // Mail of a decision goes out at once, and a desk stays open over the days that some parts let pass.
    const { version, decisions, staffSignIn } = await first.ask('settings.get', {})
    await first.ask('settings.update', {
      version,
      decisions: { ...decisions, undoSeconds: 0 },
      staffSignIn: { ...staffSignIn, lockAfterMinutes: 0 }
    })
  }
  return { ...first, staffId: staff?.id ?? '', email: administrator.email }
}
