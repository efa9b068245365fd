import { appendFile, cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { importMany, registerMany } from './support/applications'
import { Desk } from './pages/desk-pages'
import { expect, test } from './support/keyboard'

test('an administrator goes back to the backup of yesterday by keyboard, and a damaged one is refused in words', async ({
  host,
  desk: first,
  keyboardOnly
}) => {
  // Mail that waits when the backup is made is what has to be looked at afterwards.
  host.smtp.trouble({ at: 'mail', code: 451, text: 'Try again later' })
  const before = new Desk(first)
  await before.setUp()
  await registerMany(before, 1)
  await first.goto(new URL('/#/settings/data', first.url()).toString())
  await first.getByRole('button', { name: 'Back up now' }).press('Enter')
  await expect(first.getByText('Backed up and verified.').first()).toBeVisible()

  const page = await host.restart({ hoursLater: 24 })
  const desk = new Desk(page)
  await desk.signIn()
  await importMany(desk, 1)
  await page.goto(new URL('/#/settings/data', page.url()).toString())
  const yesterday = page.getByRole('row').filter({ hasText: 'Hand' })
  await expect(yesterday).toContainText('Verified')
  await page.mouse.move(0, 0)
  const keys = await keyboardOnly(page)

  await test.step('a damaged copy', async () => {
    const folder = join(host.dataDirectory, 'backups')
    const [name = ''] = (await readdir(folder)).filter((one) => !one.includes('scheduled'))
    const damaged = join(host.dataDirectory, 'copy', name)
    await cp(join(folder, name), damaged, { recursive: true })
    await appendFile(join(damaged, 'journal', '000001.hdj'), '!')
    await page.getByRole('button', { name: 'Restore from a folder…' }).focus()
    await keys.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Folder of the backup' })).toBeFocused()
    await keys.type(damaged)
    await keys.press('Enter')
    await expect(page.getByRole('dialog')).toContainText(
      /journal\/000001\.hdj .* is damaged: it is not what was backed up/
    )
    await expect(page.getByRole('button', { name: 'Restore', exact: true })).toHaveCount(0)
    await keys.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await yesterday.getByRole('button', { name: /^Restore/ }).focus()
  await keys.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('1 account (now 2)')
  await expect(dialog).toContainText('This installation, as it was then')
  await expect(dialog).toContainText('1 message that waited then is held for review')
  await keys.tabTo(dialog.getByRole('checkbox'))
  await keys.press('Space')
  await keys.tabTo(dialog.getByRole('button', { name: 'Restore', exact: true }))
  await keys.press('Enter')
  await expect(dialog).toContainText('The backup is restored')
  await expect(dialog).toContainText('1 message that waited then may have been sent since')
  await keys.tabTo(dialog.getByRole('button', { name: 'Show the restored data' }))
  await keys.press('Enter')

  await expect(page.getByText('1 message not delivered')).toBeVisible()
  await page.goto(new URL('/#/mail?state=dead', page.url()).toString())
  await expect(page.getByText('contact@queue-01.example').first()).toBeVisible()
  await page.goto(new URL('/#/resellers', page.url()).toString())
  await expect(desk.row('Queue 01 Hosting')).toBeVisible()
  await expect(desk.row('Bulk 0 Hosting')).toHaveCount(0)
})
