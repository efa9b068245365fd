import { Desk, staffPassword } from './pages/desk-pages'
import { barriers } from './support/axe'
import { expect, test } from './support/host'

test('a locked desk shows and answers nothing, and opens as it was left', async ({ host, desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await desk.go('Settings')
  await page.getByRole('link', { name: 'Helpline', exact: true }).click()
  await page.getByLabel('Helpline hours').fill('Always open')

  const app = host.app()
  // In the window as the system's own lock does it; in a browser from the menu.
  if (app !== null) await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'))
  else {
    await page.getByRole('button', { name: /your account/ }).click()
    await page.getByRole('menuitem', { name: 'Lock' }).click()
  }
  const lock = page.getByRole('dialog', { name: 'Locked' })
  await expect(lock).toBeVisible()
  await expect(page.getByLabel('Helpline hours')).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Settings' })).toHaveCount(0)
  await expect(lock.getByLabel('Password')).toBeFocused()
  expect(await barriers(page)).toEqual([])
  expect(await desk.call('accounts.list', {})).toMatchObject({ ok: false, code: 'unauthenticated' })

  await lock.getByLabel('Password').fill(staffPassword)
  await page.keyboard.press('Enter')
  await expect(lock).toHaveCount(0)
  await expect(page.getByLabel('Helpline hours')).toHaveValue('Always open')
})
