import { join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'

/** Every fuse, so that none depends on a default of Electron's (https://www.electronjs.org/docs/latest/tutorial/fuses). */
export const fuses = {
  // The program is no Node for whoever can start it with an environment of theirs.
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableCookieEncryption: true,
  // What is loaded is what was packaged: together, and only together, they hold that (macOS, Windows).
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // No snapshot of our own is shipped.
  LoadBrowserProcessSpecificV8Snapshot: false,
  // The desk comes over its own scheme; no page is a file.
  GrantFileProtocolExtraPrivileges: false,
  // As Electron has it: WebAssembly that leaves its memory is stopped by a signal. Nothing here is WebAssembly.
  WasmTrapHandlers: true
}

/**
 * electron-builder's hook, after packing and before signing. Its own key `electronFuses` goes by an older @electron/fuses
 * that does not know the last fuse. Fails where this Electron has a fuse that is not named here.
 */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const name = electronPlatformName === 'linux' ? packager.executableName : packager.appInfo.productFilename
  const extension = { darwin: '.app', mas: '.app', win32: '.exe' }[electronPlatformName] ?? ''
  const wire = Object.entries(fuses).map(([fuse, on]) => [FuseV1Options[fuse], on])
  await flipFuses(join(appOutDir, name + extension), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    ...Object.fromEntries(wire)
  })
}
