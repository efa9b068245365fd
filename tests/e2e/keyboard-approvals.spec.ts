import { Desk } from './pages/desk-pages'
import { importMany, listed } from './support/applications'
import { expect, test } from './support/keyboard'

test('the queue is filtered, sorted, sized and kept as a view by keyboard alone', async ({
  desk: page,
  keyboardOnly
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 8)
  const keys = await keyboardOnly(page)
  const filter = page.getByRole('button', { name: /^Filter/ })
  const field = (label: string) => page.getByRole('dialog').locator(`button[aria-label^="${label}:"]`)
  const choose = async (label: string, letters: string, wanted: string) => {
    await keys.press('f')
    await expect(field('Country')).toBeFocused()
    await keys.tabTo(field(label), { within: 6 })
    await keys.press('Enter')
    await expect(page.getByRole('listbox')).toBeVisible()
    await keys.type(letters)
    await expect(page.locator('[role="option"][data-highlighted]')).toHaveText(wanted)
    await keys.press('Enter')
    await expect(field(label)).toHaveAccessibleName(`${label}: ${wanted}`)
    await expect(field(label)).toBeFocused()
    await keys.press('Escape')
    await expect(filter).toBeFocused()
  }

  /** An entry of a menu by its first letters. */
  const pick = async (key: string, letters: string) => {
    await keys.press(key)
    await expect(page.getByRole('menu')).toBeVisible()
    await keys.type(letters)
    await expect(page.locator('[role^="menuitem"][data-highlighted]')).toHaveText(new RegExp(`^${letters}`))
    await keys.press('Enter')
  }

  await test.step('to Approvals by the palette; the list has the focus', async () => {
    await keys.press('Control+k')
    await expect(page.getByRole('textbox', { name: 'Find an account, a screen or an action' })).toBeFocused()
    await keys.type('approvals')
    await expect(page.getByRole('option').first()).toContainText('Approvals')
    await keys.press('Enter')
    await expect(desk.row('Bulk 0 Hosting')).toBeVisible()
    await expect(page.getByRole('grid', { name: 'Approvals' })).toBeFocused()
  })

  await test.step('country, type, waiting time, signal and claim', async () => {
    await choose('Country', 'Norw', 'Norway')
    await expect(page.getByRole('row')).toHaveCount(5)
    await choose('Organization type', 'Oth', 'Other')
    await expect(page.getByRole('row')).toHaveCount(5)
    await keys.press('j')
    await expect(desk.row('Bulk 0 Hosting')).toHaveAttribute('aria-selected', 'true')
    await choose('Claim', 'I look', 'I look at it')
    await expect(page.getByRole('row')).toHaveCount(2)
    await expect(page).toHaveURL(/country=NO.*claim=mine/)
    await choose('Signal', 'Free', 'Free mail')
    await choose('Waiting time', 'Over two', 'Over two days')
    await expect(page.getByText('Nothing matches')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Filter, 5 set' })).toBeFocused()
    await keys.tabTo(page.getByRole('button', { name: 'Clear search and filters' }))
    await keys.press('Enter')
    await expect(page.getByRole('row')).toHaveCount(9)
    await keys.placed()
  })

  await test.step('a view is kept, shown again and removed', async () => {
    await choose('Country', 'Germ', 'Germany')
    await pick('v', 'Save')
    await expect(page.getByLabel('Name of the view')).toBeFocused()
    await keys.type('From Germany')
    await keys.press('Enter')
    await expect(page.getByText('The view “From Germany” is saved.').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Views: From Germany' })).toBeFocused()
    await pick('v', 'Every')
    await expect(page.getByRole('row')).toHaveCount(9)
    await pick('v', 'From')
    await expect(page.getByRole('row')).toHaveCount(5)
    await pick('v', 'Rem')
    await expect(page.getByRole('button', { name: 'Views', exact: true })).toBeFocused()
  })

  await test.step('columns are chosen and sized, and the list is sorted by its headings', async () => {
    await keys.press('o')
    await keys.type('Num')
    await keys.press('Enter')
    await keys.press('Escape')
    await expect(page.getByRole('columnheader', { name: 'Number' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Columns' })).toBeFocused()
    await keys.press('Escape')
    await expect(page.getByRole('grid', { name: 'Approvals' })).toBeFocused()
    await keys.tabTo(page.getByRole('button', { name: 'Organization' }), { within: 3 })
    await keys.press('Enter')
    await expect(page.getByRole('columnheader', { name: 'Organization' })).toHaveAttribute('aria-sort', 'ascending')
    await keys.press('Enter')
    await expect(page.getByRole('row').nth(1)).toContainText('Bulk 7 Hosting')
    const width = page.getByRole('separator', { name: 'Width of Organization' })
    await keys.tabTo(width, { within: 2 })
    const before = Number(await width.getAttribute('aria-valuenow'))
    await keys.press('ArrowRight', 'ArrowRight')
    await expect(width).toHaveAttribute('aria-valuenow', String(before + 32))
    await keys.press('Escape')
    await expect(page.getByRole('grid', { name: 'Approvals' })).toBeFocused()
  })
})

test('decisions with notes, reasons, previews and managers need no mouse, and are taken back', async ({
  desk: page,
  keyboardOnly
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await desk.undoFor(60)
  await importMany(desk, 4)
  await page.goto(`${page.url().split('#')[0]}#/approvals`)
  await expect(desk.row('Bulk 0 Hosting')).toBeVisible()
  const keys = await keyboardOnly(page)
  const grid = page.getByRole('grid', { name: 'Approvals' })
  const opened = (name: string) =>
    expect(page.getByRole('region', { name: 'Approvals: details' }).getByRole('heading', { level: 2 })).toHaveText(name)

  await test.step('approve with a note and a manager of one’s own choice', async () => {
    await keys.press('j')
    await opened('Bulk 0 Hosting')
    await keys.press('m')
    await expect(page.getByRole('listbox')).toBeVisible()
    await keys.type('Meera')
    await keys.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Account manager' })).toHaveText(/Meera Kamath/)
    await keys.press('Escape')
    await expect(grid).toBeFocused()
    await keys.press('Shift+A')
    await expect(page.getByLabel('Note (optional)')).toBeFocused()
    await keys.type('Rang back, all is well. Approved, jar x')
    await keys.press('Enter')
    await expect(page.getByText('RS-000001 is approved.').first()).toBeVisible()
    await opened('Bulk 1 Hosting')
    await expect(grid).toBeFocused()
  })

  await test.step('reject with a reason; the preview gives the focus back', async () => {
    await keys.press('r')
    await expect(page.getByRole('radio').first()).toBeFocused()
    await keys.press('1')
    await keys.tabTo(page.getByRole('button', { name: 'Preview mail' }), { within: 6 })
    await keys.press('Enter')
    await expect(page.frameLocator('iframe').getByRole('heading').first()).toBeVisible()
    await keys.placed()
    await keys.press('Escape')
    await expect(page.getByRole('button', { name: 'Preview mail' })).toBeFocused()
    await keys.press('Control+Enter')
    await expect(page.getByText('RS-000002 is rejected.').first()).toBeVisible()
    await opened('Bulk 2 Hosting')
    await expect(grid).toBeFocused()
  })

  await test.step('cancelling gives the focus back; two decisions are taken back, the last one first', async () => {
    await keys.press('r')
    await expect(page.getByRole('radio').first()).toBeFocused()
    await keys.press('Escape')
    await expect(page.getByRole('button', { name: 'Reject' })).toBeFocused()
    await keys.press('z')
    await opened('Bulk 1 Hosting')
    await keys.press('z')
    await opened('Bulk 0 Hosting')
    await expect(grid).toBeFocused()
    expect((await listed(desk, 'pending')).total).toBe(4)
  })

  await test.step('a note to colleagues from the queue, and back to the list', async () => {
    await keys.press('n')
    await expect(page.getByLabel('New note')).toBeFocused()
    await keys.type('Looks fine.')
    await keys.press('Control+Enter')
    await expect(page.getByLabel('New note')).toHaveValue('')
    await expect(page.getByText('Looks fine.')).toBeVisible()
    await keys.press('Escape')
    await expect(grid).toBeFocused()
  })
})

test('many applications are assigned, approved, cancelled half-way and rejected together by keyboard', async ({
  desk: page,
  keyboardOnly
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 100)
  await page.goto(`${page.url().split('#')[0]}#/approvals`)
  await expect(desk.row('Bulk 0 Hosting')).toBeVisible()
  const keys = await keyboardOnly(page)
  const dialog = page.getByRole('dialog')
  const grid = page.getByRole('grid', { name: 'Approvals' })

  await test.step('three are assigned', async () => {
    await keys.press('j', 'x', 'j', 'j', 'Shift+X')
    await expect(page.getByText('3 selected')).toBeVisible()
    await keys.press('m')
    await expect(dialog.getByRole('combobox', { name: 'Account manager' })).toBeFocused()
    await keys.press('Enter')
    await expect(page.getByRole('listbox')).toBeVisible()
    await keys.type('Meera')
    await keys.press('Enter')
    await expect(dialog.getByRole('combobox', { name: 'Account manager' })).toHaveText(/Meera Kamath/)
    await expect(dialog.getByRole('combobox', { name: 'Account manager' })).toBeFocused()
    await keys.tabTo(page.getByRole('button', { name: 'Assign 3 applications' }), { within: 3 })
    await keys.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(grid).toBeFocused()
  })

  await test.step('two are rejected with a reason', async () => {
    await keys.press('End', 'x', 'k', 'x')
    await expect(page.getByText('2 selected')).toBeVisible()
    await keys.press('r')
    await keys.press('2')
    await keys.press('Enter')
    await expect(page.getByText('2 applications rejected.').first()).toBeVisible()
    await expect(dialog).toBeHidden()
    await expect(grid).toBeFocused()
  })

  await test.step('all others are approved, until that is cancelled; each says what became of it', async () => {
    await keys.tabTo(page.getByRole('checkbox', { name: 'Select all' }), { within: 2 })
    await keys.press('Space')
    await expect(page.getByText('98 selected')).toBeVisible()
    await keys.press('a')
    await expect(page.getByRole('button', { name: 'Approve 98 applications' })).toBeFocused()
    await keys.press('Enter')
    await keys.tabTo(page.getByRole('button', { name: 'Cancel the rest' }), { within: 3 })
    await keys.press('Enter')
    await expect(dialog.getByText('Not tried, still selected').first()).toBeVisible()
    await keys.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(grid).toBeFocused()
    const [approved, pending] = [(await listed(desk, 'approved')).total, (await listed(desk, 'pending')).total]
    expect(approved).toBeGreaterThan(0)
    expect(approved + pending).toBe(98)
    await expect(page.getByText(`${pending} selected`)).toBeVisible()
  })
})
