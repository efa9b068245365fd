import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { approveOffline, decideOffline, rejectOffline, type OfflineDecision } from '../support/offline'
import { Desk, staffPassword } from './pages/desk-pages'
import { expectFates, fillTakeOffline, lineOf, openPack } from './pages/offline-pages'
import { listed, registerMany } from './support/applications'
import { savedBy } from './support/files'
import { expect, test } from './support/host'

test('a pack is taken offline, decided elsewhere, and brought back with every outcome', async ({
  host,
  desk: page
}, testInfo) => {
  const desk = new Desk(page)
  await desk.setUp()
  await registerMany(desk, 6)
  const { items } = await listed(desk, 'pending')
  const idOf = (number: number) =>
    items.find(({ organizationName }) => organizationName === `Queue 0${number} Hosting`)?.id ?? ''
  const path = join(testInfo.outputDir, 'batch.hubreview')
  const copyPath = join(testInfo.outputDir, 'copy.hubreview')

  await test.step('taken offline: the file is saved, and the list says who has what', async () => {
    await desk.go('Approvals')
    await page.getByRole('button', { name: 'Offline reviews' }).click()
    await page.getByRole('menuitem', { name: 'Take all 6 applications of this list offline' }).click()
    const take = await fillTakeOffline(page)
    await savedBy(host, page, () => take.click(), path)
    await expect(page.getByText('6 applications leased to you until')).toBeVisible()
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('row').getByRole('img', { name: /^You have it offline until/ })).toHaveCount(6)
  })

  const bytes = await readFile(path)
  const decide = async (decisions: readonly (readonly [string, OfflineDecision])[]) =>
    decideOffline(bytes, decisions, { password: staffPassword })
  await writeFile(
    path,
    await decide([
      [idOf(1), approveOffline('Register checked.')],
      [idOf(2), rejectOffline('Outside our countries.')],
      [idOf(3), approveOffline()],
      [idOf(4), approveOffline()]
    ])
  )
  await writeFile(
    copyPath,
    await decide([
      [idOf(1), rejectOffline('Another mind.')],
      [idOf(5), approveOffline()]
    ])
  )

  await test.step('decided here after a warning, and changed here, meanwhile', async () => {
    await desk.row('Queue 03 Hosting').click()
    await page.getByRole('button', { name: 'Approve' }).click()
    const warning = page.getByRole('dialog', { name: 'Somebody has this application offline' })
    await expect(warning).toContainText(/You have it offline until .* your decision counts/)
    await warning.getByRole('button', { name: 'Decide here' }).click()
    await expect(page.getByText(/RS-\d{6} is approved\./).first()).toBeVisible()
    const { data } = await desk.call('accounts.get', { id: idOf(4) })
    const { version, name, email, organizationType } = data as { version: number; [field: string]: unknown }
    await desk.call('accounts.updateProfile', {
      ...{ id: idOf(4), version, name, email, organizationType },
      ...{ organizationName: 'Queue 04 Hosting AG', country: 'CH' }
    })
  })

  await test.step('the preview tells what will happen with each', async () => {
    await openPack(desk, path)
    await expectFates(page, {
      'Queue 01 Hosting': 'Apply',
      'Queue 02 Hosting': 'Apply',
      'Queue 03 Hosting': 'Superseded',
      'Queue 04 Hosting AG': 'Changed since',
      'Queue 05 Hosting': 'Undecided',
      'Queue 06 Hosting': 'Undecided'
    })
    await expect(lineOf(page, 'Queue 03 Hosting')).toContainText(/Meera Kamath, .*: approved\./)
    const changed = lineOf(page, 'Queue 04 Hosting AG')
    await expect(changed.getByRole('row', { name: /^Country/ })).toContainText('GermanySwitzerland')
    await changed.getByLabel(/^Approve RS-\d{6} anyway$/).check()
    await page.getByLabel(/^End the lease/).uncheck()
  })

  await test.step('the outcome is a report that is saved', async () => {
    await page.getByRole('button', { name: 'Apply 3 decisions' }).click()
    await expect(page.getByRole('heading', { name: 'What became of the pack' })).toBeVisible()
    const csv = await savedBy(
      host,
      page,
      () => page.getByRole('button', { name: 'Save as CSV' }).click(),
      join(testInfo.outputDir, 'report.csv')
    )
    expect(csv.match(/,Applied,/g)).toHaveLength(3)
    expect(csv).toMatch(/Queue 02 Hosting,2,Reject,Outside our countries\.,Meera Kamath,\S+Z,Applied,/)
    expect(csv).toMatch(/Queue 03 Hosting,3,Approve,,Meera Kamath,\S+Z,Superseded,/)
    expect((await listed(desk, 'pending')).items.map(({ organizationName }) => organizationName)).toEqual([
      'Queue 05 Hosting',
      'Queue 06 Hosting'
    ])
  })

  await test.step('the same pack and another copy decide nothing twice', async () => {
    await openPack(desk, path)
    await expect(page.getByRole('button', { name: 'Already brought back 3' })).toBeVisible()
    await openPack(desk, copyPath)
    await expect(lineOf(page, 'Queue 01 Hosting')).toContainText('This copy says something else.')
    await page.getByRole('button', { name: 'Apply 1 decision' }).click()
    await expect(lineOf(page, 'Queue 01 Hosting')).toContainText('This lease decided on it before: approved.')
    await expect(lineOf(page, 'Queue 05 Hosting')).toContainText('Applied')
    const { data } = await desk.call('audit.list', { action: 'account.approved' })
    expect(data).toMatchObject({ total: 4 })
    await page.goto(`${page.url().split('#')[0]}#/offline`)
    await expect(page.getByRole('row', { name: /^Meera Kamath/ })).toContainText('Brought back')
  })
})
