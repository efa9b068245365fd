import { posix, win32 } from 'node:path'

const folder = 'emsign-hub-desk'

/** What the default location depends on; `process.platform`, `process.env` and `os.homedir()` in a host. */
export type Machine = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * Where a person's data lies unless the host is told otherwise. Both hosts ask here, so that the same person finds the
 * same data in Electron's window and on loopback.
 */
export function defaultDataDirectory({ platform, env, home }: Machine): string {
  if (platform === 'win32') return win32.join(env['APPDATA'] || win32.join(home, 'AppData', 'Roaming'), folder)
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', folder)
  // The XDG base directory specification has relative paths ignored.
  const configured = env['XDG_DATA_HOME'] ?? ''
  return posix.join(posix.isAbsolute(configured) ? configured : posix.join(home, '.local', 'share'), folder)
}
