import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, Menu, powerMonitor, safeStorage, session } from 'electron'
import { version } from '../../package.json'
import { appArguments } from './app/app-arguments'
import { deskUrl } from './app/desk-origin'
import { registerDeskScheme, serveDesk } from './app/desk-protocol'
import { createDeskWindow } from './app/desk-window'
import { endOnUncaught } from './app/failing'
import { limitContents, limitSession } from './app/limits'
import { lockWithSystem } from './app/lock-with-system'
import { takeLinks } from './app/deep-link'
import { claimLinks, listenForLinks } from './app/open-links'
import { osSeal } from './app/os-seal'
import { closeBeforeQuit } from './app/quit'
import { createReviewWindows, listenForPacks, logOpening } from './app/review-windows'
import { reviewMenuTemplate } from './app/menu'
import { openWindow } from './app/window'
import { connectWindows } from './app/window-calls'
import { keepWindowState } from './app/window-state'
import { explainFailure } from './host/failure'
import {
  createLogger,
  hostFolders,
  prepareDataDirectory,
  startProgramme,
  thisMachine,
  type ProgrammeHost
} from './host/programme-host'
import { prepareReadyFile } from './host/ready-file'
import { createSecretFile } from './host/secret-file'
import { describeStart } from './host/start-lines'
import { createHub } from './hub'
import type { Logger } from 'pino'
import { readOptions, type HostOptions, type ReviewOptions } from './options'
import { resetAtMachine } from './reset-at-machine'
import { createReviewHub } from './review-hub'

const folders = hostFolders(__dirname)
const preload = join(__dirname, '..', 'preload', 'index.cjs')
const developing = !app.isPackaged

/** The desktop application: the desk in a window, and the portal, in one process. */
async function main(): Promise<void> {
  const { args, account } = takeLinks(appArguments(process.argv, process.defaultApp))
  const start = readOptions('electron', args, thisMachine(), version)
  if (start.kind === 'print') process.stdout.write(`${start.text}\n`)
  if (start.kind === 'review') return startReview(start.options)
  if (start.kind === 'resetTwoFactor') process.stdout.write(`${await resetAtMachine(start)}\n`)
  if (start.kind !== 'run') return app.exit(0)
  const { options } = start
  try {
    prepareDataDirectory(options.dataDirectory)
    // Chromium's own files; the lock that follows from it is one per data directory.
    app.setPath('userData', join(options.dataDirectory, 'window'))
    if (!app.requestSingleInstanceLock()) {
      process.stdout.write(`Hub Desk is open already with the data in ${options.dataDirectory}; see its window.\n`)
      return app.exit(0)
    }
    await run(options, account)
  } catch (error) {
    fail(error, options)
  }
}

/** `account`: the number in the link that it was started with, if any. */
async function run(options: HostOptions, account: string | null): Promise<void> {
  const logger = createLogger(options.logLevel)
  limitContents(app, logger)
  const links = listenForLinks(app, account)
  const packs = listenForPacks()
  claimLinks(app)
  await app.whenReady()

  const notices: string[] = []
  const tell = (notice: string) => {
    notices.push(notice)
    logger.warn(notice)
  }
  const readyFile = await prepareReadyFile(options.readyFile)
  const seal = osSeal(safeStorage, process.platform)
  if (seal === null)
    notices.push('This system keeps no keys for programs: secrets.json is protected by file permissions only.')
  const secrets = createSecretFile(join(options.dataDirectory, 'secrets.json'), seal, tell)
  const starting = startProgramme(createHub, options, { folders, secrets, logger, version })
  const keeper = keepWindowState(windowFile(options), logger)
  const screen = createScreen(logger)
  const quit = closeBeforeQuit(async () => {
    await Promise.all([readyFile.remove(), screen.reviews.close()])
    await keeper.settled()
    const programme = await starting.catch(() => null)
    await programme?.close()
  }, logger)
  endOnUncaught(quit, logger, isQuiet(options))

  const programme: ProgrammeHost = await starting
  lockWithSystem(powerMonitor, programme.hub.sessions)
  screen.prepare()
  const desk = createDeskWindow({
    hub: programme.hub,
    calls: screen.calls,
    openPack: screen.choosePack,
    preload,
    windowFile: windowFile(options),
    guide: join(__dirname, '..', '..', 'docs', 'guide.md'),
    keeper,
    developing,
    version,
    logger
  })
  await desk.open()
  links.ready((number) => desk.lead(number === null ? null : { topic: 'open', number }))

  packs.ready((path) => void screen.reviews.open(path).catch(logOpening(logger)))

  const portal = programme.portal?.url ?? null
  await readyFile.write({ console: deskUrl, portal, pid: process.pid, version })
  process.stdout.write(
    describeStart({
      console: 'in its window',
      portal,
      dataDirectory: options.dataDirectory,
      demoSignIns: programme.hub.demoSignIns,
      notices: [...programme.notices, ...notices]
    })
  )
}

/** What windows have in common, whether a desk is behind them or a review pack. */
function createScreen(logger: Logger) {
  const calls = connectWindows(logger, (path) => void reviews.open(path).catch(logOpening(logger)))
  const reviews = createReviewWindows({
    createHub: (path) => createReviewHub({ path, version, logger }),
    openWindow: (hub) =>
      openWindow(preload, {
        developing,
        left: null,
        keeper: { watch: () => undefined },
        prepare: ({ webContents }) => calls.admit(webContents, hub)
      })
  })
  return {
    calls,
    reviews,
    choosePack: () => void reviews.choose().catch(logOpening(logger)),
    /** Once the app is ready. */
    prepare: () => {
      limitSession(session.defaultSession, logger)
      serveDesk(folders.desk)
    }
  }
}

/**
 * Review mode alone. Where a desk runs already with this data, it opens the pack in a window of its own; else nothing of
 * a desk is touched, and what Chromium keeps is gone with the window.
 */
async function startReview(options: ReviewOptions): Promise<void> {
  const deskWindow = join(options.dataDirectory, 'window')
  if (existsSync(deskWindow)) {
    app.setPath('userData', deskWindow)
    if (!app.requestSingleInstanceLock()) {
      process.stdout.write(`Hub Desk is open already and shows ${options.path} in a window of its own.\n`)
      return app.exit(0)
    }
    app.releaseSingleInstanceLock()
  }
  const folder = mkdtempSync(join(tmpdir(), 'hub-desk-review-'))
  app.setPath('userData', folder)
  app.on('quit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  try {
    await runReview(options)
  } catch (error) {
    fail(error, null)
  }
}

async function runReview({ path, readyFile: readyPath, logLevel }: ReviewOptions): Promise<void> {
  const logger = createLogger(logLevel)
  limitContents(app, logger)
  const packs = listenForPacks()
  await app.whenReady()
  const readyFile = await prepareReadyFile(readyPath)
  const screen = createScreen(logger)
  closeBeforeQuit(async () => {
    await Promise.all([readyFile.remove(), screen.reviews.close()])
  }, logger)
  screen.prepare()
  Menu.setApplicationMenu(Menu.buildFromTemplate(reviewMenuTemplate(process.platform, screen.choosePack)))
  await screen.reviews.open(path)
  packs.ready((another) => void screen.reviews.open(another).catch(logOpening(logger)))
  await readyFile.write({ console: deskUrl, portal: null, pid: process.pid, version })
  process.stdout.write(`Review pack: ${path}\nReview: in its window\n`)
}

/** Says in the terminal, and in a box where a person is looking, why there is no desk. */
function fail(error: unknown, options: HostOptions | null): void {
  const { line, exitCode, expected } = explainFailure(error)
  if (!expected) createLogger('error').error({ err: error }, 'the start failed')
  process.stderr.write(`${line}\n`)
  if (!isQuiet(options) && app.isReady()) dialog.showErrorBox('emSign Hub Desk can’t start', line)
  app.exit(exitCode)
}

/** Whether nobody is looking who could answer a box. */
const isQuiet = (options: HostOptions | null) =>
  options === null || options.readyFile !== null || Boolean(process.env['HUB_NO_DIALOG'])

/** Beside Chromium's own files. */
const windowFile = ({ dataDirectory }: HostOptions) => join(dataDirectory, 'window', 'window-state.json')

// All of it before Electron is ready, so before anything is awaited.
registerDeskScheme()
// Chromium's own sandbox does not run for root, who has to say so.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
main().catch((error: unknown) => fail(error, null))
