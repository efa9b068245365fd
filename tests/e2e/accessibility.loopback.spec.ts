/** On loopback only: the Electron host shows the same pages. */
import { Desk, meera, type Place } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { barriers } from './support/axe'
import { expect, test, visitorAddress, type Host } from './support/host'

test.use({ hostArguments: ['--demo'] })

function demoPassword(host: Host, email: string): string {
  const line = host
    .output()
    .split('\n')
    .find((one) => one.includes(email))
  return line?.trim().split(/\s+/)[1] ?? ''
}

const views = [
  { name: 'light', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
  { name: 'a small window', colorScheme: 'light', width: 1024, height: 640 },
  { name: '200 % zoom', colorScheme: 'dark', width: 720, height: 450 }
] as const

for (const { name, colorScheme, width, height } of views) {
  test(`axe finds no barrier on the desk, ${name}`, async ({ host, desk: page }) => {
    test.slow()
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const desk = new Desk(page)
    await page.getByLabel('E-mail address').waitFor()
    // Under the pointer its colour is another one.
    await page.getByRole('button', { name: 'Sign in' }).hover()
    expect(await barriers(page)).toEqual([])
    await desk.signIn(meera.email, demoPassword(host, meera.email))
    const places: readonly Place[] = ['Overview', 'Approvals', 'Call desk', 'Resellers', 'Mail', 'Audit', 'Settings']
    for (const place of places) {
      await desk.go(place)
      if (place !== 'Settings' && place !== 'Overview') await page.getByRole('row').nth(1).click()
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      expect.soft([place, await barriers(page)]).toEqual([place, []])
    }
    for (const within of ['reports', 'settings/verification', 'settings/staff']) {
      await page.goto(`${page.url().split('#')[0]}#/${within}`)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      expect.soft([within, await barriers(page)]).toEqual([within, []])
    }
  })

  test(`axe finds no barrier on the portal, ${name}`, async ({ host }) => {
    const page = await host.visitor({ ip: visitorAddress.india })
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of ['/', '/signup', '/signin', '/signin?forgot', `/activate/${'x'.repeat(43)}`]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect([path, await barriers(page)]).toEqual([path, []])
    }
    await page.goto('/signup')
    await page.getByRole('button', { name: 'Sign Up' }).click()
    await expect(page.getByRole('alert')).toBeVisible()
    expect(['errors', await barriers(page)]).toEqual(['errors', []])
    await new Portal(page).blockAccount(anke.email)
    expect(['blocked', await barriers(page)]).toEqual(['blocked', []])
  })
}
