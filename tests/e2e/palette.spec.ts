import { Desk, meera } from './pages/desk-pages'
import { anke, Portal, priya } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

const commandK = process.platform === 'darwin' ? 'Meta+k' : 'Control+k'

test('accounts, screens and actions are found and opened by keyboard alone', async ({ host, desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await new Portal(await host.visitor({ ip: visitorAddress.india })).signUp(priya)
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  const search = page.getByRole('textbox', { name: 'Find an account, a screen or an action' })
  const find = async (text: string, first?: string) => {
    await page.keyboard.press(commandK)
    await expect(search).toBeFocused()
    await page.keyboard.type(text)
    if (first !== undefined) await expect(palette.getByRole('option').first()).toContainText(first)
  }
  const details = page.getByRole('region', { name: 'Resellers: details' })

  await test.step('an account by its number', async () => {
    await find('rs 1', anke.organization)
    await page.keyboard.press('Enter')
    await expect(palette).toBeHidden()
    await expect(details).toContainText(anke.organization)
  })

  await test.step('an account by part of its phone number, from another screen', async () => {
    await find('audit', 'Audit')
    await expect(palette.getByRole('option').first()).toContainText('Audit')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible()
    await find((priya.mobile ?? '').replace(/\D/g, '').slice(-6), priya.organization)
    await page.keyboard.press('Enter')
    await expect(details).toContainText(priya.organization)
  })

  await test.step('what was opened lately stands first', async () => {
    await page.keyboard.press(commandK)
    // By the holder: the organization verifies whoever calls once the account is blocked.
    await expect(palette.getByRole('option').first()).toContainText(priya.name)
    await expect(palette.getByRole('option').nth(1)).toContainText(anke.name)
    await page.keyboard.press('Escape')
  })

  await test.step('actions', async () => {
    await find('verify chain', 'Verify chain')
    await expect(palette.getByRole('option').first()).toContainText('Verify chain')
    await page.keyboard.press('Enter')
    await expect(page.getByText('The chain is whole')).toBeVisible()
    await page.keyboard.press('Escape')
    await find('dark app', 'Dark appearance')
    await expect(palette.getByRole('option').first()).toContainText('Dark appearance')
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveClass(/dark/)
    await find('invite', 'Invite a colleague')
    await expect(palette.getByRole('option').first()).toContainText('Invite a colleague')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toContainText('Role')
    await page.keyboard.press('Escape')
    await find('nothing like this')
    await expect(palette.getByText('Nothing fits “nothing like this”.')).toBeVisible()
    await page.keyboard.press('Escape')
    await find('sign out', 'Sign out')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  })
  await desk.signIn(meera.email)
  await page.keyboard.press(commandK)
  await expect(palette.getByText('Opened lately')).toHaveCount(0)
})

test('Escape gives the focus back, also to a field with text in it', async ({ desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await desk.go('Audit')
  const field = page.getByRole('searchbox', { name: 'Search events' })
  await field.fill('half a')
  await page.keyboard.press(commandK)
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('half a')
})

test('? lists the keys of the screen, never while somebody types, and can be switched off', async ({ desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await desk.go('Audit')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await page.keyboard.press('?')
  await expect(help.getByRole('region', { name: 'On this screen' })).toContainText('Search')
  await expect(help.getByRole('region', { name: 'Everywhere' })).toContainText('Find an account')
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  const field = page.getByRole('searchbox', { name: 'Search events' })
  await field.focus()
  await page.keyboard.type('?')
  await expect(field).toHaveValue('?')
  await expect(help).toBeHidden()
  await field.fill('')
  await field.blur()
  for (const held of ['Control', 'Alt', 'Meta']) await page.keyboard.press(`${held}+?`)
  await expect(help).toBeHidden()

  const button = page.getByRole('button', { name: 'Keyboard shortcuts' })
  await button.press('Enter')
  await help.getByRole('switch', { name: 'Single-key shortcuts' }).press('Space')
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
  await page.keyboard.press('?')
  await expect(help).toBeHidden()
  await button.press('Enter')
  await expect(help).toBeVisible()
})

test('an address with an account number waits for the sign-in, then shows the account', async ({
  host,
  desk: page
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await desk.call('session.signOut', {})
  await page.evaluate(() => {
    location.hash = '/resellers/RS-000001'
  })
  await page.reload()
  await desk.signIn()
  await expect(page.getByRole('region', { name: 'Resellers: details' })).toContainText(anke.organization)
  await expect(desk.row(anke.organization)).toHaveAttribute('aria-selected', 'true')
})
