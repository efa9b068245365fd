import { deskHeaders } from '../../src/main/host/desk-files'
import { hostilePaths } from '../support/hostile-paths'
import { expect, test } from './support/host'

test('the bridge offers exactly what a desk needs, and the page has nothing else of Node or Electron', async ({
  desk
}) => {
  const surface = await desk.evaluate(() => {
    const bridge = (window as unknown as { hubDesk: object }).hubDesk
    const leaks = ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in window)
    return { members: Object.keys(bridge).sort(), frozen: Object.isFrozen(bridge), leaks }
  })
  expect(surface).toEqual({ members: ['call', 'on', 'openDropped'], frozen: true, leaks: [] })
})

test('calls go through the one door: answers and refusals are values', async ({ desk }) => {
  const replies = await desk.evaluate(async () => {
    type Bridge = { call: (operation: string, input: unknown) => Promise<{ ok: boolean; code?: string }> }
    const { call } = (window as unknown as { hubDesk: Bridge }).hubDesk
    const codeOf = async (operation: string, input: unknown) => {
      const reply = await call(operation, input)
      return reply.ok ? 'ok' : reply.code
    }
    return [
      await codeOf('setup.status', {}),
      await codeOf('setup.status', { extra: 1 }),
      await codeOf('setup.status', undefined),
      await codeOf('accounts.list', {}),
      await codeOf('__proto__', {}),
      await codeOf('session.signIn', { email: 'a@b.example', password: 'x'.repeat(70_000) })
    ]
  })
  expect(replies).toEqual(['ok', 'invalid', 'invalid', 'unauthenticated', 'unknown_operation', 'invalid'])
})

test('the window is sandboxed, isolated, of a sane size, and alone; nothing that weakens pages is on', async ({
  host
}) => {
  const facts = await host.app()?.evaluate(({ app, BrowserWindow }) => {
    type Preferences = Readonly<Record<string, unknown>>
    type WithPreferences = { readonly getLastWebPreferences: () => Preferences | null }
    const windows = BrowserWindow.getAllWindows()
    const [width, height] = windows[0]?.getMinimumSize() ?? []
    const contents = windows[0]?.webContents as unknown as WithPreferences | undefined
    const switches = [
      ...['disable-web-security', 'allow-running-insecure-content', 'enable-blink-features'],
      ...['enable-experimental-web-platform-features', 'enable-features', 'disable-site-isolation-trials']
    ]
    return {
      ...{ count: windows.length, minimum: [width, height], title: windows[0]?.getTitle(), ready: app.isReady() },
      preferences: contents?.getLastWebPreferences(),
      switches: switches.filter((name) => app.commandLine.hasSwitch(name))
    }
  })
  expect(facts).toMatchObject({ count: 1, minimum: [1024, 640], ready: true, switches: [] })
  expect(facts?.title).toContain('emSign Hub Desk')
  // As they count at last, whatever was set, left alone, or changed on the way.
  expect(facts?.preferences).toMatchObject({
    ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false },
    ...{ webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false },
    enableBlinkFeatures: ''
  })
})

test('a webview comes up nowhere, even in a window that could have one', async ({ host }) => {
  const kinds = await host.app()?.evaluate(async ({ BrowserWindow, webContents }) => {
    const [window] = BrowserWindow.getAllWindows()
    const other = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } })
    await other.loadURL('app://hub-desk/')
    for (const each of [window, other])
      await each?.webContents.executeJavaScript(
        `document.body.append(Object.assign(document.createElement('webview'), { src: 'data:text/html,x' }))
         new Promise((done) => setTimeout(done, 300))`
      )
    const able = (await other.webContents.executeJavaScript(
      `typeof document.querySelector('webview').getWebContentsId`
    )) as string
    const found = webContents.getAllWebContents().map((contents) => contents.getType())
    other.destroy()
    return { able, found }
  })
  expect(kinds).toEqual({ able: 'function', found: ['window', 'window'] })
})

test('pages cannot navigate away or open windows; web and mail links go to the programs for them', async ({
  desk,
  host
}) => {
  await host.app()?.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url: string) => {
      opened.push(url)
      return Promise.resolve()
    }
  })
  const windows = await desk.evaluate(() =>
    [
      'https://example.com/a',
      'mailto:hub@example.com',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'app://hub-desk/',
      'https://desk@example.com/'
    ]
      .map((url) => window.open(url))
      .map((opened) => opened === null)
  )
  expect(windows).toEqual([true, true, true, true, true, true])
  for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://hub-desk/icon.svg'])
    await desk.evaluate((address) => {
      location.href = address
    }, url)
  // Asked of the window itself: Playwright waits for the navigations that were denied.
  const facts = await host.app()?.evaluate(async ({ BrowserWindow }) => {
    const [window, ...others] = BrowserWindow.getAllWindows()
    return {
      others: others.length,
      url: window?.webContents.getURL().split('#')[0],
      title: (await window?.webContents.executeJavaScript('document.title')) as string,
      opened: (globalThis as unknown as { opened: string[] }).opened
    }
  })
  expect(facts).toEqual({
    others: 0,
    url: 'app://hub-desk/',
    title: expect.stringMatching(/emSign Hub Desk$/) as unknown as string,
    opened: ['https://example.com/a', 'mailto:hub@example.com']
  })
})

test('a link in a sandboxed frame, as the mail preview has them, goes to the program for it', async ({
  desk,
  host
}) => {
  await host.app()?.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url: string) => {
      opened.push(url)
      return Promise.resolve()
    }
  })
  await desk.evaluate(() => {
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox')
    frame.title = 'preview'
    frame.style.cssText = 'position: fixed; inset: 0; z-index: 1000; background: white'
    frame.srcdoc =
      '<base target="_blank"><p><a href="https://hub.example/activate/1">web</a><p><a href="file:///etc/passwd">file</a>'
    document.body.append(frame)
  })
  const frame = desk.frameLocator('iframe[title="preview"]')
  await frame.getByText('file').click()
  await frame.getByText('web').click()
  const opened = () => host.app()?.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  await expect.poll(opened).toEqual(['https://hub.example/activate/1'])
  expect(await host.app()?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('a page that empties itself is brought back to the desk', async ({ desk, host }) => {
  await desk.evaluate(() => {
    location.href = 'about:blank'
  })
  const title = () =>
    host
      .app()
      ?.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.title')
      )
  await expect.poll(title).toMatch(/emSign Hub Desk$/)
})

test('a path that climbs out of the desk finds nothing', async ({ desk }) => {
  // From out/renderer/desk: this project's own.
  const paths = hostilePaths('../../../package.json')
  const answers = await desk.evaluate(async (all) => {
    const ask = async (path: string) => {
      const answer = await fetch(`app://hub-desk${path}`).catch(String)
      return typeof answer === 'string' ? answer : `${answer.status} ${await answer.text()}`
    }
    return Promise.all(all.map(async (path) => [path, await ask(path)] as const))
  }, paths)
  // In an address of the desk's own scheme Chromium itself takes no zero byte.
  const nothing = (path: string) =>
    path.includes('%00') ? /Failed to parse URL|^404 / : /^404 There is no such file here\.\n$/
  expect(answers).toEqual(paths.map((path) => [path, expect.stringMatching(nothing(path))]))
})

test('every answer of the desk’s own scheme carries the policy', async ({ desk }) => {
  const answers = await desk.evaluate(async () => {
    const script = document.querySelector('script[src]')?.getAttribute('src') ?? ''
    const asked = ['/', script, '/no-such-file.js'].map((path) => fetch(new URL(path, 'app://hub-desk/')))
    const posted = fetch('app://hub-desk/', { method: 'POST' })
    return (await Promise.all([...asked, posted])).map(({ status, headers }) => [status, Object.fromEntries(headers)])
  })
  expect(answers).toEqual([200, 200, 404, 404].map((status) => [status, expect.objectContaining(deskHeaders)]))
})

test('quitting ends with exit code 0 and lets go of the data', async ({ host, desk }) => {
  await expect(desk).toHaveTitle(/emSign Hub Desk/)
  await host.restart()
  expect(host.output()).not.toContain("can't be used")
})
