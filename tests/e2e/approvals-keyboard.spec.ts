import { Desk } from './pages/desk-pages'
import { listed, registerMany } from './support/applications'
import { expect, test } from './support/host'

test('a reviewer clears fifty applications without touching the mouse', async ({ desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await desk.undoFor(30)
  await registerMany(desk, 50)
  await page.goto(`${page.url().split('#')[0]}#/approvals`)
  const details = page.getByRole('region', { name: 'Approvals: details' })
  const opened = (number: number) =>
    expect(details.getByRole('heading', { level: 2 })).toHaveText(`Queue ${String(number).padStart(2, '0')} Hosting`)
  const keys = page.keyboard

  await test.step('open the first; a letter typed into the search decides nothing', async () => {
    await expect(desk.row('Queue 01 Hosting')).toBeVisible()
    await keys.press('/')
    await keys.type('ar')
    await expect(page.getByLabel('Search applications')).toHaveValue('ar')
    await keys.press('Escape')
    await keys.press('Escape')
    await expect(desk.row('Queue 01 Hosting')).toBeVisible()
    await keys.press('j')
    await opened(1)
    await keys.press('Control+a')
    expect((await listed(desk, 'pending')).total).toBe(50)
  })

  await test.step('approve, undo, approve again: the next one opens each time', async () => {
    await keys.press('a')
    await expect(page.getByText('RS-000001 is approved.').first()).toBeVisible()
    await opened(2)
    await keys.press('z')
    await opened(1)
    expect((await listed(desk, 'pending')).total).toBe(50)
    await keys.press('a')
    await opened(2)
  })

  await test.step('reject with a reason of the list, and with one of one’s own', async () => {
    await keys.press('r')
    await keys.press('2')
    await keys.press('Enter')
    await opened(3)
    await keys.press('r')
    await expect(page.getByRole('radio').first()).toBeFocused()
    await keys.press('Tab')
    await keys.type('Nobody answers your phone.')
    await keys.press('Control+Enter')
    await opened(4)
  })

  await test.step('select a range and approve it together', async () => {
    await keys.press('x')
    for (let row = 5; row <= 13; row++) await keys.press('j')
    await opened(13)
    await keys.press('Shift+X')
    await expect(page.getByText('10 selected')).toBeVisible()
    await keys.press('a')
    await expect(page.getByRole('button', { name: 'Approve 10 applications' })).toBeFocused()
    await keys.press('Enter')
    await expect(page.getByText('10 applications approved.').first()).toBeVisible()
    await opened(14)
  })

  await test.step('the rest, one key each', async () => {
    for (let number = 14; number <= 50; number++) {
      await opened(number)
      await keys.press('a')
    }
    await expect(page.getByText('Nothing waits for a decision')).toBeVisible()
  })

  expect((await listed(desk, 'pending')).total).toBe(0)
  expect((await listed(desk, 'approved')).total).toBe(48)
  expect((await listed(desk, 'rejected')).items.map(({ organizationName }) => organizationName)).toEqual([
    'Queue 02 Hosting',
    'Queue 03 Hosting'
  ])
})

test('single keys decide nothing once they are switched off', async ({ desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await registerMany(desk, 2)
  await page.goto(`${page.url().split('#')[0]}#/settings/appearance`)
  await page.getByRole('switch', { name: 'Single-key shortcuts' }).click()
  await desk.open('Approvals', 'Queue 01 Hosting')
  await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible()
  for (const key of ['a', 'r', 'x', 'j', 'z']) await page.keyboard.press(key)
  await expect(page.getByRole('heading', { level: 2, name: 'Queue 01 Hosting' })).toBeVisible()
  await expect(page.getByText('1 selected')).toHaveCount(0)
  expect((await listed(desk, 'pending')).total).toBe(2)
})
