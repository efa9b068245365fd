import { createCipheriv, createDecipheriv, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { osSeal, type KeyStore } from '../../../src/main/app/os-seal'
import { createSecretFile } from '../../../src/main/host/secret-file'

type Backend = ReturnType<NonNullable<KeyStore['getSelectedStorageBackend']>>

/** A key store of one user on one machine, as `safeStorage` speaks to it. */
function keyStore(backend: Backend | null, available = true): KeyStore {
  const [key, nonce] = [Buffer.alloc(32, 7), Buffer.alloc(12, 9)]
  return {
    isEncryptionAvailable: () => available,
    encryptString: (plain) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    decryptString: (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce)
      decipher.setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString('utf8')
    },
    ...(backend === null ? {} : { getSelectedStorageBackend: () => backend })
  }
}

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-seal-'))
  path = join(folder, 'secrets.json')
})
afterEach(() => rm(folder, { recursive: true }))

/** As the key of checkpoints is kept (services/checkpoint-key.ts). */
const auditKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

async function keep(
  store: KeyStore,
  platform: NodeJS.Platform
): Promise<{ readonly text: string; readonly got: string | null }> {
  const secrets = createSecretFile(path, osSeal(store, platform))
  await secrets.set('auditKey', auditKey)
  return { text: await readFile(path, 'utf8'), got: await secrets.get('auditKey') }
}

describe('the key that signs checkpoints', () => {
  it.each<[NodeJS.Platform, Backend | null]>([
    ['linux', 'gnome_libsecret'],
    ['linux', 'kwallet6'],
    ['darwin', null],
    ['win32', null]
  ])('is sealed by the key store of %s (%s), and opened with it again', async (platform, backend) => {
    const { text, got } = await keep(keyStore(backend), platform)
    expect(JSON.parse(text)).toEqual({ auditKey: { sealed: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) } })
    expect([text.includes('PRIVATE KEY'), got]).toEqual([false, auditKey])
  })

  it.each<[string, Backend | null, boolean]>([
    ['a password that stands in Electron’s source', 'basic_text', true],
    ['nobody knows what', 'unknown', true],
    ['an Electron that does not tell', null, true],
    ['nothing', 'gnome_libsecret', false]
  ])('counts as protected by the file alone on a Linux that seals with %s', async (_what, backend, available) => {
    expect(osSeal(keyStore(backend, available), 'linux')).toBeNull()
    const { text, got } = await keep(keyStore(backend, available), 'linux')
    expect([JSON.parse(text), got]).toEqual([{ auditKey: { plain: auditKey } }, auditKey])
  })

  it('is absent where the file came from another machine, and not taken for lost', async () => {
    await keep(keyStore('gnome_libsecret'), 'linux')
    const elsewhere: KeyStore = {
      ...keyStore('gnome_libsecret'),
      decryptString: () => {
        throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
      }
    }
    const secrets = createSecretFile(path, osSeal(elsewhere, 'linux'))
    expect([await secrets.get('auditKey'), await secrets.has('auditKey')]).toEqual([null, true])
  })
})
