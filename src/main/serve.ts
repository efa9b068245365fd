import { join } from 'node:path'
import { version } from '../../package.json'
import { openConsole } from './host/console'
import { explainFailure } from './host/failure'
import {
  createLogger,
  hostFolders,
  prepareDataDirectory,
  startProgramme,
  thisMachine,
  type ProgrammeHost
} from './host/programme-host'
import { backUpData, restoreData } from './host/backup-lines'
import { prepareReadyFile } from './host/ready-file'
import { createSecretFile } from './host/secret-file'
import { closeOnSignals } from './host/signals'
import { describeStart } from './host/start-lines'
import { createHub } from './hub'
import { readOptions, type HostOptions, type ReviewOptions, type Start } from './options'
import { resetAtMachine } from './reset-at-machine'
import { createReviewHub } from './review-hub'

const folders = hostFolders(__dirname)

/** The Node host: the desk on loopback, the portal on its address, or one of them. */
async function main(): Promise<void> {
  const start = readOptions('node', process.argv.slice(2), thisMachine(), version)
  if (start.kind === 'print') {
    process.stdout.write(`${start.text}\n`)
    return
  }
  if (start.kind === 'review') return review(start.options)
  if (start.kind !== 'run') {
    process.stdout.write(`${await carryOut(start)}\n`)
    return
  }
  const { options } = start
  const logger = createLogger(options.logLevel)
  const notices: string[] = []
  const tell = (notice: string) => {
    notices.push(notice)
    logger.warn(notice)
  }
  prepareDataDirectory(options.dataDirectory)
  const secrets = createSecretFile(join(options.dataDirectory, 'secrets.json'), null, tell)
  const programme = await startProgramme(createHub, options, { folders, secrets, logger, version })
  try {
    const close = await serve(options, programme, notices, logger)
    closeOnSignals(close, logger)
  } catch (error) {
    await programme.close()
    throw error
  }
}

/** Does the one thing that it was started for; answers what the operator is told. */
function carryOut(task: Exclude<Start, { readonly kind: 'run' | 'print' | 'review' }>): Promise<string> {
  if (task.kind === 'resetTwoFactor') return resetAtMachine(task)
  return task.kind === 'backUp' ? backUpData(task) : restoreData(task)
}

/** Answers what ends it all in good order. */
async function serve(
  options: HostOptions,
  programme: ProgrammeHost,
  notices: readonly string[],
  logger: ReturnType<typeof createLogger>
): Promise<() => Promise<void>> {
  const portal = programme.portal?.url ?? null
  const readyFile = await prepareReadyFile(options.readyFile)
  const tellReady = (console: string | null) => readyFile.write({ console, portal, pid: process.pid, version })

  const console =
    options.console === null
      ? null
      : await openConsole(programme.hub, options.console, {
          deskDirectory: folders.desk,
          logger,
          onNewUrl: (url) => {
            process.stdout.write(`To open the desk in another browser: ${url}\n`)
            tellReady(url).catch((error: unknown) => logger.error({ err: error }, 'the ready file was not written'))
          }
        })
  await tellReady(console?.url() ?? null)
  process.stdout.write(
    describeStart({
      console: console?.url() ?? null,
      portal,
      dataDirectory: options.dataDirectory,
      demoSignIns: programme.hub.demoSignIns,
      notices: [...programme.notices, ...notices]
    })
  )
  return async () => {
    await Promise.all([console?.close(), readyFile.remove()])
    await programme.close()
  }
}

/** A review pack on loopback: no data directory, no portal and no mail. */
async function review({ path, console: address, readyFile: readyPath, logLevel }: ReviewOptions): Promise<void> {
  const logger = createLogger(logLevel)
  if (address === null) throw new Error('options name a console for the Node host')
  const hub = createReviewHub({ path, version, logger })
  const readyFile = await prepareReadyFile(readyPath)
  const tellReady = (console: string) => readyFile.write({ console, portal: null, pid: process.pid, version })
  const console = await openConsole(hub, address, {
    deskDirectory: folders.desk,
    logger,
    onNewUrl: (url) => {
      process.stdout.write(`To open the review in another browser: ${url}\n`)
      tellReady(url).catch((error: unknown) => logger.error({ err: error }, 'the ready file was not written'))
    }
  })
  closeOnSignals(async () => {
    await Promise.all([console.close(), readyFile.remove()])
    await hub.close()
  }, logger)
  await tellReady(console.url())
  process.stdout.write(`Review pack: ${path}\nReview: ${console.url()}\n`)
}

main().catch((error: unknown) => {
  const { line, exitCode, expected } = explainFailure(error)
  if (!expected) createLogger('error').error({ err: error }, 'the start failed')
  process.stderr.write(`${line}\n`)
  process.exit(exitCode)
})
