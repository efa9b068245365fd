import type { SafeStorage } from 'electron'
import type { Seal } from '../host/secret-file'

/** What is used of Electron's `safeStorage`; versions before 26 do not say which key store it is. */
export type KeyStore = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<Pick<SafeStorage, 'getSelectedStorageBackend'>>

/** Seals with the operating system's key store; null where it has none that protects anything. Once the app is ready. */
export function osSeal(store: KeyStore, platform: NodeJS.Platform): Seal | null {
  if (!store.isEncryptionAvailable() || (platform === 'linux' && isPlain(store))) return null
  return {
    seal: (plain) => store.encryptString(plain).toString('base64'),
    unseal: (sealed) => store.decryptString(Buffer.from(sealed, 'base64'))
  }
}

/** On Linux without a key ring, Electron "encrypts" with a password that stands in its source. */
function isPlain(store: KeyStore): boolean {
  return ['basic_text', 'unknown'].includes(store.getSelectedStorageBackend?.() ?? 'unknown')
}
