import { Desk } from './pages/desk-pages'
import { importMany, listed } from './support/applications'
import { expect, test } from './support/keyboard'
import { linkIn, mailbox } from './support/post'

test('mail is read, retried, cancelled, sent to a corrected address and retried at once by keyboard alone', async ({
  host,
  desk: page,
  keyboardOnly
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 5)
  const recover = host.smtp.trouble({ at: 'rcpt', code: 550, text: '5.1.1 No such mailbox.' })
  for (const account of (await listed(desk, 'pending')).items as readonly { id: string; version?: number }[])
    expect(await desk.call('accounts.approve', { id: account.id, version: account.version })).toMatchObject({
      ok: true
    })
  await page.goto(`${page.url().split('#')[0]}#/mail`)
  const grid = page.getByRole('grid', { name: 'Mail' })
  await expect(grid.getByText('Not delivered')).toHaveCount(5)
  recover()
  const keys = await keyboardOnly(page)
  const details = page.getByRole('region', { name: 'Mail: details' })
  const tab = (name: string) => details.getByRole('tab', { name, selected: true })

  await test.step('the message as HTML, as text, its headers and its tries', async () => {
    await keys.press('j', 'Enter')
    await expect(details).toBeFocused()
    await keys.tabTo(tab('HTML'))
    await keys.press('ArrowRight')
    await expect(tab('Text')).toBeFocused()
    await expect(details.getByLabel('Message as text')).toContainText('Person 4')
    await keys.press('ArrowRight')
    await expect(details.getByLabel('Headers of the message')).toContainText('person4@bulk.example')
    await keys.press('ArrowRight')
    await expect(details.getByRole('region', { name: 'Attempts' })).toContainText('No such mailbox.')
    await keys.placed()
  })

  await test.step('one key tries it again', async () => {
    await keys.press('r')
    await expect(page.getByText('The message is queued again.').first()).toBeVisible()
    linkIn(await mailbox(host.smtp, 'person4@bulk.example').next(/activate/i))
    await keys.press('Escape')
    await expect(grid).toBeFocused()
    await expect(grid.getByText('Not delivered')).toHaveCount(4)
  })

  await test.step('the next is cancelled once that is confirmed', async () => {
    const dialog = page.getByRole('dialog', { name: 'Cancel this message?' })
    await keys.press('j')
    await expect(details).toContainText('person3@bulk.example')
    await keys.press('Shift+C')
    await expect(dialog).toBeVisible()
    await keys.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(grid).toBeFocused()
    await keys.press('Shift+C')
    await keys.tabTo(dialog.getByRole('button', { name: 'Cancel message' }))
    await keys.press('Enter')
    await expect(details.getByText('Cancelled', { exact: true })).toBeVisible()
    await expect(grid).toBeFocused()
  })

  await test.step('the one after goes to the right address', async () => {
    const field = page.getByRole('dialog').getByLabel('Address')
    await keys.press('j')
    await expect(details).toContainText('person2@bulk.example')
    await keys.press('e')
    await expect(field).toBeFocused()
    await expect(field).toHaveValue('person2@bulk.example')
    await keys.press('ControlOrMeta+a')
    await keys.type('person2@corrected.example')
    await keys.press('Enter')
    linkIn(await mailbox(host.smtp, 'person2@corrected.example').next(/activate/i))
    await expect(details).toContainText('person2@corrected.example')
    await keys.placed()
  })

  await test.step('what is left is retried at once', async () => {
    await keys.press('Escape')
    await keys.tabTo(page.getByRole('button', { name: /^Not delivered/ }), { back: true })
    await keys.press('Enter')
    await expect(page.getByRole('row')).toHaveCount(3)
    await keys.press('j', 'x', 'j', 'Shift+X')
    await expect(page.getByRole('toolbar', { name: 'Selected messages' })).toContainText('2 selected')
    await keys.press('r')
    await expect(page.getByText('2 messages are queued again.').first()).toBeVisible()
    for (const person of [0, 1]) linkIn(await mailbox(host.smtp, `person${person}@bulk.example`).next(/activate/i))
    await keys.placed()
  })
})
