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

test('the window is sandboxed, isolated, of a sane size, and alone', async ({ host }) => {
  const facts = await host.app()?.evaluate(({ app, BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows()
    const [width, height] = windows[0]?.getMinimumSize() ?? []
    return { count: windows.length, minimum: [width, height], title: windows[0]?.getTitle(), ready: app.isReady() }
  })
  expect(facts).toMatchObject({ count: 1, minimum: [1024, 640], ready: true })
  expect(facts?.title).toContain('emSign Hub Desk')
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

test('every permission is denied', async ({ desk }) => {
  const outcome = await desk.evaluate(async () => {
    const states = await Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state
      )
    )
    const place = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        (error) => resolve(error.code)
      )
    )
    return {
      states,
      place,
      notify: await Notification.requestPermission()
    }
  })
  expect(outcome).toEqual({
    states: ['denied', 'denied', 'denied', 'denied', 'denied'],
    place: 1,
    notify: 'denied'
  })
})

test('a path that climbs out of the desk finds nothing', async ({ desk }) => {
  const statuses = await desk.evaluate(async () => {
    const paths = ['/..%2f..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/assets', '/no-such-file.js']
    return await Promise.all(paths.map(async (path) => (await fetch(path)).status))
  })
  expect(statuses).toEqual([404, 404, 404, 404])
})

test('quitting ends with exit code 0 and lets go of the data', async ({ host, desk }) => {
  await expect(desk).toHaveTitle(/emSign Hub Desk/)
  await host.restart()
  expect(host.output()).not.toContain("can't be used")
})
