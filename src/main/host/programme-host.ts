import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import pino, { type Logger } from 'pino'
import type { Hub, HubOptions, SecretStore } from '../hub-types'
import type { HostOptions } from '../options'
import { StoreOpenError } from '../store/port'
import type { Machine } from './data-directory'
import { isEveryAddress, listen, type Listening } from './listen'

/** Folders that a host is built and shipped with. */
export type HostFolders = { readonly resources: string; readonly portal: string; readonly desk: string }

/** Where they are, seen from the folder of the built host (`out/main`). */
export function hostFolders(outMain: string): HostFolders {
  const renderer = join(outMain, '..', 'renderer')
  return {
    resources: join(outMain, '..', '..', 'resources'),
    portal: join(renderer, 'portal'),
    desk: join(renderer, 'desk')
  }
}

export function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, home: homedir() }
}

/** Logs to stderr, at once: a log line that explains an exit must not be lost with it. */
export function createLogger(level: HostOptions['logLevel']): Logger {
  return pino(
    { level, redact: { paths: ['*.password', '*.token', '*.code', '*.key', '*.cookie'] } },
    pino.destination({ dest: 2, sync: true })
  )
}

/**
 * Makes the data directory where there is none yet; at once, since Electron must know it before it is ready.
 * @throws StoreOpenError
 */
export function prepareDataDirectory(path: string): void {
  try {
    makeDirectory(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreOpenError(`The data directory ${path} can't be made: ${reason}. Choose another with --data DIR.`)
  }
}

/** Not Node's recursive mkdir: that never ends where a folder can't be made in one that is there (in /proc, say). */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error
    makeDirectory(dirname(path))
    mkdirSync(path, { mode: 0o700 })
  }
}

/** The programme with its portal on the network: what both hosts carry. */
export type ProgrammeHost = {
  readonly hub: Hub
  /** Null: off. */
  readonly portal: Listening | null
  /** Lines worth telling the operator. */
  readonly notices: readonly string[]
  /** Answers what is in hand, finishes the commits and lets go of the data. */
  readonly close: () => Promise<void>
}

/**
 * @throws StoreOpenError where the data can't be used
 * @throws ListenError where the portal can't listen; the data is let go of
 */
export async function startProgramme(
  createHub: (options: HubOptions) => Promise<Hub>,
  options: HostOptions,
  {
    folders,
    secrets,
    logger,
    version
  }: {
    readonly folders: HostFolders
    readonly secrets: SecretStore
    readonly logger: Logger
    readonly version: string
  }
): Promise<ProgrammeHost> {
  const hub = await createHub({
    dataDirectory: options.dataDirectory,
    resourcesDirectory: folders.resources,
    portalDirectory: folders.portal,
    portalUrl: options.portalUrl,
    smtpUrl: options.smtpUrl,
    mailFrom: options.mailFrom,
    trustedProxies: options.trustedProxies,
    assumeCountry: options.assumeCountry,
    networkDatabase: options.networkDatabase,
    demo: options.demo,
    version,
    secrets,
    logger
  })
  try {
    const portal =
      options.portal === null ? null : await listen(hub.portal, options.portal, { option: '--portal', logger })
    hub.portalListensOn(portal?.url ?? null)
    hub.warmUp()
    const notices = [...hub.notices]
    if (portal !== null && isEveryAddress(portal.host) && options.portalUrl === null)
      notices.push(
        `The portal listens on every address of this machine. Links in mail lead to ${portal.url} until --portal-url or Settings name the address that resellers use.`
      )
    return {
      hub,
      portal,
      notices,
      close: async () => {
        await portal?.close()
        await hub.close()
      }
    }
  } catch (error) {
    await hub.close()
    throw error
  }
}
