import { createFakeDesk, type FakeDesk } from '../support/fake-desk'
import { serveFakeDesk } from '../support/fake-desk-server'
import { expect, test, type Page } from '@playwright/test'

/** Every answer takes this long, in milliseconds: what is loading is seen. */
const delay = 250

async function openDesk(page: Page, at: string, wait = delay): Promise<{ readonly close: () => void }> {
  const desk = createFakeDesk()
  const { call } = desk.bridge
  const slow: FakeDesk['bridge']['call'] = async (operation, input) => {
    await new Promise((resolve) => setTimeout(resolve, wait))
    return call(operation, input)
  }
  const server = await serveFakeDesk({ ...desk, bridge: { ...desk.bridge, call: slow } }, 'out/renderer/desk')
  await page.addInitScript(() => {
    const shifts: string[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources?: { node?: Node }[] })[])
        for (const { node } of entry.sources ?? [])
          shifts.push(
            `${entry.value.toFixed(4)} ${node instanceof Element ? node.outerHTML.slice(0, 160) : node?.nodeName}`
          )
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(`${server.url}#${at}`)
  return server
}

for (const at of [
  '/overview',
  '/approvals',
  '/approvals/account-2',
  '/resellers',
  '/resellers/account-4',
  '/resellers/account-4?tab=timeline',
  '/resellers/account-4?tab=mail',
  '/resellers/register',
  '/resellers/import',
  '/mentions'
])
  test(`nothing jumps while ${at} is loading`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    const server = await openDesk(page, at)
    await page.locator('main h1').waitFor()
    await page.waitForTimeout(delay * 4)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([])
    server.close()
  })

test('a small window shows the list or the details, with a way back', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  const server = await openDesk(page, '/approvals', 0)
  const list = page.getByRole('grid', { name: 'Approvals' })
  const details = page.getByRole('region', { name: 'Approvals: details' })
  const row = (name: string) => page.getByRole('row').filter({ hasText: name }).first()

  await expect(row('Fjordlys Webhotell AS 4')).toBeVisible()
  await expect(details).toBeHidden()
  await test.step('arrows only look through the list; Enter opens', async () => {
    await list.focus()
    await page.keyboard.press('ArrowDown')
    await expect(details).toBeHidden()
    await page.keyboard.press('Enter')
    await expect(details).toBeFocused()
    await expect(details.getByRole('heading', { level: 2 })).toHaveText('Rhein-Main Systemhaus GmbH 4')
  })
  await test.step('j goes on while reading; after a decision the next one is read', async () => {
    await page.keyboard.press('j')
    await expect(details.getByRole('heading', { level: 2 })).toHaveText('Fjordlys Webhotell AS 4')
    await page.keyboard.press('a')
    await expect(details.getByRole('heading', { level: 2 })).toHaveText('Kaveri Cloud Services LLP 4')
  })
  await test.step('Escape, and the arrow above, lead back; a press opens', async () => {
    await page.keyboard.press('Escape')
    await expect(list).toBeFocused()
    await expect(details).toBeHidden()
    await row('Kaveri Cloud Services LLP 3').click()
    await expect(details.getByRole('heading', { level: 2 })).toHaveText('Kaveri Cloud Services LLP 3')
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await expect(list).toBeFocused()
  })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(640)
  server.close()
})
