import { randomBytes, randomUUID } from 'node:crypto'
import type { DemoSignIn } from '@shared/contract'
import type { DeskEvent } from '@shared/events'
import { createAttention } from './api/attention'
import type { DeskContext, Handlers } from './api/desk-context'
import { eventsOf } from './api/desk-events'
import { createDispatch } from './api/dispatch'
import { createDoorWatch } from './api/door-watch'
import { alertHandlers } from './api/handlers/alerts'
import { accountHandlers } from './api/handlers/accounts'
import { auditHandlers } from './api/handlers/audit'
import { callerHandlers } from './api/handlers/callers'
import { dataHandlers } from './api/handlers/data'
import { decisionHandlers } from './api/handlers/decisions'
import { findHandlers } from './api/handlers/find'
import { incidentHandlers } from './api/handlers/incidents'
import { mailHandlers } from './api/handlers/mail'
import { matchingHandlers } from './api/handlers/matching'
import { offlineHandlers } from './api/handlers/offline'
import { overviewHandlers } from './api/handlers/overview'
import { reportHandlers } from './api/handlers/reports'
import { resellerHandlers } from './api/handlers/resellers'
import { reviewHandlers } from './api/handlers/review'
import { sessionHandlers } from './api/handlers/session'
import { settingsHandlers } from './api/handlers/settings'
import { setupHandlers } from './api/handlers/setup'
import { staffHandlers } from './api/handlers/staff'
import { twoFactorHandlers } from './api/handlers/two-factor'
import { followIdleLimit, watchDesks } from './api/watch-desks'
import { loadDemo } from './demo/load-demo'
import type { Hub, HubOptions } from './hub-types'
import { createMailSystem } from './mail/mail-system'
import { realSchedule } from './mail/outbox'
import { openCountryDatabase } from './http/country'
import { noNetworks, openNetworkDatabase, type NetworkDatabase } from './http/network'
import { UsageError } from './option-values'
import { createPortal } from './portal/portal'
import { createCalendar } from './domain/calendar'
import { openRestartable, type Lasting, type Life } from './restartable'
import { startBackups } from './services/backups'
import { describeRestore, openSettled } from './services/finish-restore'
import { prepareRestore } from './services/restore'
import { checkRestore } from './services/restore-check'
import { startCheckpoints } from './services/checkpoint-schedule'
import { createCheckpoints } from './services/checkpoints'
import { createClaims } from './services/claims'
import { readSettings, type Context } from './services/context'
import { readDeskKey } from './services/desk-key'
import { createPackFiles } from './services/pack-files'
import { createPasswords } from './services/passwords'
import { createPortalProgramme } from './portal-programme'
import { renewMail } from './services/renewal'
import { createStaffSignIn } from './services/staff-sign-in'
import { createTally } from './services/tally'
import { createTwoFactor } from './services/two-factor'
import { createCheckpointFolder } from './store/checkpoint-folder'
import { openEmbeddedStore } from './store/embedded-store'
import { nodeFileSystem } from './store/file-system'

/**
 * The composition root: store, mail, rules, desk and portal, wired once for whichever host carries them.
 * @throws StoreOpenError where the data can't be used; the message says why and what to do
 */
export const createHub = (options: HubOptions): Promise<Hub> =>
  openRestartable((lasting) => openLife(options, lasting), options)

/** One life of it, for `openRestartable`. Once it is closed it listens to nothing that outlives it. */
export async function openLife(options: HubOptions, { sessions, clock, lockAfter, restart }: Lasting): Promise<Life> {
  const { logger } = options
  const now = options.now ?? clock.now
  const networks = await openNetworks(options.networkDatabase)
  const fs = options.fileSystem ?? nodeFileSystem
  const { dataDirectory } = options
  const { opened, restored } = await openSettled(
    () => openEmbeddedStore({ directory: dataDirectory, now, logger, fs }),
    { fs, dataDirectory, now }
  )
  const { store } = opened
  const notices = [...opened.notices]
  const [newest] = (await store.events({ limit: 1 })).items
  if (newest && !clock.notBefore(new Date(newest.at)))
    notices.push(
      `The newest entry of the trail is of ${newest.at}, which this machine's clock has not reached. Check it.`
    )
  if (restored !== null) notices.push(describeRestore(restored))
  let portalAddress: string | null = null

  const settings = () => readSettings(store)
  /** Links that are renewed lead to the portal, which may not listen yet. */
  let startRenewing: (context: Context) => void = () => undefined
  const renewing = new Promise<Context>((resolve) => {
    startRenewing = resolve
  })
  const mail = await createMailSystem({
    ...{ ...options, store, passing: opened.passing, settings, now },
    renew: async ({ id }) => renewMail(await renewing, id)
  })
  notices.push(...mail.notices)
  const portalUrl = async () =>
    (options.portalUrl ?? (await settings()).portal.url ?? portalAddress ?? 'http://127.0.0.1:4180').replace(/\/+$/, '')

  const context: Context = {
    store,
    promiseMail: mail.promise,
    now,
    random: randomBytes,
    newId: randomUUID,
    passwords: options.passwords ?? createPasswords(options.hashCost, async () => (await settings()).passwords),
    deskKey: await readDeskKey(options.secrets),
    networkOf: networks.lookup,
    portalUrl
  }

  const listeners = new Set<(event: DeskEvent) => void>()
  const tell = (event: DeskEvent) => listeners.forEach((listener) => listener(event))
  mail.onStatus(() => tell({ topic: 'status' }))
  store.watch((commit) => eventsOf(commit).forEach(tell))

  let demoSignIns: readonly DemoSignIn[] = []
  if (options.demo && store.isEmpty()) demoSignIns = await loadDemo(context)
  else if (options.demo) notices.push('The data directory holds data already: --demo changed nothing.')

  const idle = await followIdleLimit(store)
  lockAfter(idle.limit)
  const stopWatching = watchDesks({ store, now, sessions, schedule: realSchedule, logger })
  const claims = createClaims({ now, schedule: realSchedule })
  const stopClaims = sessions.onLeft(claims.releaseAll)
  claims.onChange((ids) => tell({ topic: 'claims', ids }))
  const calls = createClaims({ now, schedule: realSchedule, watched: 'everybody' })
  const stopCalls = sessions.onLeft(calls.releaseAll)
  calls.onChange((ids) => tell({ topic: 'incidents', ids }))
  const backups = await startBackups({
    store,
    fs,
    dataDirectory,
    policy: async () => (await settings()).backups,
    calendar: createCalendar(Intl.DateTimeFormat().resolvedOptions().timeZone),
    now,
    schedule: realSchedule,
    logger,
    onChange: () => tell({ topic: 'status' })
  })
  const tally = createTally({ store, now, schedule: realSchedule, logger })
  const staffSignIn = createStaffSignIn(context, tally)
  const checkpointFolder = createCheckpointFolder(options.fileSystem)
  const checkpoints = createCheckpoints({
    ...context,
    settings,
    secrets: options.secrets,
    folder: checkpointFolder,
    onChange: () => tell({ topic: 'status' })
  })
  const stopCheckpoints = startCheckpoints({ store, checkpoints, settings, now, schedule: realSchedule, logger })
  const desk: DeskContext = {
    ...context,
    staffSignIn,
    twoFactor: createTwoFactor(context, staffSignIn),
    sessions,
    claims,
    calls,
    secrets: options.secrets,
    packs: createPackFiles(),
    checkpoints,
    checkpointFolder,
    host: options,
    portalListensOn: () => portalAddress,
    mail,
    backups,
    restore: async (check, by) => {
      await prepareRestore({ store, fs, now, dataDirectory }, check, by)
      return restart(by.session)
    },
    checkRestore: (from) => checkRestore({ store, fs, deskKey: context.deskKey }, from),
    loadDemo: () => loadDemo(context)
  }
  const offline = offlineHandlers(desk)
  const handlers: Handlers = {
    ...setupHandlers(desk),
    ...sessionHandlers(desk),
    ...accountHandlers(desk),
    ...decisionHandlers(desk),
    ...offline.handlers,
    ...resellerHandlers(desk),
    ...matchingHandlers(desk),
    ...incidentHandlers(desk),
    ...callerHandlers(desk),
    ...reportHandlers(desk),
    ...mailHandlers(desk),
    ...auditHandlers(desk),
    ...settingsHandlers(desk),
    ...staffHandlers(desk),
    ...twoFactorHandlers(desk),
    ...overviewHandlers(desk),
    ...findHandlers(desk),
    ...dataHandlers(desk),
    ...reviewHandlers(),
    ...alertHandlers(desk)
  }

  const portal = createPortal({
    programme: createPortalProgramme(context),
    portalDirectory: options.portalDirectory,
    portalUrl,
    trustedProxies: options.trustedProxies,
    countries: await openCountryDatabase(),
    assumeCountry: options.assumeCountry,
    logger,
    now,
    ...(options.pause && { pause: options.pause })
  })

  return {
    dispatch: createDispatch(store, handlers, logger, createDoorWatch({ store, now, tally, logger })),
    restored,
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    attention: createAttention(context, (error) => logger.error({ err: error }, 'news was not told')),
    portal,
    portalListensOn: (url) => {
      portalAddress = url
      startRenewing(context)
    },
    warmUp: store.warmUp,
    demoSignIns,
    notices,
    close: async () => {
      for (const stop of [stopWatching, stopClaims, stopCalls, offline.stop]) stop()
      await backups.stop()
      await stopCheckpoints()
      await mail.stop()
      await tally.flush()
      await store.close()
    }
  }
}

async function openNetworks(path: string | null): Promise<NetworkDatabase> {
  if (path === null) return noNetworks
  try {
    return await openNetworkDatabase(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`--network-database: ${path} is not an ASN database that can be read (${reason}).`)
  }
}
