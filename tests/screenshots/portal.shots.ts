import { anke, Portal, priya } from '../e2e/pages/portal-pages'
import { test, visitorAddress } from '../e2e/support/host'
import type { Page } from '@playwright/test'

async function shot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `docs/screenshots/${name}.png`, animations: 'disabled', fullPage: true })
}

test('the portal', async ({ host }) => {
  const page = await host.visitor({ ip: visitorAddress.india })
  await page.setViewportSize({ width: 1280, height: 800 })
  const portal = new Portal(page)
  await page.goto('/')
  await page.getByRole('link', { name: 'Sign Up', exact: true }).first().waitFor()
  await shot(page, 'portal-home')
  await page.goto('/signup')
  await portal.fillSignUp(priya)
  await shot(page, 'portal-sign-up')
  await page.getByRole('button', { name: 'Sign Up' }).click()
  await page.waitForURL(/done$/)
  await shot(page, 'portal-sign-up-done')
  await portal.blockAccount(anke.email)
  await shot(page, 'portal-blocked')
})
