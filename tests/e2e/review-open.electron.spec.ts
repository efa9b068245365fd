import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { aPack, packWords } from '../support/review-pack'
import { Desk } from './pages/desk-pages'
import { cleanEnvironment, type ElectronCommand } from './support/carrier'
import { expect, test, type Host } from './support/host'

/** Every way in which the system, or somebody at the desk, opens a review pack while the desk is running. */

const lease = () => ({
  takenAt: new Date(Date.now() - 3_600_000).toISOString(),
  endsAt: new Date(Date.now() + 49 * 3_600_000).toISOString()
})

async function byMenu(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog, Menu }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
    Menu.getApplicationMenu()?.getMenuItemById('open-pack')?.click()
  }, path)
}

/** A double click on Windows and Linux: the application is started once more, with the file. */
async function byDoubleClick(host: Host, path: string): Promise<void> {
  const { executable, appArguments } = JSON.parse(process.env['HUB_E2E_ELECTRON'] ?? '') as ElectronCommand
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(executable, [...switches, ...appArguments, path, '--data', host.dataDirectory], {
    env: cleanEnvironment({ HUB_NO_DIALOG: '1' }),
    stdio: 'ignore'
  })
  await once(child, 'exit')
  expect(child.exitCode).toBe(0)
}

/** A double click on macOS. */
const byOpenFile = (app: ElectronApplication, path: string) =>
  app.evaluate(({ app: application }, file) => {
    application.emit('open-file', { preventDefault: () => undefined }, file)
  }, path)

/** A file with a path of its own, as one that is dragged from the system's file manager. */
async function byDrop(page: Page, path: string): Promise<void> {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'dragged', hidden: true })
    document.body.append(input)
  })
  const input = page.locator('#dragged')
  await input.setInputFiles(path)
  await input.evaluate((element: HTMLInputElement) => {
    const dataTransfer = new DataTransfer()
    for (const file of element.files ?? []) dataTransfer.items.add(file)
    element.remove()
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
}

async function windowOf(app: ElectronApplication, open: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([app.waitForEvent('window'), open()])
  return page
}

async function expectAsksFor(page: Page, path: string): Promise<void> {
  await expect(page).toHaveTitle(/REVIEW MODE/)
  await expect(page.getByText('Review mode: decisions are kept in the pack.')).toBeVisible()
  await expect(page.getByText(basename(path))).toBeVisible()
  await expect(page.getByLabel('Passphrase')).toBeFocused()
}

const isThere = async (path: string) =>
  access(path).then(
    () => true,
    () => false
  )

test('a pack opens in a window of its own by menu, double click and drop, and the desk stays as it is', async ({
  host,
  desk: page
}) => {
  const app = host.app()
  if (app === null) throw new Error('this is about windows')
  const folder = await mkdtemp(join(tmpdir(), 'hub-review-open-'))
  const [menu, second, mac, dropped, wrong] = ['Menu', 'Second', 'Mac', 'Dropped', 'Wrong'].map((name) =>
    join(folder, `${name} batch.hubreview`)
  ) as [string, string, string, string, string]
  const { bytes } = await aPack(1, lease())
  for (const path of [menu, second, mac, dropped]) await writeFile(path, bytes)
  await writeFile(wrong, 'Dear colleague, this is a letter. '.repeat(30))
  const desk = new Desk(page)
  await desk.setUp()
  await desk.go('Audit')

  const review = await windowOf(app, () => byMenu(app, menu))
  await expectAsksFor(review, menu)
  await review.getByLabel('Passphrase').fill(packWords.passphrase)
  await review.getByRole('button', { name: 'Open' }).click()
  await expect(review.getByLabel('Review mode', { exact: true })).toContainText('0 of 1 decided')
  expect(await isThere(`${menu}.lock`)).toBe(true)

  // Whatever is open beside it, the desk is signed in and works.
  await expect(page).not.toHaveTitle(/REVIEW MODE/)
  await desk.go('Resellers')
  await expect(page.getByRole('heading', { name: 'Resellers', level: 1 })).toBeVisible()

  // The same file once more: its window comes to the front, and there is no other.
  const window = await app.browserWindow(review)
  await window.evaluate((hidden) => hidden.hide())
  expect(await window.evaluate((hidden) => hidden.isVisible())).toBe(false)
  await byDoubleClick(host, menu)
  await expect.poll(() => window.evaluate((shown) => shown.isVisible())).toBe(true)
  expect(app.windows()).toHaveLength(2)

  await review.close()
  await expect.poll(() => isThere(`${menu}.lock`)).toBe(false)

  const ways = [
    [second, () => byDoubleClick(host, second)],
    [mac, () => byOpenFile(app, mac)],
    [dropped, () => byDrop(page, dropped)]
  ] as const
  for (const [path, open] of ways) {
    const opened = await windowOf(app, open)
    await expectAsksFor(opened, path)
    await opened.close()
  }

  const refused = await windowOf(app, () => byOpenFile(app, wrong))
  await expect(refused.getByRole('alert')).toContainText('is not a review pack')
  await expect(refused.getByLabel('Passphrase')).toHaveCount(0)
  await refused.close()

  await desk.go('Audit')
  await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible()
  expect(app.windows()).toHaveLength(1)
  await rm(folder, { recursive: true, force: true })
})
