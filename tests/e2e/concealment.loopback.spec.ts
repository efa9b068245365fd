import { Desk } from './pages/desk-pages'
import { barriers } from './support/axe'
import { activeReseller, vimala } from './support/blocked-reseller'
import { expect, test } from './support/host'

test('a blocked reseller is hidden until the details are shown for a reason, and facts are off for whoever looked', async ({
  host,
  desk: page
}) => {
  // Axe would measure the colours of a dialog that is still appearing.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const desk = new Desk(page)
  await desk.setUp()
  const reseller = await activeReseller(host, desk)
  await desk.open('Resellers', vimala.organization)
  await expect(page.getByRole('tab', { name: 'Profile' })).toBeVisible()
  await reseller.block()

  await test.step('as soon as it is blocked nothing of it is on the screen', async () => {
    await expect(page.getByText('What verifies the caller is hidden while the account is blocked.')).toBeVisible()
    await expect(desk.row(vimala.name)).toContainText('Hidden while blocked')
    for (const fact of [vimala.organization, vimala.email, vimala.storedMobile, vimala.country])
      await expect(page.locator('body')).not.toContainText(fact)
    expect(await barriers(page)).toEqual([])
  })
  await test.step('found by what it hides, in the palette too', async () => {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('textbox', { name: 'Find an account, a screen or an action' })).toBeFocused()
    await page.keyboard.type('saffron cloud')
    const found = page.getByRole('option', { name: vimala.name })
    await expect(found).toContainText('Hidden while blocked')
    await page.keyboard.press('Escape')
  })
  await test.step('a reason, by keys', async () => {
    await page.getByRole('button', { name: 'Show details…' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Show details' })
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused()
    expect(await barriers(page)).toEqual([])
    await page.keyboard.type('The auditor asks for the file.')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('tab', { name: 'Profile' })).toBeFocused()
    await expect(page.getByRole('main')).toContainText(vimala.organization)
    await expect(desk.row(vimala.organization)).toBeVisible()
  })
  await test.step('the call desk says why facts are off', async () => {
    await page.getByRole('link', { name: 'Open the blocking case' }).click()
    await expect(page.getByText(/You have looked at this account's details since it was blocked/)).toBeVisible()
    await expect(page.getByText('Not by you')).toHaveCount(5)
    await expect(page.getByLabel('Which code is in the mail?')).toBeFocused()
    await expect(page.getByText('Details of the account shown')).toBeVisible()
    expect(await barriers(page)).toEqual([])
  })
})
