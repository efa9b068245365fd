import { Desk } from './pages/desk-pages'
import { importMany } from './support/applications'
import { savedBy } from './support/files'
import { expect, test } from './support/keyboard'

test('every number of the overview leads to its list, and the help overlay lists the keys, without a mouse', async ({
  desk: page,
  keyboardOnly
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 2)
  await page.reload()
  const keys = await keyboardOnly(page)
  const tile = page.getByRole('region', { name: 'Needs attention' }).getByRole('link', { name: 'Oldest application' })
  await expect(tile).toContainText('Bulk 0 Hosting')

  await test.step('past the rail, to what needs attention', async () => {
    await keys.tabTo(page.getByRole('button', { name: 'Skip to the page' }), { within: 1 })
    await keys.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
    await keys.tabTo(tile, { within: 5 })
    await keys.press('Enter')
    await expect(page.getByRole('heading', { level: 2, name: 'Bulk 0 Hosting' })).toBeVisible()
    await keys.placed()
  })

  await test.step('a deep link shows the account in its list', async () => {
    await page.goto(`${page.url().split('#')[0]}#/resellers/RS-000002`)
    await expect(desk.row('Bulk 1 Hosting')).toHaveAttribute('aria-selected', 'true')
    await keys.press('k')
    await expect(page.getByRole('grid', { name: 'Resellers' })).toBeFocused()
  })

  await test.step('the keys of this screen, which can be switched off there', async () => {
    await keys.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    const listed = help.getByRole('region', { name: 'On this screen' })
    for (const does of ['Edit the profile', 'Write a note', 'Choose the account manager', 'Print view', 'Timeline'])
      await expect(listed).toContainText(does)
    await keys.tabTo(help.getByRole('switch', { name: 'Single-key shortcuts' }), { within: 4 })
    await keys.press('Space')
    await keys.press('Escape')
    await expect(help).toBeHidden()
    await expect(page.getByRole('grid', { name: 'Resellers' })).toBeFocused()
    await keys.press('e', 'n', 'm', 'p', '2', 'f')
    await expect(page.getByRole('tab', { name: 'Profile', selected: true })).toBeVisible()
    await expect(page.getByRole('form', { name: 'Edit profile' })).toHaveCount(0)
    await expect(page.getByRole('grid', { name: 'Resellers' })).toBeFocused()
  })
})

test('a caller is registered by keyboard alone', async ({ desk: page, keyboardOnly }) => {
  const desk = new Desk(page)
  await desk.setUp()
  const keys = await keyboardOnly(page)
  await keys.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Find an account, a screen or an action' })).toBeFocused()
  await keys.type('register')
  await expect(page.getByRole('option').first()).toContainText('Register a caller')
  await keys.press('Enter')
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
  await keys.type('Lena Vogt')
  await keys.press('Tab')
  await keys.type('lena@vogt.example')
  await keys.press('Tab')
  await keys.type('Vogt Hosting')
  await keys.press('Tab', 'Enter')
  await expect(page.getByRole('listbox')).toBeVisible()
  await keys.type('Web')
  await keys.press('Enter')
  await expect(page.getByLabel('Organization Type')).toBeFocused()
  await keys.press('Tab', 'Enter')
  await expect(page.getByRole('listbox')).toBeVisible()
  await keys.type('Germ')
  await expect(page.locator('[role="option"][data-highlighted]')).toHaveText('Germany')
  await keys.press('Enter')
  await expect(page.getByLabel('Mobile Number')).toHaveCount(0)
  await expect(page.getByRole('listbox')).toBeHidden()
  const register = page.getByRole('button', { name: 'Register', exact: true })
  await keys.tabTo(register, { within: 4 })
  await keys.press('Enter')
  const terms = page.getByRole('checkbox', { name: /has heard and accepted/ })
  // What is wrong takes the focus.
  await expect(terms).toBeFocused()
  await keys.press('Space')
  await keys.tabTo(register, { within: 2 })
  await keys.press('Enter')
  await expect(page.getByRole('heading', { level: 2, name: 'Vogt Hosting' })).toBeVisible()
  await keys.placed()
})

test('a file is imported and a filtered list exported by keyboard alone', async ({
  host,
  desk: page,
  keyboardOnly
}, testInfo) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 4)
  const keys = await keyboardOnly(page)

  await test.step('the file is chosen, its columns are told, what is wrong is listed', async () => {
    await keys.press('Control+k')
    await expect(page.getByRole('textbox', { name: 'Find an account, a screen or an action' })).toBeFocused()
    await keys.type('import')
    await expect(page.getByRole('option').first()).toContainText('Import resellers')
    await keys.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    await keys.tabTo(page.getByRole('button', { name: 'Choose a file' }), { within: 3 })
    // Enter opens the system's dialog, which no test can drive: it is held back here, and the file handed over.
    const input = page.getByLabel('CSV file')
    await input.evaluate((one) =>
      one.addEventListener('click', (event) => {
        event.preventDefault()
        document.title = 'The dialog opens'
      })
    )
    await keys.press('Enter')
    await expect(page).toHaveTitle('The dialog opens')
    const lines = [
      'Who;Address;Company;Type;Country',
      'Asha One;asha@one.example;One Hosting;Other;Germany',
      'Bernd Two;nobody;Two GmbH;Other;Germany'
    ]
    await input.setInputFiles({ name: 'partners.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
    await expect(page.getByRole('heading', { name: 'Which column is what' })).toBeFocused()
    for (const [field, letters] of [
      ['Name', 'Who'],
      ['E-mail', 'Add']
    ] as const) {
      const select = page.getByRole('combobox', { name: `Column for ${field}`, exact: true })
      await keys.tabTo(select, { within: 2 })
      await keys.press('Enter')
      await expect(page.getByRole('listbox')).toBeVisible()
      await keys.type(letters)
      await expect(page.locator('[role="option"][data-highlighted]')).toContainText(letters)
      await keys.press('Enter')
      await expect(select).toBeFocused()
    }
    await keys.tabTo(page.getByRole('button', { name: 'Check the file' }), { within: 8 })
    await keys.press('Enter')
    const result = page.getByRole('heading', { name: '1 row in order, 1 with problems' })
    await expect(result).toBeFocused()
    await expect(page.getByText('Your Email ID must be an e-mail address, like name@example.com.')).toBeVisible()
  })

  await test.step('what is in order is registered, and the report kept', async () => {
    await keys.tabTo(page.getByRole('checkbox', { name: /These applicants have accepted/ }), { within: 4 })
    await keys.press('Space')
    await keys.tabTo(page.getByRole('button', { name: 'Register 1 application' }), { within: 3 })
    await keys.press('Enter')
    await expect(page.getByRole('heading', { name: '1 application registered, 1 refused' })).toBeFocused()
    await keys.tabTo(page.getByRole('button', { name: 'Download report' }), { within: 3 })
    const report = await savedBy(host, page, () => keys.press('Enter'), testInfo.outputPath('report.csv'))
    expect(report).toContain('Asha One,asha@one.example,One Hosting,Registered,RS-000005,')
  })

  await test.step('the list is filtered, and exactly that exported with one key', async () => {
    await page.goto(`${page.url().split('#')[0]}#/resellers`)
    await expect(desk.row('Bulk 0 Hosting')).toBeVisible()
    await keys.press('f')
    await keys.tabTo(page.locator('button[aria-label^="Country:"]'), { within: 2 })
    await keys.press('Enter')
    await expect(page.getByRole('listbox')).toBeVisible()
    await keys.type('Norw')
    await expect(page.locator('[role="option"][data-highlighted]')).toHaveText('Norway')
    await keys.press('Enter')
    await expect(page.getByRole('row')).toHaveCount(3)
    await expect(page.getByRole('listbox')).toBeHidden()
    await expect(page.locator('button[aria-label="Country: Norway"]')).toBeFocused()
    await keys.press('Escape')
    await expect(page.getByRole('grid', { name: 'Resellers' })).toBeFocused()
    const csv = await savedBy(host, page, () => keys.press('Shift+E'), testInfo.outputPath('resellers.csv'))
    expect(csv.match(/Bulk \d Hosting/g)).toEqual(['Bulk 2 Hosting', 'Bulk 0 Hosting'])
  })
})
