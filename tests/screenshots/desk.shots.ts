import { Desk, meera, type Place } from '../e2e/pages/desk-pages'
import { expect, test, type Host } from '../e2e/support/host'
import { takePicture, themes } from './support/picture'

/** A demo member of staff's password, as the host printed it. */
function demoPassword(host: Host, email: string): string {
  const line = host
    .output()
    .split('\n')
    .find((one) => one.includes(email))
  return line?.trim().split(/\s+/)[1] ?? ''
}

/** Screens that show what a running host has to tell, over its demo data. */
for (const theme of themes)
  test(`the desk over demo data, ${theme}`, async ({ host, desk: page }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: theme })
    const desk = new Desk(page)
    await page.getByLabel('E-mail address').waitFor()
    await takePicture(page, `sign-in-demo-${theme}.png`)
    await desk.signIn(meera.email, demoPassword(host, meera.email))
    const pictures: readonly (readonly [Place, string])[] = [
      ['Mail', 'mail'],
      ['Audit', 'audit']
    ]
    for (const [place, name] of pictures) {
      await desk.go(place)
      await page.getByRole('row').nth(2).click()
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await takePicture(page, `${name}-demo-${theme}.png`)
    }
    await desk.go('Settings')
    await takePicture(page, `settings-demo-${theme}.png`)
  })
