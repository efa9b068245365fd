import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import PostalMime from 'postal-mime'
import { onTestFinished } from 'vitest'
import type { DeskSession } from '../../src/main/api/caller'
import { createHub } from '../../src/main/hub'
import type { Hub, HubOptions } from '../../src/main/hub-types'
import { mailboxFileName } from '../../src/main/mail/mailbox-folder'
import type { Input, OperationName, Output } from '../../src/shared/contract'
import type { Reply } from '../../src/shared/reply'
import type { MailKind } from '../../src/shared/mail'
import type { Role } from '../../src/shared/roles'
import { cheapHash, goodPassword } from './programme'

/** Secrets of a test, in memory. */
export function memorySecrets(): HubOptions['secrets'] {
  const values = new Map<string, string>()
  return {
    get: async (name) => values.get(name) ?? null,
    has: async (name) => values.has(name),
    set: async (name, value) => {
      if (value === null) values.delete(name)
      else values.set(name, value)
    }
  }
}

export type TestHub = Hub & { readonly dataDirectory: string }

/** What a test's hub is made of, on files of its own unless told. */
export async function hubOptions(options: Partial<HubOptions> = {}): Promise<HubOptions> {
  return {
    dataDirectory: options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'hub-desk-test-'))),
    resourcesDirectory: 'resources',
    portalDirectory: 'out/renderer/portal',
    portalUrl: 'https://hub.example',
    smtpUrl: null,
    mailFrom: null,
    trustedProxies: [],
    assumeCountry: null,
    networkDatabase: null,
    demo: false,
    version: '0.0.0-test',
    secrets: memorySecrets(),
    hashCost: cheapHash,
    logger: pino({ level: 'silent' }),
    ...options
  }
}

/** The whole programme on real files of its own, gone with the test. */
export async function openHub(options: Partial<HubOptions> = {}): Promise<TestHub> {
  const given = await hubOptions(options)
  const hub = await createHub(given)
  onTestFinished(async () => {
    await hub.close()
    await rm(given.dataDirectory, { recursive: true, force: true })
  })
  return { ...hub, dataDirectory: given.dataDirectory }
}

export type TestDesk = {
  readonly hub: TestHub
  readonly staffId: string
  readonly session: DeskSession
  /** As a transport would: any name, any input. */
  readonly call: (operation: string, input: unknown) => Promise<Reply<unknown>>
  /** The data of an answer that must be one. */
  readonly ask: <N extends OperationName>(operation: N, input: Input<N>) => Promise<Output<N>>
  /** Somebody else at a desk of their own. */
  readonly colleague: (role: Role, name?: string) => Promise<TestDesk>
}

/** A desk that somebody of this role has signed in to; with null, one on which nobody has. */
export async function openDesk(role: Role | null, options: Partial<HubOptions> = {}): Promise<TestDesk> {
  return firstDesk(await openHub(options), role, options)
}

/** The same on a hub that nobody has set up yet. */
export async function firstDesk(hub: TestHub, role: Role | null, options: Partial<HubOptions> = {}): Promise<TestDesk> {
  const administrator = await deskOf(hub)
  await administrator.ask('setup.createAdministrator', {
    name: 'Meera Kamath',
    email: 'meera@emsign.example',
    password: goodPassword
  })
  const { staff } = await administrator.ask('session.current', {})
  const first = { ...administrator, staffId: staff?.id ?? '' }
  // A clock of the test's own runs hours ahead, while nobody types here.
  if (options.now) await neverLock(first)
  if (role === 'administrator') return first
  return role === null ? deskOf(hub) : first.colleague(role)
}

async function neverLock({ ask }: Pick<TestDesk, 'ask'>): Promise<void> {
  const { version, staffSignIn } = await ask('settings.get', {})
  await ask('settings.update', { version, staffSignIn: { ...staffSignIn, lockAfterMinutes: 0 } })
}

async function deskOf(hub: TestHub, staffId = ''): Promise<TestDesk> {
  const session = hub.sessions.open()
  const call: TestDesk['call'] = (operation, input) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
  const ask: TestDesk['ask'] = async (operation, input) => {
    const reply = await call(operation, input)
    if (!reply.ok) throw new Error(`${operation}: ${reply.code}: ${reply.message}`)
    return reply.data as never
  }
  return {
    hub,
    staffId,
    session,
    call,
    ask,
    colleague: async (role, name = `Test ${role}`) => {
      const email = `${role}-${Math.random().toString(36).slice(2)}@emsign.example`
      const invited = await ask('staff.invite', { name, email, role })
      const text = await deliveredTo(hub, ask, email, 'staff-invitation')
      const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){4}/.exec(text)?.[0] ?? ''
      const desk = await deskOf(hub, invited.id)
      await desk.ask('session.acceptInvitation', { code, password: goodPassword })
      return desk
    }
  }
}

/**
 * The text of the newest message of a kind to an address, once it is delivered to the mailbox folder; as its reader finds
 * it there, as the desk hides what a blocked account is mailed.
 */
export async function deliveredTo(
  hub: TestHub,
  ask: TestDesk['ask'],
  address: string,
  kind: MailKind
): Promise<string> {
  const look = async () => {
    const { items } = await ask('mail.list', { kind, state: 'sent' })
    for (const item of items) {
      const file = await readFile(join(hub.dataDirectory, 'mailbox', mailboxFileName(item)))
      const { to, text } = await PostalMime.parse(file)
      if (to?.[0]?.address === address) return text ?? ''
    }
    return null
  }
  return new Promise<string>((resolve, reject) => {
    const check = () => {
      look().then((found) => {
        if (found === null) return
        stop()
        resolve(found)
      }, reject)
    }
    const stop = hub.onEvent(check)
    check()
  })
}
