import { safeStorage } from 'electron'
import type { Seal } from '../host/secret-file'

/** Seals with the operating system's key store; null where it has none that protects anything. Once the app is ready. */
export function osSeal(): Seal | null {
  if (!safeStorage.isEncryptionAvailable() || isPlainBackend()) return null
  return {
    seal: (plain) => safeStorage.encryptString(plain).toString('base64'),
    unseal: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64'))
  }
}

/** On Linux without a key ring, Electron "encrypts" with a password that stands in its source. */
function isPlainBackend(): boolean {
  return (
    process.platform === 'linux' &&
    (!('getSelectedStorageBackend' in safeStorage) || safeStorage.getSelectedStorageBackend() === 'basic_text')
  )
}
