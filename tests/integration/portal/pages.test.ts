import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostilePaths } from '../../support/hostile-paths'
import { openPortal } from '../../support/portal-client'
import { createFakeProgramme } from '../../support/portal-programme'

const script = `console.log(${JSON.stringify('x'.repeat(4000))})`
const index = '<!doctype html><title>emSign Hub</title>'
let portalDirectory = ''

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-'))
  portalDirectory = join(folder, 'portal')
  mkdirSync(join(portalDirectory, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(portalDirectory, 'secret.txt'), 'secret')
  writeFileSync(join(portalDirectory, 'index.html'), index)
  writeFileSync(join(portalDirectory, 'assets', 'index-abc123.js'), script)
  writeFileSync(join(portalDirectory, 'assets', 'mark-abc123.svg'), '<svg/>')
})
afterAll(() => rmSync(join(portalDirectory, '..'), { recursive: true }))

const open = () => openPortal({ programme: createFakeProgramme(), portalDirectory })

describe('the portal’s pages', () => {
  it.each(['/', '/signup', '/signup/done', '/activate/abc', '/signin', '/signin?forgot', '/home', '/signup/'])(
    'are one document at %s, never stored',
    async (path) => {
      const response = await open().send(path)
      expect(response.status).toBe(200)
      expect(await response.text()).toBe(index)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  )

  it('answer HEAD without a body', async () => {
    const response = await open().send('/signup', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('say at unknown addresses that there is nothing, with 404', async () => {
    const response = await open().send('/nowhere')
    expect([response.status, await response.text()]).toEqual([404, index])
    expect((await open().send('/nowhere', { method: 'POST' })).status).toBe(404)
  })

  it('bring their scripts compressed and kept for good', async () => {
    const { send } = open()
    const plain = await send('/assets/index-abc123.js')
    expect(await plain.text()).toBe(script)
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const gzipped = await send('/assets/index-abc123.js', { headers: { 'accept-encoding': 'br, gzip' } })
    expect(gzipped.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(Buffer.from(await gzipped.arrayBuffer())).toString()).toBe(script)
    const unwanted = await send('/assets/index-abc123.js', { headers: { 'accept-encoding': 'gzip;q=0, br' } })
    expect(unwanted.headers.get('content-encoding')).toBeNull()
  })

  it.each([
    ...hostilePaths('../secret.txt'),
    ...['/assets/../secret.txt', '/assets/%2e%2e/secret.txt', '/secret.txt', '//secret.txt', '/assets/__proto__']
  ])('keep %s to themselves', async (path) => {
    const response = await open().send(path)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('secret')
  })

  it.each(['/', '/assets/index-abc123.js', '/nowhere', '/api/signup', '/api/me', '/api/nothing', '/healthz'])(
    'and everything else carry the security headers: %s',
    async (path) => {
      const { headers } = await open().send(path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toContain('camera=()')
      expect(headers.get('x-powered-by')).toBeNull()
      expect(headers.get('strict-transport-security')).toBeNull()
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  )

  it('explain what to do while they have not been built', async () => {
    const response = await openPortal({ programme: createFakeProgramme() }).send('/')
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('npm run build')
  })
})
