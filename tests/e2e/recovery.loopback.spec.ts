import { Desk, staffPassword } from './pages/desk-pages'
import { expect, test } from './support/host'

test('a host that dies while a form is half filled is said, and once it is back the form can be sent', async ({
  host,
  desk: page
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await desk.go('Resellers')
  await page.getByRole('link', { name: 'Register a caller' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill('Ines Duarte')
  await page.getByLabel('Organization Name').fill('Duarte Redes Lda')

  await host.crash()
  const status = page.getByRole('contentinfo', { name: 'Status' })
  await expect(status).toContainText('Offline: Hub Desk does not answer. What you typed is kept')
  await page.getByLabel('Email ID').fill('ines@duarte.example')

  await host.revive()
  await test.step('this browser is let in by the new address, opened beside the page that is still there', async () => {
    await expect(page.getByRole('dialog', { name: 'Hub Desk was restarted' })).toBeVisible()
    const other = await page.context().newPage()
    await other.goto((await host.ready()).console ?? '')
    await other.close()
    await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible({ timeout: 20_000 })
    await page.getByLabel('Password').fill(staffPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
  await expect(status).not.toContainText('Offline')
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ines Duarte')
  await expect(page.getByLabel('Email ID')).toHaveValue('ines@duarte.example')

  await test.step('even where the page is loaded anew, by who typed it', async () => {
    await page.reload()
    await expect(page.getByLabel('Organization Name')).toHaveValue('Duarte Redes Lda')
    await expect(page.getByText('What you typed before is back. It is not sent yet.')).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await desk.signIn()
    await page.evaluate(() => (location.hash = '#/resellers/register'))
    await expect(page.getByLabel('Organization Name')).toHaveValue('')
  })
})
