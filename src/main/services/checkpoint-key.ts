import { newPrivateKey, readSigningKey, type SigningKey } from './checkpoint-lines'

/** Where the key is kept: the part of the hosts' secret store that it needs. */
export type KeyStore = {
  readonly get: (name: 'auditKey') => Promise<string | null>
  readonly set: (name: 'auditKey', value: string) => Promise<void>
  readonly has: (name: 'auditKey') => Promise<boolean>
}

export type HeldKey =
  | { readonly state: 'usable'; readonly key: SigningKey }
  | { readonly state: 'none' }
  /** There is one, but not for this host: another machine's or user's key store sealed it, or it is damaged. */
  | { readonly state: 'locked' }

/** The key as it is found; never makes one, so that a key that can't be opened is not lost for a new one. */
export async function readKey(secrets: KeyStore): Promise<HeldKey> {
  const held = await secrets.get('auditKey')
  if (held === null) return { state: (await secrets.has('auditKey')) ? 'locked' : 'none' }
  try {
    return { state: 'usable', key: readSigningKey(held) }
  } catch {
    return { state: 'locked' }
  }
}

/** A new key in the place of whatever was there. */
export async function replaceKey(secrets: KeyStore): Promise<SigningKey> {
  const made = newPrivateKey()
  await secrets.set('auditKey', made)
  return readSigningKey(made)
}
