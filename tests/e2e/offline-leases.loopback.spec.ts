import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { approveOffline, decideOffline } from '../support/offline'
import { Desk, staffPassword } from './pages/desk-pages'
import { fillTakeOffline, lineOf, openPack } from './pages/offline-pages'
import { listed, registerMany } from './support/applications'
import { barriers } from './support/axe'
import { savedBy } from './support/files'
import { expect, test } from './support/host'
import { invitationCodeIn, mailbox } from './support/post'

test('a second desk sees the lease, decides after a warning, and an administrator ends it', async ({
  host,
  desk: page
}, testInfo) => {
  const meera = new Desk(page)
  await meera.setUp()
  await registerMany(meera, 3)
  const rohan = { name: 'Rohan Dalvi', email: 'rohan.dalvi@emsign.example' }
  const mail = mailbox(host.smtp, rohan.email)
  await meera.call('staff.invite', { ...rohan, role: 'reviewer' })
  const away = new Desk(await host.secondDesk())
  await away.acceptInvitation(invitationCodeIn(await mail.next(/invit/i)))
  await meera.go('Approvals')
  await away.go('Approvals')
  const path = join(testInfo.outputDir, 'batch.hubreview')

  await test.step('the lease appears at the other desk', async () => {
    await away.page.getByRole('button', { name: 'Offline reviews' }).click()
    await away.page.getByRole('menuitem', { name: /^Take all 3/ }).click()
    await expect(away.page.getByRole('dialog')).toContainText('Take 3 applications offline')
    const take = await fillTakeOffline(away.page)
    expect(await barriers(away.page)).toEqual([])
    await savedBy(host, away.page, () => take.click(), path)
    await expect(meera.page.getByRole('img', { name: /^With Rohan Dalvi until .*, offline$/ })).toHaveCount(3)
    await meera.row('Queue 01 Hosting').click()
    await expect(page.getByRole('status').filter({ hasText: /^With Rohan Dalvi until/ })).toBeVisible()
  })

  await test.step('several at once: those that are offline only if somebody wants so', async () => {
    await page.getByRole('checkbox', { name: 'Select Queue 02 Hosting' }).click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Approve the selected applications' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('1 of these is offline with Rohan Dalvi.')
    await dialog.getByRole('button', { name: 'Approve 1 application' }).click()
    await expect(dialog).toContainText(/Rohan Dalvi has RS-000002 offline until/)
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    expect((await listed(meera, 'pending')).total).toBe(3)
  })

  await test.step('the lease is ended, and what comes back is not applied by its reviewer', async () => {
    await page.goto(`${page.url().split('#')[0]}#/offline`)
    const row = page.getByRole('row', { name: /^Rohan Dalvi/ })
    await expect(row).toContainText('Offline')
    await row.getByRole('button', { name: 'End the lease of Rohan Dalvi' }).click()
    await page.getByRole('button', { name: 'End the lease', exact: true }).click()
    await expect(row).toContainText('Ended')
    await expect(away.row('Queue 01 Hosting').getByRole('img')).toHaveCount(0)

    const [first] = (await listed(meera, 'pending')).items
    const decided = await decideOffline(await readFile(path), [[first?.id ?? '', approveOffline()]], {
      password: staffPassword
    })
    await writeFile(path, decided)
    await openPack(away, path, 'another passphrase')
    await expect(away.page.getByText('This passphrase does not open the pack.')).toBeVisible()
    await openPack(away, path)
    await expect(lineOf(away.page, 'Queue 01 Hosting')).toContainText(
      /Somebody ended this lease\. Meera Kamath, .*Only an administrator can still apply it\./
    )
    expect(await barriers(away.page)).toEqual([])
  })

  await test.step('a pack that was altered is refused with the reason', async () => {
    const altered = await readFile(path)
    altered[altered.length - 9] = (altered[altered.length - 9] ?? 0) ^ 1
    await writeFile(path, altered)
    await openPack(away, path)
    await expect(away.page.getByRole('alert').first()).toContainText('changed or damaged since it was written')
    expect((await meera.call('audit.list', { action: 'lease.pack_refused' })).data).toMatchObject({ total: 1 })
  })
})
