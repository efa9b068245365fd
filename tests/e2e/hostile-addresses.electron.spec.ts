/**
 * Where a page that got into the window could lead, with a real Electron: each address is tried in each way, and for each
 * way an address of its own shows that it does reach a rule. The rules by themselves are in tests/unit/app.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ElectronApplication, Page } from '@playwright/test'
import { mayShowInFrame } from '../../src/main/app/desk-origin'
import { hostileAddresses } from '../support/hostile-addresses'
import { expect, test, type Host } from './support/host'

/** To `about:srcdoc` Electron 25 itself ends at the click; the rule refuses it (tests/unit/app). */
const addresses = hostileAddresses.filter((address) => address !== 'about:srcdoc')
const isScript = (address: string) => /^javascript:/i.test(address.replace(/\s/g, ''))

const byLink = (set = '') => `const a = Object.assign(document.createElement('a'), { href: to${set} }); body.append(a)`
const byFrame = (set = '') => `const f = Object.assign(document.createElement('iframe'), { ${set} }); body.append(f)`
const byForm = (set = '') =>
  `const f = Object.assign(document.createElement('form'), { action: to${set} }); body.append(f); f.submit()`

/** Each as a script that runs in the page as if somebody had just clicked; `to` is the address. */
const ways = {
  click: `${byLink()}; a.click()`,
  clickForNewWindow: `${byLink(", target: '_blank'")}; a.click()`,
  clickWithControl: `${byLink()}; a.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }))`,
  download: `${byLink(", download: 'x'")}; a.click()`,
  location: `location.href = to`,
  redirect: `location.href = elsewhere + '/?to=' + encodeURIComponent(to)`,
  linkInFrame: `${byFrame()}; const a = f.contentDocument.createElement('a'); a.href = to; a.target = '_top';
    f.contentDocument.body.append(a); a.click()`,
  refreshInFrame: byFrame(
    `srcdoc: '<meta http-equiv=refresh content="0;url=' + to.replaceAll('&', '&amp;').replaceAll('"', '&quot;') + '">'`
  ),
  frame: byFrame(`src: to`),
  redirectInFrame: byFrame(`src: elsewhere + '/?to=' + encodeURIComponent(to)`),
  form: byForm(),
  post: byForm(`, method: 'post'`),
  postForNewWindow: byForm(`, method: 'post', target: '_blank'`),
  open: `window.open(to)`,
  openSelf: `window.open(to, '_self')`,
  openWithFeatures: `window.open(to, 'x', 'popup,nodeIntegration=yes,webPreferences=sandbox=no')`
} as const
type Way = keyof typeof ways
const allWays = Object.keys(ways) as Way[]

/** What became of one address, tried in one way. */
type Trial = {
  readonly way: Way
  readonly to: string
  /** `ran`, or the name of the error with which the page itself refused. */
  readonly script: string
  /** Whether the page was the desk again after it. */
  readonly restored: boolean
  /** The rules that were reached and stopped it, the page's policy among them. */
  readonly stopped: readonly string[]
  /** What got through: another program, a window, a page or a frame with something else, a file. */
  readonly through: readonly string[]
}

type Trials = { readonly every: readonly string[]; readonly named: readonly Way[]; readonly elsewhere: string }

function appOf(host: Host): ElectronApplication {
  const app = host.app()
  if (app === null) throw new Error('no application')
  return app
}

/** Elsewhere on this machine: redirects to what the query says, and remembers who came. */
async function startElsewhere(): Promise<{ readonly url: string; readonly asked: string[]; readonly server: Server }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const to = new URL(request.url ?? '/', 'http://localhost').searchParams.get('to')
    response.writeHead(to === null ? 200 : 302, to === null ? {} : { location: to.replace(/[^\x20-\x7e]/g, '') })
    response.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server }
}

/**
 * Tries every address in every one of these ways, in the one window. What a way sets off a moment later counts for the
 * next one; where it matters which it was, `pause` in milliseconds is the time that each is given.
 */
function tryAll(host: Host, { every, named, elsewhere }: Trials, pause = 0): Promise<Trial[]> {
  return appOf(host).evaluate(
    async ({ app, BrowserWindow, shell }, { tos, scripts, away, wait }) => {
      const [window] = BrowserWindow.getAllWindows()
      if (window === undefined) throw new Error('no window')
      const contents = window.webContents
      let stopped: string[] = []
      let through: string[] = []
      shell.openExternal = (url: string) => Promise.resolve(void through.push(`program: ${url}`))
      shell.openPath = (path: string) => Promise.resolve(String(through.push(`program: ${path}`)))
      // After the program's own listeners, so that what they decided is known.
      contents.on('will-frame-navigate', ({ isMainFrame, defaultPrevented }) => {
        if (defaultPrevented) stopped.push(isMainFrame ? 'navigation' : 'navigation of a frame')
      })
      contents.on('did-navigate', (_event, url) => through.push(`page: ${url}`))
      contents.on('did-frame-navigate', (_event, url, _code, _text, isMainFrame) => {
        if (!isMainFrame) through.push(`frame: ${url}`)
      })
      contents.session.on('will-download', ({ defaultPrevented }) =>
        (defaultPrevented ? stopped : through).push('download')
      )
      app.on('browser-window-created', () => through.push('window'))

      const soon = (time: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), time))
      /** A page that is being left answers nothing. */
      const run = (code: string) => Promise.race([contents.executeJavaScript(code, true).catch(() => null), soon(2000)])
      const isDesk = () => contents.getURL().split(/[?#]/)[0] === 'app://hub-desk/' && !contents.isLoading()
      /** Takes away what the way left behind; answers what the policy stopped, null as long as the desk is not there. */
      const restore = () =>
        run(`(() => {
          if (typeof hubDesk !== 'object' || !document.title.endsWith('emSign Hub Desk')) return null
          if (!self.policyStopped) {
            self.policyStopped = []
            addEventListener('securitypolicyviolation', (event) => policyStopped.push('policy: ' + event.effectiveDirective))
          }
          document.querySelectorAll('body > :is(a, form, iframe)').forEach((left) => left.remove())
          return policyStopped.splice(0)
        })()`) as Promise<string[] | null>
      async function restored(): Promise<boolean> {
        for (let round = 0; round < 200; round += 1) {
          const policy = isDesk() ? await restore() : null
          stopped.push(...(policy ?? []))
          if (policy !== null) return true
          await soon(25)
        }
        return false
      }

      await restored()
      const trials = []
      for (const [way, script] of scripts)
        for (const to of tos) {
          const trial = { way, to, stopped: (stopped = []), through: (through = []) }
          const names = `const to = ${JSON.stringify(to)}, elsewhere = ${JSON.stringify(away)}, body = document.body`
          const ran = await run(`try { (() => { ${names}; ${script} })(); 'ran' } catch (error) { error.name }`)
          // A frame is given the time to load and to lead on before it is taken away.
          await run(`new Promise((done) => setTimeout(done, document.querySelector('body > iframe') ? 40 : 5))`)
          if (wait > 0) await soon(wait)
          trials.push({ ...trial, script: String(ran), restored: await restored() })
        }
      await soon(200)
      return trials
    },
    { tos: every, scripts: named.map((name) => [name, ways[name]] as const), away: elsewhere, wait: pause }
  )
}

/** The desk itself comes again; `about:blank` comes and goes without asking; frames may show what the desk makes. */
const isHarmless = (found: string) =>
  /^page: (app:\/\/hub-desk\/\??(#.*)?|about:blank(\?|#blocked)?)$/.test(found) ||
  (found.startsWith('frame: ') && mayShowInFrame(found.slice('frame: '.length).replace('#blocked', '')))

const summary = (trials: readonly Trial[]) => ({
  tried: trials.length,
  notRun: trials.filter(({ script }) => script !== 'ran').map(({ way, to, script }) => `${way} ${to}: ${script}`),
  notRestored: trials.filter(({ restored }) => !restored).map(({ way, to }) => `${way} ${to}`),
  through: trials.flatMap(({ way, to, through }) =>
    through.filter((found) => !isHarmless(found)).map((found) => `${way} ${to}: ${found}`)
  )
})

/**
 * What stops an address outside, and then one inside that is not the desk's page, by way: so each way does reach a rule,
 * and where nothing is seen of an address Chromium itself refused it.
 */
async function whatStops(host: Host, named: readonly Way[], elsewhere: string) {
  const every = ['https://help.example/a', 'app://hub-desk/icon.svg']
  const trials = await tryAll(host, { every, named, elsewhere }, 100)
  expect(summary(trials)).toMatchObject({ tried: 2 * named.length, notRun: [], notRestored: [] })
  const seen = (name: Way) =>
    trials
      .filter(({ way }) => way === name)
      .map(({ stopped, through }) => [...stopped, ...through.filter((found) => !isHarmless(found))].join(', '))
  return Object.fromEntries(named.map((name) => [name, seen(name)]))
}

/** Takes away the policy of the pages, so that nothing but the program's own rules is left. */
async function removePolicy(host: Host, desk: Page): Promise<void> {
  await appOf(host).evaluate(({ session }) => {
    session.defaultSession.webRequest.onHeadersReceived(({ responseHeaders = {} }, answer) => {
      const kept = Object.entries(responseHeaders).filter(([name]) => name.toLowerCase() !== 'content-security-policy')
      answer({ responseHeaders: Object.fromEntries(kept) })
    })
  })
  await desk.reload()
}

const navigation = ['navigation', 'navigation']
/** A window is never made; what may be opened elsewhere goes to the program for it. */
const newWindow = ['program: https://help.example/a', '']
const formPolicy = ['policy: form-action', 'policy: form-action']
/** Which of the two comes first is Chromium's matter. */
const ofFrame = expect.stringMatching(/^(policy: frame-src|navigation of a frame)$/) as unknown as string

test('hostile addresses, by click, redirect, form and window.open, open nothing and lead nowhere', async ({
  host,
  desk
}) => {
  await expect(desk).toHaveTitle(/emSign Hub Desk$/)
  const { url, asked, server } = await startElsewhere()
  try {
    expect(await whatStops(host, allWays, url)).toEqual({
      ...{ click: navigation, location: navigation, redirect: navigation },
      ...{ linkInFrame: navigation, openSelf: navigation, download: ['navigation', 'download'] },
      ...{ clickForNewWindow: newWindow, clickWithControl: newWindow, postForNewWindow: newWindow },
      ...{ open: newWindow, openWithFeatures: newWindow },
      ...{ refreshInFrame: [ofFrame, ofFrame], frame: [ofFrame, ofFrame], redirectInFrame: [ofFrame, ofFrame] },
      ...{ form: formPolicy, post: formPolicy }
    })
    const noAddress = ['location', 'open', 'openSelf', 'openWithFeatures']
    // A post is stopped like any other form.
    const named = allWays.filter((way) => way !== 'post')
    expect(summary(await tryAll(host, { every: addresses, named, elsewhere: url }))).toEqual({
      tried: addresses.length * named.length,
      notRun: noAddress.map((way) => `${way} https://: SyntaxError`),
      notRestored: [],
      through: []
    })
    expect(asked).toEqual([])
  } finally {
    server.close()
  }
  // Programs of the system would be asked for by a permission, past the shell: nothing came so far.
  expect(host.output()).not.toContain('openExternal')
})

test('frames and forms lead nowhere either where the page has lost its policy', async ({ host, desk }) => {
  await expect(desk).toHaveTitle(/emSign Hub Desk$/)
  const { url, asked, server } = await startElsewhere()
  try {
    await removePolicy(host, desk)
    const named = ['refreshInFrame', 'frame', 'redirectInFrame', 'form'] as const
    const frame = ['navigation of a frame', 'navigation of a frame']
    const stops = await whatStops(host, [...named, 'post'], url)
    expect(stops).toEqual({ refreshInFrame: frame, frame, redirectInFrame: frame, form: navigation, post: navigation })
    // Against a script that somebody put into the page there is no other rule than the policy.
    const every = addresses.filter((address) => !isScript(address))
    const found = { tried: every.length * named.length, notRun: [], notRestored: [], through: [] }
    expect(summary(await tryAll(host, { every, named, elsewhere: url }))).toEqual(found)
    expect(asked).toEqual([])
  } finally {
    server.close()
  }
})

test('a redirect is not followed, even from a server that the program itself had asked', async ({ host, desk }) => {
  await expect(desk).toHaveTitle(/emSign Hub Desk$/)
  const [away, landing] = [await startElsewhere(), await startElsewhere()]
  try {
    const control = `${landing.url}/landing`
    const targets = [control, 'app://hub-desk/icon.svg', ...addresses.filter((address) => address !== '')]
    const outcome = await appOf(host).evaluate(
      async ({ BrowserWindow, session }, [url, tos, own]) => {
        // No page comes so far: requests do not leave the program. This rule is behind that one.
        session.defaultSession.webRequest.onBeforeRequest(null)
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        if (contents === undefined) throw new Error('no window')
        const redirects: Record<string, boolean> = {}
        const shown: string[] = []
        contents.on('will-redirect', ({ url: to, defaultPrevented }) => (redirects[to] = defaultPrevented))
        contents.on('did-navigate', (_event, to) => shown.push(to))
        for (const to of tos) {
          const ended = new Promise((resolve) => contents.once('did-stop-loading', () => resolve(null)))
          contents.loadURL(`${url}/?to=${encodeURIComponent(to)}`).catch(() => undefined)
          await ended
        }
        const followed = Object.keys(redirects).filter((to) => redirects[to] === false)
        return { stopped: redirects[own], followed, shown }
      },
      [away.url, targets, control] as const
    )
    // To what is not seen there, Chromium itself follows no redirect.
    expect(outcome).toEqual({ stopped: true, followed: [], shown: [] })
    expect(away.asked).toEqual(targets.map((to) => `/?to=${encodeURIComponent(to)}`))
    expect(landing.asked).toEqual([])
  } finally {
    away.server.close()
    landing.server.close()
  }
})
