import { once } from 'node:events'
import type { ElectronApplication, Page } from '@playwright/test'
import { Desk } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { activeReseller } from './support/blocked-reseller'
import { expect, test, visitorAddress, type Host } from './support/host'

type Shown = { readonly title: string; readonly body: string }

function appOf(host: Host): ElectronApplication {
  const app = host.app()
  if (app === null) throw new Error('no application')
  return app
}

/** Takes the place of the system's screen: what would be shown there is written down. */
const watchNotifications = (app: ElectronApplication) =>
  app.evaluate(({ Notification, app: electronApp }) => {
    const shown: Electron.Notification[] = []
    const badges: number[] = []
    Object.assign(globalThis, { shown, badges })
    Notification.isSupported = () => true
    Notification.prototype.show = function (this: Electron.Notification) {
      shown.push(this)
    }
    electronApp.setBadgeCount = (count = 0) => badges.push(count) > 0
  })
const shownBy = (app: ElectronApplication): Promise<readonly Shown[]> =>
  app.evaluate(() =>
    (globalThis as unknown as { shown: Electron.Notification[] }).shown.map(({ title, body }) => ({ title, body }))
  )
const badge = (app: ElectronApplication) =>
  app.evaluate(() => (globalThis as unknown as { badges: number[] }).badges.at(-1))
const clickLast = (app: ElectronApplication) =>
  app.evaluate(() => {
    const last = (globalThis as unknown as { shown: Electron.Notification[] }).shown.at(-1)
    last?.emit('click')
  })
/** Runs in the page that is there now: Playwright's own page ends with a crash. A page that is gone answers nothing. */
const inPage = (app: ElectronApplication, script: string): Promise<unknown> =>
  app.evaluate(({ BrowserWindow }, code) => {
    const asked = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as Promise<unknown>
    const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), 500))
    return Promise.race([asked.catch(() => null), silence])
  }, script)
const menuItem = (app: ElectronApplication, id: string, click = false) =>
  app.evaluate(
    ({ Menu }, [name, act]) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(name)
      if (act) item?.click()
      return item?.enabled ?? null
    },
    [id, click] as const
  )

async function halfFilledForm(page: Page): Promise<void> {
  await page.evaluate(() => (location.hash = '#/resellers/register'))
  await page.getByLabel('Name', { exact: true }).fill('Ines Duarte')
  await page.getByLabel('Organization Name').fill('Duarte Redes Lda')
}

test('an application is told outside the window and counted; nothing is told of who is blocked but the number', async ({
  host,
  desk: page
}) => {
  const app = appOf(host)
  await watchNotifications(app)
  const desk = new Desk(page)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await expect
    .poll(() => shownBy(app))
    .toEqual([{ title: 'New application', body: `${anke.organization} (RS-000001) waits for a decision.` }])
  await expect.poll(() => badge(app)).toBe(1)
  await expect(page).toHaveTitle(/^\(1\) /)
  await clickLast(app)
  await expect(page.getByRole('region', { name: 'Approvals: details' })).toContainText(anke.organization)

  await test.step('who looks at an application lets go of it when the page is loaded anew', async () => {
    const claims = async () => {
      const { items } = (await desk.call('accounts.list', {})).data as { items: { claim: object | null }[] }
      return items.map(({ claim }) => claim !== null)
    }
    await expect.poll(claims).toEqual([true])
    await page.evaluate(() => history.replaceState(null, '', '#/overview'))
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
    expect(await claims()).toEqual([false])
  })

  await page.evaluate(() => (location.hash = '#/settings/notifications'))
  await page.getByRole('switch', { name: 'New applications' }).click()
  await expect(page).not.toHaveTitle(/^\(/)
  const reseller = await activeReseller(host, desk)
  await reseller.block()
  const told = async () => (await shownBy(app)).slice(1)
  await expect
    .poll(told, { timeout: 25_000 })
    .toEqual([{ title: 'Account blocked', body: 'RS-000002 was blocked after wrong passwords. Expect a call.' }])
  await clickLast(app)
  await expect(page.getByRole('heading', { name: 'Call desk', level: 1 })).toBeVisible()
  await expect(page).toHaveURL(/#\/calls\/.+/)
})

test('the window comes back where and as it was left, and its menu is for whoever is signed in', async ({
  host,
  desk: page
}) => {
  expect(await menuItem(appOf(host), 'desk:mail')).toBe(false)
  await new Desk(page).setUp()
  await expect.poll(() => menuItem(appOf(host), 'desk:mail')).toBe(true)
  await menuItem(appOf(host), 'desk:mail', true)
  await expect(page.getByRole('heading', { name: 'Mail', level: 1 })).toBeVisible()
  await menuItem(appOf(host), 'desk:back', true)
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await menuItem(appOf(host), 'desk:open', true)
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()

  const left = { x: 40, y: 30, width: 1100, height: 700 }
  await appOf(host).evaluate(({ BrowserWindow }, bounds) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.setBounds(bounds)
    window?.webContents.setZoomLevel(1)
  }, left)
  await host.restart()
  const found = await appOf(host).evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return { bounds: window?.getBounds(), zoom: window?.webContents.getZoomLevel() }
  })
  expect(found).toEqual({ bounds: left, zoom: 1 })
})

test('a page that crashed or hangs is back with what was typed, and says what happened', async ({
  host,
  desk: page
}) => {
  const app = appOf(host)
  await new Desk(page).setUp()
  await halfFilledForm(page)
  const back = async (message: string) => {
    await expect.poll(() => inPage(app, 'document.body.innerText')).toContain(message)
    const typed = `[...document.querySelectorAll('main input')].map((input) => input.value)`
    await expect.poll(() => inPage(app, typed)).toEqual(expect.arrayContaining(['Ines Duarte', 'Duarte Redes Lda']))
  }
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await back('The desk stopped working and was opened again.')
  await app.evaluate(({ BrowserWindow, dialog }) => {
    // Somebody answers "Start Again".
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
    const [window] = BrowserWindow.getAllWindows()
    void window?.webContents.executeJavaScript('for (;;) {}').catch(() => null)
    // Chromium says so by itself, once somebody has clicked in vain for half a minute.
    window?.emit('unresponsive')
  })
  await back('The desk did not respond and was opened again.')
})

test('an error in the main process ends it in good order; signed in again, what was typed is there', async ({
  host,
  desk: page
}) => {
  await new Desk(page).setUp()
  await halfFilledForm(page)
  const child = appOf(host).process()
  const ended = once(child, 'exit')
  await appOf(host).evaluate(() => {
    setTimeout(() => {
      throw new Error('nobody catches this')
    }, 0)
  })
  expect(await ended).toEqual([1, null])
  expect(host.output()).toContain('nobody catches this')
  const after = await host.revive()
  await new Desk(after).signIn()
  await after.evaluate(() => (location.hash = '#/resellers/register'))
  await expect(after.getByLabel('Name', { exact: true })).toHaveValue('Ines Duarte')
  await expect(after.getByText('What you typed before is back.')).toBeVisible()
})

test('quitting ends although the page does not answer any more', async ({ host, desk: page }) => {
  await expect(page.getByRole('heading', { name: 'Set up Hub Desk' })).toBeVisible()
  const child = appOf(host).process()
  const ended = once(child, 'exit')
  await appOf(host).evaluate(({ app, BrowserWindow }) => {
    void BrowserWindow.getAllWindows()[0]
      ?.webContents.executeJavaScript('for (;;) {}')
      .catch(() => null)
    setTimeout(() => app.quit(), 300)
  })
  expect(await ended).toEqual([0, null])
})
