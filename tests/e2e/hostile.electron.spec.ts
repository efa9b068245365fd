/**
 * What a page that got into the window could try, with a real Electron: calls and packs from senders that are not the
 * desk, and permissions. Addresses are in hostile-addresses.electron.spec.ts, the rules by themselves in tests/unit/app,
 * the window's own properties in window.electron.spec.ts.
 */
import { createServer } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { aPack } from '../support/review-pack'
import { expect, test, type Host } from './support/host'

function appOf(host: Host): ElectronApplication {
  const app = host.app()
  if (app === null) throw new Error('no application')
  return app
}

test('calls are answered and packs opened for nobody but the top frame of the window, whatever sent them', async ({
  host,
  desk
}) => {
  await expect(desk).toHaveTitle(/emSign Hub Desk$/)
  const elsewhere = createServer((_request, response) => response.end('elsewhere'))
  await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening))
  const folder = await mkdtemp(join(tmpdir(), 'hub-hostile-'))
  const pack = join(folder, 'Batch.hubreview')
  const hour = 3_600_000
  const lease = {
    takenAt: new Date(Date.now() - hour).toISOString(),
    endsAt: new Date(Date.now() + hour).toISOString()
  }
  await writeFile(pack, (await aPack(1, lease)).bytes)
  const outcome = await appOf(host).evaluate(
    async ({ app, BrowserWindow, ipcMain, session }, [otherOrigin, path]) => {
      type Event = { readonly sender: Electron.WebContents; readonly senderFrame: Electron.WebFrameMain | null }
      type Handler = (event: Event, operation: string, json: string) => Promise<{ readonly ok: boolean; code?: string }>
      // The program's own handlers, asked with frames that are really there: a page without a bridge has no other way.
      const handlers = (ipcMain as unknown as { readonly _invokeHandlers: ReadonlyMap<string, Handler> })
        ._invokeHandlers
      const handler = handlers.get('hub:call')
      const [openPack] = ipcMain.listeners('hub:open-pack')
      const [window] = BrowserWindow.getAllWindows()
      if (handler === undefined || openPack === undefined || window === undefined) throw new Error('nothing to ask')
      const contents = window.webContents
      /** Windows that were made since; a pack's is there as soon as the handler returns. */
      let made = 0
      app.on('browser-window-created', () => (made += 1))
      /** What the call is answered, and whether the pack is opened. */
      const askFrom = async (senderFrame: Electron.WebFrameMain | null, sender = contents): Promise<string> => {
        const before = made
        openPack({ sender, senderFrame }, path)
        const opened = made > before ? 'opened' : 'not opened'
        const reply = await handler({ sender, senderFrame }, 'setup.status', '{}')
        return `${reply.ok ? 'ok' : reply.code}, ${opened}`
      }
      const inPage = (code: string) => contents.executeJavaScript(code) as Promise<unknown>
      /** A frame in the page once it has loaded, and whether the bridge is there in it. */
      const addFrame = async (set: string) => {
        await inPage(
          `new Promise((loaded) => { const f = document.createElement('iframe'); ${set}; f.onload = () => loaded(1); document.body.append(f) })`
        )
        const frame = contents.mainFrame.frames.at(-1)
        if (frame === undefined) throw new Error('no frame')
        const bridge = (await frame.executeJavaScript(
          `(() => { let over = 'apart'; try { over = typeof parent.hubDesk } catch {} return [typeof hubDesk, typeof require, over].join(' ') })()`
        )) as string
        return { frame, bridge }
      }

      const frames = {
        srcdoc: await addFrame(`f.sandbox = 'allow-scripts'; f.srcdoc = '<p>x</p>'`),
        blank: await addFrame(`f.src = 'about:blank'`),
        data: await addFrame(`f.src = 'data:text/html,<p>x</p>'`),
        blob: await addFrame(
          `f.sandbox = 'allow-scripts'; f.src = URL.createObjectURL(new Blob(['x'], { type: 'text/html' }))`
        )
      }
      const answers: Record<string, string> = { none: await askFrom(null) }
      for (const [name, { frame }] of Object.entries(frames)) answers[name] = await askFrom(frame)
      await inPage(`document.querySelectorAll('body > iframe').forEach((frame) => frame.remove())`)
      answers['removed'] = await askFrom(frames.data.frame)

      // The window itself on a page that is not the desk, in the moment before the desk is brought back.
      session.defaultSession.webRequest.onBeforeRequest(null)
      for (const address of [otherOrigin, 'about:blank', 'data:text/html,x']) {
        const back = new Promise<void>((done) => {
          contents.on('did-navigate', function loaded(_event, url) {
            if (url === address) answers[address] = ''
            if (url === address) void askFrom(contents.mainFrame).then((answer) => (answers[address] = answer))
            if (!url.startsWith('app:')) return
            contents.removeListener('did-navigate', loaded)
            contents.once('did-finish-load', () => done())
          })
        })
        contents.loadURL(address).catch(() => undefined)
        await back
      }

      // A window of somebody else's making, which shows the desk's own page with a bridge of its own to the channels.
      const other = new BrowserWindow({
        show: false,
        webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false }
      })
      await other.loadURL('app://hub-desk/')
      const before = made
      const real = (await other.webContents.executeJavaScript(
        `require('electron').ipcRenderer.send('hub:open-pack', ${JSON.stringify(path)});
       require('electron').ipcRenderer.invoke('hub:call', 'setup.status', '{}')`
      )) as { readonly code?: string }
      answers['otherWindow'] = `${real.code}, ${made > before ? 'opened' : 'not opened'}`
      other.destroy()

      // The control, which does both.
      const top = await askFrom(contents.mainFrame)
      const shown = BrowserWindow.getAllWindows().length
      for (const opened of BrowserWindow.getAllWindows()) if (opened !== window) opened.destroy()

      app.removeAllListeners('window-all-closed')
      app.on('window-all-closed', () => undefined)
      const frame = contents.mainFrame
      const gone = new Promise<void>((destroyed) => contents.once('destroyed', () => destroyed()))
      window.destroy()
      await gone
      answers['destroyedWindow'] = await askFrom(frame)
      const bridges = Object.fromEntries(Object.entries(frames).map(([name, { bridge }]) => [name, bridge]))
      return { top, shown, answers, bridges }
    },
    [`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`, pack] as const
  )
  elsewhere.close()
  await rm(folder, { recursive: true, force: true })
  expect([outcome.top, outcome.shown]).toEqual(['ok, opened', 2])
  const hostile = Object.entries(outcome.answers)
  expect(hostile).toEqual(hostile.map(([name]) => [name, 'forbidden, not opened']))
  expect(hostile).toHaveLength(11)
  expect(outcome.bridges).toEqual({
    srcdoc: 'undefined undefined apart',
    // Of the desk's own origin, so that it is the page itself; no script of its own may run in it.
    blank: 'undefined undefined object',
    data: 'undefined undefined apart',
    blob: 'undefined undefined apart'
  })
})

/** Each with the permission that the program is asked for; null where this machine or the page has nothing to ask about. */
const asks: Readonly<Record<string, readonly [ask: string, permission: string | null]>> = {
  camera: [`navigator.mediaDevices.getUserMedia({ video: true })`, 'media'],
  microphone: [`navigator.mediaDevices.getUserMedia({ audio: true })`, null],
  screen: [`navigator.mediaDevices.getDisplayMedia({ video: true })`, null],
  place: [`new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))`, 'geolocation'],
  clipboardRead: [`navigator.clipboard.readText()`, 'clipboard-read'],
  clipboardWrite: [`navigator.clipboard.writeText('x')`, 'clipboard-sanitized-write'],
  midi: [`navigator.requestMIDIAccess({ sysex: true })`, 'midiSysex'],
  bluetooth: [`navigator.bluetooth.requestDevice({ acceptAllDevices: true })`, null],
  screens: [`getScreenDetails()`, 'window-management'],
  idle: [`IdleDetector.requestPermission().then((state) => state === 'granted' || Promise.reject())`, 'idle-detection'],
  storage: [`navigator.storage.persist().then((kept) => kept || Promise.reject())`, 'persistent-storage'],
  notices: [
    `Notification.requestPermission().then((state) => state === 'granted' || Promise.reject())`,
    'notifications'
  ],
  wake: [`navigator.wakeLock.request('screen')`, 'screen-wake-lock'],
  // What is denied is not always said.
  fullScreen: [
    `Promise.race([document.body.requestFullscreen(), new Promise((late) => setTimeout(late, 500))])
      .then(() => document.fullscreenElement || Promise.reject())`,
    'fullscreen'
  ],
  pointer: [
    `new Promise((yes, no) => { document.onpointerlockchange = yes; document.onpointerlockerror = no; document.body.requestPointerLock()?.catch?.(no) })`,
    null
  ]
}

/** Asked about without a request: the devices, which are chosen, and fonts; by the permission that is checked. */
const choices: Readonly<Record<string, string>> = {
  hid: `navigator.hid.requestDevice({ filters: [] }).then((found) => found.length > 0 || Promise.reject())`,
  serial: `navigator.serial.requestPort({ filters: [] })`,
  usb: `navigator.usb.requestDevice({ filters: [] })`,
  'local-fonts': `queryLocalFonts().then((found) => found.length > 0 || Promise.reject())`
}

/** What a page may ask the state of, by the permission that is checked. */
const states = {
  ...{ geolocation: 'geolocation', notifications: 'notifications', camera: 'media', microphone: 'media' },
  ...{ 'clipboard-read': 'clipboard-read', 'clipboard-write': 'clipboard-sanitized-write', midi: 'midi' },
  ...{ 'persistent-storage': 'persistent-storage', 'idle-detection': 'idle-detection', accelerometer: 'sensors' },
  ...{ 'background-sync': 'background-sync', 'screen-wake-lock': 'screen-wake-lock', 'local-fonts': 'local-fonts' },
  ...{ 'window-management': 'window-management', 'display-capture': 'display-capture' },
  ...{ 'payment-handler': 'payment-handler' }
} as const

test('whatever a page may ask for is asked of the program and denied, even right after a click', async ({
  host,
  desk
}) => {
  await expect(desk).toHaveTitle(/emSign Hub Desk$/)
  // The header that forbids some of it to the page itself is taken away, and a camera put in: the handlers stand alone.
  await appOf(host).evaluate(({ app, session }) => {
    app.commandLine.appendSwitch('use-fake-device-for-media-stream')
    session.defaultSession.webRequest.onHeadersReceived(({ responseHeaders = {} }, answer) => {
      const kept = Object.entries(responseHeaders).filter(([name]) => name.toLowerCase() !== 'permissions-policy')
      answer({ responseHeaders: Object.fromEntries(kept) })
    })
  })
  await desk.reload()
  await expect(desk).toHaveTitle(/emSign Hub Desk$/)

  const inWindow = (wanted: Readonly<Record<string, string>>) =>
    appOf(host).evaluate(async ({ BrowserWindow }, every) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const answers: Record<string, string> = {}
      for (const [name, ask] of Object.entries(every))
        answers[name] = (await contents?.executeJavaScript(
          `Promise.race([(async () => (await (${ask}), 'granted'))().catch(() => 'denied'), new Promise((late) => setTimeout(late, 2000, 'silence'))])`,
          true
        )) as string
      return answers
    }, wanted)
  const all = (names: object, answer: string) => Object.fromEntries(Object.keys(names).map((name) => [name, answer]))
  /** Of those that this Chromium knows. */
  const stateOf = (names: readonly string[]) =>
    desk.evaluate(async (every) => {
      const query = (name: string) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => [[name, state]],
          () => []
        )
      return Object.fromEntries((await Promise.all(every.map(query))).flat()) as Record<string, string>
    }, names)

  const questions = Object.fromEntries(Object.entries(asks).map(([name, [ask]]) => [name, ask]))
  expect(await inWindow(questions)).toEqual(all(asks, 'denied'))
  expect(await inWindow(choices)).toEqual(all(choices, 'denied'))
  const found = await stateOf(Object.keys(states))
  expect(found).toEqual(all(found, 'denied'))
  expect(found).toMatchObject({
    geolocation: 'denied',
    notifications: 'denied',
    camera: 'denied',
    microphone: 'denied'
  })
  const denied = () =>
    [...host.output().matchAll(/"permission":"([\w-]+)","msg":"a permission was asked for and denied"/g)].map(
      ([, permission = '']) => permission
    )
  const wanted = Object.values(asks).flatMap(([, permission]) => permission ?? [])
  await expect.poll(() => wanted.filter((permission) => !denied().includes(permission))).toEqual([])

  // The control: the same states are granted by another handler, which is asked for each, so it was the program's that said no.
  await appOf(host).evaluate(({ session }) => {
    const checked: string[] = []
    Object.assign(globalThis, { checked })
    session.defaultSession.setPermissionCheckHandler((_contents, permission) => {
      checked.push(permission)
      return !['hid', 'serial', 'usb'].includes(permission)
    })
  })
  expect(await stateOf(Object.keys(states))).toEqual(all(found, 'granted'))
  await inWindow(choices)
  const checked = await appOf(host).evaluate(() => (globalThis as unknown as { checked: string[] }).checked)
  expect(checked).toEqual(
    expect.arrayContaining([
      ...Object.keys(found).map((name) => states[name as keyof typeof states]),
      ...Object.keys(choices)
    ])
  )
})
