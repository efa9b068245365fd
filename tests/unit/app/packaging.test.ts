import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

/** Each fuse that @electron/fuses names in its first version, as electron-builder spells it. */
const wanted = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false
}

describe('the packaging configuration', () => {
  it('sets every fuse, and packs into an archive that can be checked', async () => {
    const text = await readFile('electron-builder.yml', 'utf8')
    const section = /^electronFuses:\n((?: .*\n)*)/m.exec(text)?.[1] ?? ''
    const found = [...section.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name, value]) => [
      name,
      value === 'true'
    ])
    expect(Object.fromEntries(found)).toEqual(wanted)
    expect(text).toMatch(/^asar: true$/m)
  })
})
