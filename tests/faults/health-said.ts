import { mkdir } from 'node:fs/promises'
import pino from 'pino'
import { createHub } from '../../src/main/hub'
import { nodeFileSystem, type FileSystemPort } from '../../src/main/store/file-system'

/** The real disk until it is told that syncs of the journal fail. */
export function createBreakableDisk() {
  let broken = false
  const fs: FileSystemPort = {
    ...nodeFileSystem,
    open: async (path, mode) => {
      const file = await nodeFileSystem.open(path, mode)
      const datasync = async () => {
        if (broken) throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
        await file.datasync()
      }
      return { ...file, datasync }
    }
  }
  return {
    fs,
    fail: () => {
      broken = true
    }
  }
}

/** What the whole programme says of itself after a sync failed: `/healthz`, its HTTP status, the status bar's state. */
export async function healthSaid(dataDirectory: string): Promise<string> {
  await mkdir(dataDirectory, { recursive: true })
  const disk = createBreakableDisk()
  const hub = await createHub({
    dataDirectory,
    resourcesDirectory: 'resources',
    portalDirectory: 'out/renderer/portal',
    portalUrl: 'https://hub.example',
    smtpUrl: null,
    mailFrom: null,
    trustedProxies: [],
    assumeCountry: null,
    networkDatabase: null,
    demo: false,
    version: '0.0.0-faults',
    secrets: {
      has: async () => true,
      get: async () => 'x'.repeat(43),
      set: async () => undefined
    },
    logger: pino({ level: 'silent' }),
    fileSystem: disk.fs
  })
  try {
    const session = hub.sessions.open()
    const call = (operation: string, input: object) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    const password = 'Correct-Horse-7-battery'
    await call('setup.createAdministrator', { name: 'Meera Kamath', email: 'meera@emsign.example', password })
    disk.fail()
    await call('staff.invite', { name: 'Kiran Rao', email: 'kiran@emsign.example', role: 'reviewer' })
    const health = await hub.portal(new Request('http://127.0.0.1:4180/healthz'), '127.0.0.1')
    const { status } = (await health.json()) as { readonly status: string }
    const bar = await call('status.get', {})
    const state = bar.ok ? (bar.data as { readonly store: { readonly state: string } }).store.state : bar.message
    return `${status}, ${health.status}, ${state}`
  } finally {
    await hub.close()
  }
}
