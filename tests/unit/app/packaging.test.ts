import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { afterPack, fuses } from '../../../scripts/set-fuses.mjs'

/** Where fuses begin in a binary of Electron, whose wire follows: its version, its length, and a character for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const binary = (wire: string) =>
  Buffer.concat([Buffer.from(`ELF ${sentinel}`), Buffer.from([1, wire.length]), Buffer.from(`${wire} and on`)])

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-pack-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** What the hook makes of such a binary, as electron-builder calls it. */
async function packed(wire: string, platform: string, file: string): Promise<Buffer> {
  await writeFile(join(folder, file), binary(wire))
  const packager = { executableName: 'emsign-hub-desk', appInfo: { productFilename: 'emSign Hub Desk' } }
  await afterPack({ appOutDir: folder, electronPlatformName: platform, packager })
  return readFile(join(folder, file))
}

describe('the packaging configuration', () => {
  it('packs into an archive that can be checked, and leaves the fuses to one place', async () => {
    const text = await readFile('electron-builder.yml', 'utf8')
    expect(text).toMatch(/^asar: true$/m)
    expect(text).toMatch(/^afterPack: \.\/scripts\/set-fuses\.mjs$/m)
    expect(text).not.toMatch(/electronFuses/)
  })

  it('names every fuse that the installed @electron/fuses knows, and no other', () => {
    const known = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name))
    expect(Object.keys(fuses).sort()).toEqual(known.sort())
  })

  it('lets nobody use the program as a Node, loads only what was packed, and gives files no rights', () => {
    expect(fuses).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true
    })
  })

  it.each([
    ['linux', 'emsign-hub-desk'],
    ['win32', 'emSign Hub Desk.exe']
  ])('sets them in the binary of %s, whatever Electron had there', async (platform, file) => {
    const set = binary('010011001')
    expect(await packed('101100110', platform, file)).toEqual(set)
    expect(await packed('010011001', platform, file)).toEqual(set)
  })

  it('fails where this Electron has a fuse that is not named', async () => {
    await expect(packed('0000000000', 'linux', 'emsign-hub-desk')).rejects.toThrow('strictlyRequireAllFuses')
    expect(await readFile(join(folder, 'emsign-hub-desk'))).toEqual(binary('0000000000'))
  })
})
