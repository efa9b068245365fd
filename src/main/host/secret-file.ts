import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Mutex } from 'async-mutex'
import { StoreOpenError } from '../store/port'
import type { SecretName, SecretStore } from '../hub-types'
import { writePrivateFile } from './private-file'

/** Encrypts with a key that the operating system keeps for this user. */
export type Seal = {
  readonly seal: (plain: string) => string
  /** Throws where this user on this machine can't open it. */
  readonly unseal: (sealed: string) => string
}

type Entry = { readonly plain: string } | { readonly sealed: string }
type Entries = { readonly [N in SecretName]?: Entry }

/**
 * What may be sealed to this user and machine. The desk's own key may not: both hosts open the same data, a backup is
 * restored on another machine, and without the key every code that was mailed would be void. A password can be typed
 * again, and another key for checkpoints made, which stands in the trail.
 */
const sealable: ReadonlySet<SecretName> = new Set(['smtpPassword', 'auditKey'])

/** What the operator is told of a secret that can't be opened here; of the others, whoever needs them tells it. */
const notices: { readonly [N in SecretName]?: string } = {
  smtpPassword:
    "The SMTP password was sealed by the desktop application and can't be read here. Enter it again in Settings, or start with --smtp."
}

/**
 * Secrets in a file of mode 0600 beside the data. `seal` null: the host has no way to seal. `notify` hears in words
 * when a sealed secret can't be opened here; it then counts as absent.
 */
export function createSecretFile(
  path: string,
  seal: Seal | null,
  notify: (notice: string) => void = () => undefined
): SecretStore {
  const mutex = new Mutex()

  async function read(): Promise<Entries> {
    let text: string
    try {
      text = await readFile(path, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
      throw error
    }
    const entries = parseEntries(text)
    if (entries === null)
      throw new StoreOpenError(`${path} is damaged. Put it back from a backup; without it, codes in mail are void.`)
    return entries
  }

  return {
    get: async (name) => {
      const entry = (await mutex.runExclusive(read))[name]
      if (entry === undefined) return null
      if ('plain' in entry) return entry.plain
      try {
        if (seal !== null) return seal.unseal(entry.sealed)
      } catch {
        // Another user or machine sealed it: told below like a host that can't unseal at all.
      }
      const notice = notices[name]
      if (notice !== undefined) notify(notice)
      return null
    },
    has: async (name) => (await mutex.runExclusive(read))[name] !== undefined,
    set: (name, value) =>
      mutex.runExclusive(async () => {
        const { [name]: _replaced, ...others } = await read()
        const entry = value === null ? {} : { [name]: entryFor(name, value) }
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await writePrivateFile(path, `${JSON.stringify({ ...others, ...entry }, null, 2)}\n`)
      })
  }

  function entryFor(name: SecretName, plain: string): Entry {
    return seal !== null && sealable.has(name) ? { sealed: seal.seal(plain) } : { plain }
  }
}

function parseEntries(text: string): Entries | null {
  try {
    const value: unknown = JSON.parse(text)
    const isEntry = (entry: unknown) =>
      typeof entry === 'object' && entry !== null && Object.values(entry).every((part) => typeof part === 'string')
    if (typeof value !== 'object' || value === null || !Object.values(value).every(isEntry)) return null
    return value as Entries
  } catch {
    return null
  }
}
