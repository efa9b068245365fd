import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSecretFile, type Seal } from '../../../src/main/host/secret-file'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-secrets-'))
  path = join(folder, 'data', 'secrets.json')
})
afterEach(() => rm(folder, { recursive: true }))

const reversing = (key: string): Seal => ({
  seal: (plain) => key + [...plain].reverse().join(''),
  unseal: (sealed) => {
    if (!sealed.startsWith(key)) throw new Error('another key')
    return [...sealed.slice(key.length)].reverse().join('')
  }
})

describe('secrets beside the data', () => {
  it('are kept across starts, readable by this user only, and gone when set to null', async () => {
    const first = createSecretFile(path, null)
    expect(await first.get('deskKey')).toBeNull()
    await Promise.all([first.set('deskKey', 'k1'), first.set('smtpPassword', 'p1')])
    const second = createSecretFile(path, null)
    expect([await second.get('deskKey'), await second.get('smtpPassword')]).toEqual(['k1', 'p1'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await second.set('smtpPassword', null)
    expect([await first.get('deskKey'), await first.get('smtpPassword')]).toEqual(['k1', null])
  })

  it('are sealed where the system can, except the key that must open elsewhere', async () => {
    const sealed = createSecretFile(path, reversing('os:'))
    await sealed.set('smtpPassword', 'password')
    await sealed.set('auditKey', 'signs')
    await sealed.set('deskKey', 'key')
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      smtpPassword: { sealed: 'os:drowssap' },
      auditKey: { sealed: 'os:sngis' },
      deskKey: { plain: 'key' }
    })
    const opened = [await sealed.get('smtpPassword'), await sealed.get('auditKey'), await sealed.get('deskKey')]
    expect(opened).toEqual(['password', 'signs', 'key'])
  })

  it.each([
    ['a host that cannot unseal', null],
    ['another user or machine', reversing('other:')]
  ])('say so and count as absent for %s, while the key still opens', async (_who, seal) => {
    const owner = createSecretFile(path, reversing('os:'))
    await owner.set('smtpPassword', 'password')
    await owner.set('deskKey', 'key')
    const told: string[] = []
    const other = createSecretFile(path, seal, (notice) => told.push(notice))
    expect([await other.get('deskKey'), await other.get('smtpPassword')]).toEqual(['key', null])
    expect(told).toEqual([
      "The SMTP password was sealed by the desktop application and can't be read here. Enter it again in Settings, or start with --smtp."
    ])
    await other.set('deskKey', 'key2')
    expect(await owner.get('smtpPassword')).toBe('password')
  })

  it.each(['', '{', '[1]', '{"deskKey":"bare"}', '{"deskKey":{"plain":1}}', 'null'])(
    'are never replaced where the file is damaged (%j): that is explained',
    async (text) => {
      await createSecretFile(path, null).set('deskKey', 'k1')
      await writeFile(path, text)
      const secrets = createSecretFile(path, null)
      await expect(secrets.get('deskKey')).rejects.toThrow(`${path} is damaged. Put it back from a backup`)
      await expect(secrets.set('deskKey', 'k2')).rejects.toThrow('is damaged')
      expect(await readFile(path, 'utf8')).toBe(text)
    }
  )
})
