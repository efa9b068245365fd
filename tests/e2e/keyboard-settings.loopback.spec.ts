import type { Locator, Page } from '@playwright/test'
import { Desk, meera, staffPassword } from './pages/desk-pages'
import { expect, test, type Keys } from './support/keyboard'
import { mailbox } from './support/post'

/** Fields, buttons and parts of the settings, as somebody without a mouse comes to them. */
function settingsByKeys(page: Page, keys: Keys) {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const field = (label: string) => page.getByRole('main').getByLabel(label, { exact: true })
  const press = async (target: Locator, within = 20) => {
    await keys.tabTo(target, { within })
    await keys.press('Enter')
  }
  return {
    button,
    field,
    press,
    open: async (section: string) => {
      await keys.press('ControlOrMeta+k')
      await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
      await keys.type(section)
      await expect(page.getByRole('option').first()).toContainText(section)
      await keys.press('Enter')
      await expect(page.getByRole('heading', { name: section, exact: true, level: 2 })).toBeVisible()
      await expect(page.getByRole('dialog')).toBeHidden()
      await keys.placed()
    },
    fill: async (target: Locator, text: string, within = 30) => {
      await keys.tabTo(target, { within })
      await keys.press('ControlOrMeta+a')
      await keys.type(text)
    },
    choose: async (target: Locator, option: string) => {
      await keys.tabTo(target)
      await keys.press('Enter')
      await expect(page.getByRole('listbox')).toBeVisible()
      await keys.type(option)
      await keys.press('Enter')
      await expect(target).toContainText(option)
      await expect(target).toBeFocused()
    },
    save: async () => {
      await press(button('Save'))
      await expect(page.getByText('Settings are saved.').first()).toBeVisible()
      await keys.placed()
    }
  }
}

/** Name, address and password of the first administrator, typed from the first field on. */
async function setUp(page: Page, keys: Keys): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused()
  for (const text of [meera.name, meera.email, staffPassword, staffPassword]) {
    await keys.type(text)
    await keys.press('Tab')
  }
  await keys.tabTo(page.getByRole('button', { name: 'Create administrator' }))
  await keys.press('Enter')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
}

test('set-up, the settings of the programme and the mail server by keyboard alone', async ({
  host,
  desk: page,
  keyboardOnly
}) => {
  const keys = await keyboardOnly(page)
  const { button, field, press, open, fill, choose, save } = settingsByKeys(page, keys)
  await setUp(page, keys)

  await test.step('a wrong lockout limit is refused by its field, a right one is saved', async () => {
    await open('Lockout')
    await fill(field('Wrong passwords until blocked'), '2')
    await keys.press('Enter')
    await expect(field('Wrong passwords until blocked')).toBeFocused()
    await expect(field('Wrong passwords until blocked')).toHaveAttribute('aria-invalid', 'true')
    await fill(field('Wrong passwords until blocked'), '4')
    await save()
  })

  await test.step('new terms are published', async () => {
    await open('Sign-up')
    await fill(field('Version of the terms'), 'keyboard-1', 50)
    await fill(field('Text of the terms'), 'Resellers keep the rules.')
    await save()
    await expect(page.locator('summary').filter({ hasText: 'keyboard-1' })).toContainText('in force')
  })

  await test.step('the rules of passwords', async () => {
    await open('Passwords')
    await fill(field('Least number of characters'), '14')
    await keys.tabTo(page.getByRole('checkbox', { name: 'Refuse commonly used passwords' }))
    await keys.press('Space')
    await save()
  })

  await test.step('the mail server, and a test through the one in force', async () => {
    await open('Mail server')
    await keys.tabTo(page.getByRole('checkbox', { name: 'Send through a mail server' }), { within: 30 })
    await keys.press('Space')
    await fill(field('Server'), '127.0.0.1')
    await choose(page.getByRole('combobox', { name: 'Security' }), 'None')
    await save()
    await press(button('Send test mail'))
    await mailbox(host.smtp, meera.email).next(/test/i)
    await expect(page.getByText('Sent.')).toBeVisible()
    await keys.placed()
  })
})

test('colleagues, switches, the own password and sign-in by keyboard alone', async ({
  host,
  desk: page,
  keyboardOnly
}) => {
  const keys = await keyboardOnly(page)
  const { button, press, open, fill, choose } = settingsByKeys(page, keys)
  const navigation = page.getByRole('navigation', { name: 'Main' })
  const dialog = page.getByRole('dialog')
  const chosen = 'amber-kettle-walks-9'
  await setUp(page, keys)

  await test.step('a colleague is invited, gets another role and is deactivated', async () => {
    await open('Staff')
    await press(button('Invite'), 30)
    await expect(dialog.getByLabel('Name')).toBeFocused()
    await keys.type('Ravi Shet')
    await keys.press('Tab')
    await keys.type('ravi.shet@emsign.example')
    await keys.press('Enter')
    await expect(dialog).toBeHidden()
    await mailbox(host.smtp, 'ravi.shet@emsign.example').next(/invit/i)
    const role = page.getByRole('combobox', { name: 'Role of Ravi Shet' })
    await keys.placed()
    await choose(role, 'Administrator')
    await expect(page.getByText('Ravi Shet is administrator now.').first()).toBeVisible()
    await keys.tabTo(button('Deactivate Ravi Shet'))
    await keys.press('Enter')
    await press(dialog.getByRole('button', { name: 'Deactivate' }))
    await expect(button('Reactivate Ravi Shet')).toBeFocused()
  })

  await test.step('notifications and single keys are switched off', async () => {
    const single = page.getByRole('switch', { name: 'Single-key shortcuts' })
    const applications = page.getByRole('switch', { name: 'New applications' })
    await open('Notifications')
    await keys.tabTo(applications, { within: 30 })
    await keys.press('Space')
    await expect(applications).not.toBeChecked()
    await expect(applications).toBeFocused()
    await open('Appearance')
    await keys.tabTo(page.getByRole('radio', { name: 'As the system' }), { within: 30 })
    await keys.press('ArrowDown', 'Space')
    await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked()
    await keys.tabTo(single)
    await keys.press('Space')
    await expect(single).not.toBeChecked()
  })

  await test.step('another desk of theirs is signed out', async () => {
    await open('Your sign-in')
    const other = new Desk(await host.secondDesk())
    await other.signIn()
    await press(button(/^Sign out Meera Kamath, /), 40)
    await expect(other.page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await keys.placed()
  })

  await test.step('the own password is changed', async () => {
    await open('Your sign-in')
    await press(button('Change password'), 30)
    await expect(dialog.getByLabel('Current password')).toBeFocused()
    await keys.type(staffPassword)
    for (const label of ['New password', 'Repeat new password'])
      await fill(dialog.getByLabel(label, { exact: true }), chosen)
    await keys.press('Enter')
    await expect(page.getByText('Your password is changed.').first()).toBeVisible()
    await expect(button('Change password')).toBeFocused()
  })

  await test.step('signing out beside the menu, and in again', async () => {
    const person = button(/Meera Kamath/)
    await keys.tabTo(person, { back: true, within: 40 })
    await keys.press('Enter')
    await expect(page.getByRole('menu')).toBeVisible()
    await keys.press('Escape')
    await expect(person).toBeFocused()
    await press(button('Sign out'))
    await expect(page.getByLabel('E-mail address')).toBeFocused()
    await keys.type(meera.email)
    await keys.press('Tab')
    await keys.type(chosen)
    await keys.press('Enter')
    await expect(navigation).toBeVisible()
  })
})
