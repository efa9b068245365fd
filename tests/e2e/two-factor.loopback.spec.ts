import { codeOfApp } from '../support/authenticator'
import { barriers } from './support/axe'
import { Desk, meera, staffPassword } from './pages/desk-pages'
import { expect, test } from './support/keyboard'

test('two-factor sign-in is set up and used by keyboard alone: app code, then a recovery code', async ({
  desk: page,
  keyboardOnly
}) => {
  await new Desk(page).setUp()
  await page.goto(new URL('/#/settings/your-sign-in', page.url()).toString())
  // Where set-up was clicked, a button comes up later: it must not look hovered.
  await page.mouse.move(0, 0)
  const keys = await keyboardOnly(page)
  const field = (label: string) => page.getByRole('textbox', { name: label, exact: true })

  await page.getByRole('button', { name: 'Turn on' }).focus()
  await keys.press('Enter')
  await expect(field('Password')).toBeFocused()
  await keys.type(staffPassword)
  await keys.press('Enter')
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible()
  expect(await barriers(page)).toEqual([])
  const secret = (await page.locator('.font-mono.select-all').innerText()).replaceAll(' ', '')
  await expect(field('Code')).toBeFocused()
  await keys.type(codeOfApp(secret, new Date()))
  await keys.press('Enter')
  const recoveryCode = await page
    .getByRole('list', { name: 'Recovery codes' })
    .getByRole('listitem')
    .first()
    .innerText()
  expect(await barriers(page)).toEqual([])
  await keys.tabTo(page.getByRole('button', { name: 'I have kept them' }))
  await keys.press('Enter')
  await expect(page.getByText('10 recovery codes left.')).toBeVisible()

  const signOutAndIn = async () => {
    await page.getByRole('button', { name: 'Sign out', exact: true }).focus()
    await keys.press('Enter')
    await expect(field('E-mail address')).toBeVisible()
    await field('E-mail address').focus()
    await keys.type(meera.email)
    await keys.tabTo(field('Password'))
    await keys.type(staffPassword)
    await keys.press('Enter')
    await expect(page.getByRole('heading', { name: 'Two-factor sign-in' })).toBeVisible()
  }
  await signOutAndIn()
  await expect(field('Code')).toBeFocused()
  expect(await barriers(page)).toEqual([])
  // The code of this half minute was used to set it up; the next one is right as well.
  await keys.type(codeOfApp(secret, new Date(), 1))
  await keys.press('Enter')
  await expect(new Desk(page).navigation()).toBeVisible()

  await signOutAndIn()
  await keys.tabTo(page.getByRole('button', { name: 'Use a recovery code' }))
  await keys.press('Enter')
  await expect(field('Recovery code')).toBeFocused()
  await keys.type(recoveryCode)
  await keys.press('Enter')
  await expect(new Desk(page).navigation()).toBeVisible()
  await expect(page.getByText('9 codes left').first()).toBeVisible()
})
