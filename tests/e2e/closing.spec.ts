import { Desk } from './pages/desk-pages'
import { registerMany } from './support/applications'
import { expect, test } from './support/host'

test('an account is closed with a reason, tells so, and is reopened where it was, with a new link', async ({
  desk: page
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await registerMany(desk, 1)
  await desk.approve('Queue 01 Hosting')
  await desk.open('Resellers', 'Queue 01 Hosting')

  const close = page.getByRole('button', { name: 'Close account' })
  const history = page.getByRole('tab', { name: 'Timeline' })
  await test.step('not without a reason', async () => {
    await close.click()
    await expect(page.getByText('Open links end')).toBeVisible()
    await close.click()
    await expect(page.getByText('Reason is required.')).toBeVisible()
  })
  await test.step('the details say why, the timeline what it was before', async () => {
    await page.getByRole('textbox', { name: 'Reason' }).fill('Signed up by mistake.')
    await close.click()
    await expect(page.getByText(/RS-000001 is closed\./).first()).toBeVisible()
    await expect(page.getByText('a new activation link goes out')).toBeVisible()
    await history.click()
    await expect(page.getByText(/Approved\s*→\s*Closed/)).toBeVisible()
  })
  await test.step('reopened, it has a link again', async () => {
    await page.getByRole('tab', { name: 'Profile' }).click()
    const reopen = page.getByRole('button', { name: 'Reopen account' })
    await reopen.click()
    await page.getByRole('textbox', { name: 'Reason' }).fill('It was none.')
    await reopen.click()
    await expect(page.getByText(/RS-000001 is open again\./).first()).toBeVisible()
  })
  const links = (await desk.call('mail.list', { kind: 'activation' })).data as { items: { state: string }[] }
  expect(links.items).toHaveLength(2)
})
