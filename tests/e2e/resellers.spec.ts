import { Desk } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { importMany } from './support/applications'
import { savedBy } from './support/files'
import { expect, test, visitorAddress } from './support/host'
import { linkIn, mailbox } from './support/post'

type Account = { readonly id: string; readonly number: string; readonly name: string; readonly country: string }

test('a changed profile shows who changed what, and ends the link that went to the old address', async ({
  host,
  desk: page
}) => {
  const desk = new Desk(page)
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  const mail = mailbox(host.smtp, anke.email)
  await desk.setUp()
  await portal.signUp(anke)
  await desk.approve(anke.organization)
  const old = linkIn(await mail.next(/activate/i))
  await portal.page.goto(old)
  await desk.open('Resellers', anke.organization)
  const journey = page.getByRole('list', { name: 'Journey of the link' })
  await expect(journey.getByText('Link opened', { exact: true })).toBeVisible()
  await expect(journey.getByText('Link opened, not yet')).toHaveCount(0)

  const moved = mailbox(host.smtp, 'anke.neu@sommer.example')
  await page.getByRole('button', { name: 'Edit profile' }).click()
  const form = page.getByRole('form', { name: 'Edit profile' })
  await form.getByLabel('Name', { exact: true }).fill('Anke Neumann')
  await form.getByLabel('Email ID').fill('anke.neu@sommer.example')
  await form.getByRole('button', { name: 'Save profile' }).click()
  await expect(page.getByText('The profile of RS-000001 is changed.').first()).toBeVisible()
  await portal.page.goto(old)
  await expect(portal.page.getByRole('heading', { name: 'There is a newer link' })).toBeVisible()

  await page.getByRole('tab', { name: 'Timeline' }).click()
  await page.getByRole('button', { name: /^Profile 1$/ }).click()
  const change = page
    .getByRole('list', { name: 'Timeline' })
    .getByRole('listitem')
    .filter({ hasText: 'Profile changed' })
  await expect(change.last()).toContainText(anke.name)
  await expect(change.last()).toContainText('Anke Neumann')
  await expect(change.last()).toContainText('The open link to the old address ended.')

  await page.getByRole('tab', { name: 'Profile' }).click()
  await page.keyboard.press('Shift+R')
  await portal.setPassword(linkIn(await moved.next(/activate/i)))
  await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
})

test('a note mentions a colleague, who finds it', async ({ desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 1)
  await desk.open('Resellers', 'Bulk 0 Hosting')
  await page.getByRole('tab', { name: 'Notes' }).click()
  await page.getByLabel('New note').pressSequentially('Please look, @kam')
  await expect(page.getByRole('option', { name: 'Meera Kamath' })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.type('today.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(page.getByText('Please look, @Meera Kamath today.')).toBeVisible()
  await page.getByRole('button', { name: 'your account' }).click()
  await page.getByRole('menuitem', { name: 'Mentions' }).click()
  await expect(page.getByRole('heading', { name: 'Mentions', level: 1 })).toBeVisible()
  await page.getByRole('link', { name: 'Bulk 0 Hosting' }).click()
  await expect(page.getByRole('tab', { name: 'Notes', selected: true })).toBeVisible()
})

test('a file with three good and three bad lines', async ({ host, desk: page }, testInfo) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 1)
  await desk.go('Resellers')
  await page.getByRole('link', { name: 'Import' }).click()
  const lines = [
    'Contact person;E-mail;Mobile No;Company;Type;Country',
    'Asha One;asha@one.example;98765 43210;One Hosting;SSL provider;India',
    'Bernd Two;bernd@two.example;;Two GmbH;web hosting company;Germany',
    'Carla Three;nobody;;Three;Nothing known;Atlantis',
    'Dan Four;BERND@two.example;;Four;Other;DE',
    'Eva Five;person0@bulk.example;;Five;Other;DE',
    'Finn Six;finn@six.example;;Six Ltd;Other;United Kingdom'
  ]
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'partners.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })
  await page.getByRole('button', { name: 'Check the file' }).click()
  await expect(page.getByRole('heading', { name: '3 rows in order, 3 with problems' })).toBeVisible()
  for (const problem of [
    'Your Email ID must be an e-mail address, like name@example.com.',
    'Choose an Organization Type from the list.',
    'Choose a Country from the list.',
    'The address stands in line 3 already.',
    'RS-000001 (Bulk 0 Hosting) already has this address.'
  ])
    await expect(page.getByText(problem)).toBeVisible()
  await page.getByLabel(/These applicants have accepted/).check()
  await page.getByRole('button', { name: 'Register 3 applications' }).click()
  await expect(page.getByRole('heading', { name: '3 applications registered, 3 refused' })).toBeVisible()
  const report = await savedBy(
    host,
    page,
    () => page.getByRole('button', { name: 'Download report' }).click(),
    testInfo.outputPath('report.csv')
  )
  expect(report).toContain('2,Asha One,asha@one.example,One Hosting,Registered,RS-000002,')
  expect(report).toContain('5,Dan Four,BERND@two.example,Four,Refused,,The address stands in line 3 already.')
  await desk.go('Approvals')
  await expect(desk.row('Six Ltd')).toBeVisible()
})

test('an export holds exactly what the list is filtered to, all of its pages', async ({
  host,
  desk: page
}, testInfo) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 260)
  await desk.go('Resellers')
  await page.evaluate(() => {
    location.hash = '#/resellers?country=DE'
  })
  await expect(page.getByTitle('Export the 130 resellers of this list as CSV')).toBeVisible()
  const csv = await savedBy(
    host,
    page,
    () => page.getByRole('button', { name: 'Export' }).click(),
    testInfo.outputPath('resellers.csv')
  )
  const listed = (await desk.call('accounts.list', { country: 'DE', limit: 1000 })).data as {
    items: readonly Account[]
  }
  expect(csv.startsWith('\uFEFFNumber,Status,Name,')).toBe(true)
  const numbers = csv
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[0])
  expect(numbers).toEqual(listed.items.map(({ number }) => number))
})

test('the print view holds header, profile and history, and nothing of the desk on paper', async ({ desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 1)
  await desk.open('Resellers', 'Bulk 0 Hosting')
  await page.getByRole('link', { name: 'Print view' }).click()
  const paper = page.getByRole('article', { name: 'RS-000001 Bulk 0 Hosting' })
  await expect(paper.getByRole('heading', { name: 'Bulk 0 Hosting' })).toBeVisible()
  await expect(paper.getByText('person0@bulk.example')).toBeVisible()
  await expect(paper.getByText('Signed up', { exact: true }).first()).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(desk.navigation()).toBeHidden()
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(paper).toBeVisible()
})
