import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Browser, type ElectronApplication, type Page } from '@playwright/test'
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp'
import { startElectronHost, startNodeHost, type Carrier, type ElectronCommand, type Ready } from './carrier'

export { expect } from '@playwright/test'

export type HostKind = 'loopback' | 'electron'

/** One running Hub Desk with a world of its own: data directory, mail server, portal. */
export type Host = {
  readonly kind: HostKind
  readonly dataDirectory: string
  readonly smtp: TestSmtpServer
  readonly portalUrl: () => string
  /** The desk's page now: another one after `restart`. */
  readonly desk: () => Page
  /**
   * Ends the host in good order and starts it again on the same data and ports, with its clock ahead where that is
   * wanted; nobody is signed in on the new page.
   */
  readonly restart: (options?: { readonly hoursLater?: number }) => Promise<Page>
  /** Ends the host without a word, as a crash does; a browser's page stays as it is. */
  readonly crash: () => Promise<void>
  /** Starts it again after that. A browser's page stays as it is; a window is a new one. */
  readonly revive: () => Promise<Page>
  /** A second desk in a browser of its own; on loopback only. */
  readonly secondDesk: () => Promise<Page>
  /** A visitor of the portal in a browser of their own, seen by the portal as coming from `ip`. */
  readonly visitor: (from?: { readonly ip?: string }) => Promise<Page>
  readonly app: () => ElectronApplication | null
  readonly ready: () => Promise<Ready>
  /** All that the host printed since its last start. */
  readonly output: () => string
}

/** Addresses of the bundled country database, and one of documentation (RFC 5737) that it knows nothing of. */
export const visitorAddress = { india: '49.36.0.1', germany: '91.0.0.1', unknown: '192.0.2.1' } as const

export type HostOptions = {
  /** Which host carries the desk; the Playwright project sets it. */
  readonly hostKind: HostKind
  /** More options for it, like `--demo`. */
  readonly hostArguments: readonly string[]
  /** Where its mail goes: the test's SMTP server, or the mailbox folder as for a newcomer. */
  readonly hostMail: 'smtp' | 'mailbox'
}

export type HostFixtures = { readonly host: Host; readonly desk: Page }

export const test = base.extend<HostOptions & HostFixtures>({
  hostKind: ['loopback', { option: true }],
  hostArguments: [[], { option: true }],
  hostMail: ['smtp', { option: true }],

  host: async ({ hostKind, hostArguments, hostMail, browser }, use, testInfo) => {
    const electron = hostKind === 'electron' ? findElectron() : null
    if (electron !== null && 'missing' in electron) {
      if (process.env['REQUIRE_ELECTRON']) throw new Error(`Electron is required here: ${electron.missing}`)
      return testInfo.skip(true, `no Electron here: ${electron.missing}`)
    }
    const folder = await mkdtemp(join(tmpdir(), 'hub-desk-e2e-'))
    const smtp = await startSmtpServer()
    const host = await openHost({ electron, folder, smtp, hostMail, extra: hostArguments, browser })
    try {
      await use(host)
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('host.log', { body: host.output(), contentType: 'text/plain' })
        const picture = await host
          .desk()
          .screenshot()
          .catch(() => null)
        if (picture !== null) await testInfo.attach('desk.png', { body: picture, contentType: 'image/png' })
      }
    } finally {
      await host.close()
      await smtp.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  },

  desk: async ({ host }, use) => {
    await use(host.desk())
  }
})

function findElectron(): ElectronCommand | { readonly missing: string } {
  const found = process.env['HUB_E2E_ELECTRON']
  return found === undefined
    ? { missing: 'the global set-up did not run' }
    : (JSON.parse(found) as ElectronCommand | { readonly missing: string })
}

/** Runs in the page, whose clock is the host's. */
function clockOfPageAhead(milliseconds: number): void {
  const RealDate = Date
  globalThis.Date = class extends RealDate {
    constructor(...parts: []) {
      if (parts.length === 0) super(RealDate.now() + milliseconds)
      else super(...parts)
    }
    static override now(): number {
      return RealDate.now() + milliseconds
    }
  } as DateConstructor
}

type World = {
  readonly electron: ElectronCommand | null
  readonly folder: string
  readonly smtp: TestSmtpServer
  readonly hostMail: HostOptions['hostMail']
  readonly extra: readonly string[]
  readonly browser: Browser
}

async function openHost({ electron, folder, smtp, hostMail, extra, browser }: World) {
  const dataDirectory = join(folder, 'data')
  const readyFile = join(folder, 'ready.json')
  let portal = '127.0.0.1:0'
  let console = '127.0.0.1:0'

  async function launch(hoursLater = 0): Promise<{ carrier: Carrier; ready: Ready }> {
    const args = [
      '--data',
      dataDirectory,
      '--portal',
      portal,
      ...(hostMail === 'smtp' ? ['--smtp', smtp.url()] : []),
      '--trusted-proxy',
      '127.0.0.1/32',
      ...extra
    ]
    const carrier =
      electron === null
        ? await startNodeHost([...args, '--console', console], readyFile, hoursLater)
        : await startElectronHost(electron, args, readyFile, hoursLater)
    const ready = await carrier.ready()
    // Links in mail lead to the portal's address: it must be the same after a restart.
    portal = ready.portal === null ? 'off' : new URL(ready.portal).host
    if (electron === null) console = ready.console === null ? 'off' : new URL(ready.console).host
    return { carrier, ready }
  }

  async function start(hoursLater = 0): Promise<{ carrier: Carrier; desk: Page; ready: Ready }> {
    const launched = await launch(hoursLater)
    return { ...launched, desk: await openDesk(launched.carrier, launched.ready, hoursLater) }
  }

  async function openDesk({ app }: Carrier, ready: Ready, hoursLater = 0): Promise<Page> {
    const page = app === null ? await (await browser.newContext()).newPage() : await app.firstWindow()
    if (hoursLater > 0) await page.addInitScript(clockOfPageAhead, hoursLater * 3_600_000)
    if (app === null && ready.console !== null) await page.goto(ready.console)
    if (app !== null && hoursLater > 0) await page.reload()
    return page
  }

  const closeContext = (page: Page) => page.context().close()
  const others: Page[] = []
  let now = await start()
  const host: Host = {
    kind: electron === null ? 'loopback' : 'electron',
    dataDirectory,
    smtp,
    portalUrl: () => now.ready.portal ?? 'off',
    desk: () => now.desk,
    restart: async ({ hoursLater = 0 } = {}) => {
      if (electron === null) await closeContext(now.desk)
      await now.carrier.stop()
      now = await start(hoursLater)
      return now.desk
    },
    crash: () => now.carrier.kill(),
    revive: async () => {
      now = electron === null ? { ...(await launch()), desk: now.desk } : await start()
      return now.desk
    },
    secondDesk: async () => {
      if (electron !== null) throw new Error('A second desk needs the loopback host: an Electron host has one window.')
      const page = await openDesk(now.carrier, await now.carrier.ready())
      others.push(page)
      return page
    },
    visitor: async ({ ip = visitorAddress.unknown } = {}) => {
      const context = await browser.newContext({
        ...(now.ready.portal === null ? {} : { baseURL: now.ready.portal }),
        extraHTTPHeaders: { 'x-forwarded-for': ip }
      })
      const page = await context.newPage()
      others.push(page)
      return page
    },
    app: () => now.carrier.app,
    ready: () => now.carrier.ready(),
    output: () => now.carrier.output()
  }
  return {
    ...host,
    close: async () => {
      await Promise.all(others.map(closeContext))
      if (electron === null) await closeContext(now.desk)
      await now.carrier.stop()
    }
  }
}
