import { Desk, meera, type Place } from '../e2e/pages/desk-pages'
import { expect, test, type Host } from '../e2e/support/host'
import type { Page } from '@playwright/test'

const size = { width: 1440, height: 900 }

/** A demo member of staff's password, as the host printed it. */
function demoPassword(host: Host, email: string): string {
  const line = host
    .output()
    .split('\n')
    .find((one) => one.includes(email))
  return line?.trim().split(/\s+/)[1] ?? ''
}

async function shot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `docs/screenshots/${name}.png`, animations: 'disabled' })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the desk, ${colorScheme}`, async ({ host, desk: page }) => {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme })
    const desk = new Desk(page)
    await page.getByLabel('E-mail address').waitFor()
    await shot(page, `desk-sign-in-${colorScheme}`)
    await desk.signIn(meera.email, demoPassword(host, meera.email))
    await desk.go('Overview')
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await shot(page, `desk-overview-${colorScheme}`)
    const pictures: readonly (readonly [Place, string, (() => Promise<void>)?])[] = [
      ['Approvals', 'approvals'],
      ['Blocked', 'blocked'],
      ['Resellers', 'resellers'],
      ['Mail', 'mail'],
      ['Audit', 'audit']
    ]
    for (const [place, name] of pictures) {
      await desk.go(place)
      await page.getByRole('row').nth(2).click()
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await shot(page, `desk-${name}-${colorScheme}`)
    }
    await desk.go('Settings')
    await shot(page, `desk-settings-${colorScheme}`)
  })
}
