import { exec } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { startSmtpServer } from '../support/smtp'
import { Desk, meera, staffPassword } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

test.use({ hostMail: 'mailbox', actionTimeout: 10_000 })

/**
 * Somebody who knows one task of docs/guide.md and nothing else: every word that leads them on stands there in bold, and
 * on the screen as it stands there. A word that changes on one side only ends the walk.
 */
async function readerOf(page: Page, task: string) {
  const guide = await readFile('docs/guide.md', 'utf8')
  const told = guide.split(/^## /m).find((part) => part.startsWith(`${task}\n`)) ?? ''
  expect(told, `docs/guide.md has a task “${task}”`).not.toBe('')
  const word = (words: string) => {
    expect(told.replace(/\s+/g, ' '), `“${task}” in docs/guide.md tells **${words}**`).toContain(`**${words}**`)
    return words
  }
  const field = (label: string) => page.getByLabel(word(label), { exact: true })
  return {
    go: async (...links: readonly string[]) => {
      for (const link of links) await page.getByRole('link', { name: word(link), exact: true }).click()
    },
    press: (button: string) =>
      page
        .getByRole('button', { name: word(button), exact: true })
        .first()
        .click(),
    fill: (label: string, text: string) => field(label).fill(text),
    choose: async (label: string, option: string) => {
      await field(label).click()
      await page.getByRole('option', { name: option }).click()
    },
    tick: (label: string) => page.getByRole('checkbox', { name: word(label) }).check(),
    reads: (words: string) => expect(page.getByText(word(words)).first()).toBeVisible(),
    word
  }
}

test('an administrator who knows only the guide does each of its six tasks at the first try', async ({
  host,
  desk: page
}, testInfo) => {
  test.slow()
  const smtp = await startSmtpServer({ login: { user: 'hub', password: 'secret of the server' } })
  const [checkpoints, auditor] = [testInfo.outputPath('checkpoints'), testInfo.outputPath('auditor')]
  await mkdir(checkpoints, { recursive: true })
  const savedAsNamed = async (save: () => Promise<void>) => {
    const [file] = await Promise.all([page.waitForEvent('download'), save()])
    await file.saveAs(join(auditor, file.suggestedFilename()))
  }
  const saved = () => expect(page.getByText('Settings are saved.').last()).toBeVisible()
  const codeFor = async (email: string) => {
    const mail = await smtp.waitFor(({ envelopeTo }) => envelopeTo.includes(email))
    return /^ +((?:[0-9A-Z]{4}-)+[0-9A-Z]{4})$/m.exec(mail.text)?.[1] ?? ''
  }

  await test.step('start', async () => {
    const reader = await readerOf(page, 'Start, and the first administrator')
    await reader.reads('Set up Hub Desk')
    await reader.fill('Name', meera.name)
    await reader.fill('E-mail address', meera.email)
    await reader.fill('Password', staffPassword)
    await page.getByLabel('Repeat password').fill(staffPassword)
    await reader.reads('Start empty')
    await reader.press('Create administrator')
    await expect(page.getByRole('link', { name: reader.word('Set the helpline') })).toBeVisible()
  })

  await test.step('connect the mail server', async () => {
    const reader = await readerOf(page, 'Connect the mail server')
    await reader.go('Settings', 'Mail server')
    await reader.fill('Sender address', 'hub@emsign.example')
    await reader.tick('Send through a mail server')
    await reader.fill('Server', '127.0.0.1')
    await reader.fill('Port', String(smtp.port()))
    await reader.choose('Security', 'None: readable on the way')
    await reader.fill('User', 'hub')
    await reader.fill('SMTP password', 'secret of the server')
    await reader.press('Save')
    await saved()
    await reader.press('Send test mail')
    await reader.reads('Sent.')
    expect(smtp.received[0]).toMatchObject({ envelopeFrom: 'hub@emsign.example', envelopeTo: [meera.email] })
  })

  const colleague = await host.secondDesk()
  await test.step('invite two colleagues', async () => {
    const reader = await readerOf(page, 'Invite colleagues')
    await reader.go('Settings', 'Staff')
    for (const [name, email, role] of [
      ['Vikram Specimen', 'vikram@emsign.example', 'Reviewer'],
      ['Leela Muster', 'leela@emsign.example', 'Account manager']
    ] as const) {
      await reader.press('Invite')
      await reader.fill('Name', name)
      await reader.fill('E-mail address', email)
      await reader.choose('Role', role)
      await reader.press('Send invitation')
      await expect(page.getByRole('row').filter({ hasText: email })).toContainText(reader.word('Invited'))
    }
    expect(await codeFor('leela@emsign.example')).toHaveLength(24)
    const invited = await readerOf(colleague, 'Invite colleagues')
    await invited.press('I have an invitation')
    await invited.fill('Invitation code', await codeFor('vikram@emsign.example'))
    await colleague.getByLabel('Password', { exact: true }).fill(staffPassword)
    await colleague.getByLabel('Repeat password').fill(staffPassword)
    await colleague.getByRole('button', { name: 'Accept invitation' }).click()
    await expect(new Desk(colleague).navigation()).toBeVisible()
  })

  await test.step('set the lockout policy', async () => {
    const reader = await readerOf(page, 'Set the lockout policy')
    await reader.go('Settings', 'Lockout')
    await reader.fill('Wrong passwords until blocked', '3')
    await reader.press('Save')
    await saved()
  })

  await test.step('find out who approved an account, and when', async () => {
    await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
    const reviewer = await readerOf(colleague, 'Decide on applications')
    await reviewer.go('Approvals')
    await new Desk(colleague).row(anke.organization).click()
    await reviewer.press('Approve')
    await expect(colleague.getByText('RS-000001 is approved.').first()).toBeVisible()

    const reader = await readerOf(page, 'Who did what, and when')
    await reader.go('Audit')
    await page.getByRole('searchbox').fill('RS-000001')
    await reader.press('Filter')
    await page.getByRole('button', { name: reader.word('What happened') }).click()
    await page.keyboard.type(reader.word('Approved'))
    await page.keyboard.press('Enter')
    await expect(page.getByText('1 event found')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('listbox')).toBeHidden()
    await page.keyboard.press('Escape')
    await new Desk(page).row('RS-000001').click()
    const event = page.getByRole('region', { name: 'The event' })
    await expect(event).toContainText(new RegExp(`${reader.word('When')}.* 20\\d\\d, `))
    await expect(event).toContainText(`${reader.word('Who')}Vikram Specimen`)
    await reader.go('Resellers')
    await new Desk(page).row('RS-000001').click()
    await page.getByRole('tab', { name: reader.word('Timeline') }).click()
    await expect(page.getByText(/^Approved.*Vikram Specimen/).first()).toBeVisible()
  })

  await test.step('prove the trail to an auditor', async () => {
    const reader = await readerOf(page, 'Prove the trail to an auditor')
    await reader.go('Settings', 'Audit checkpoints')
    await reader.fill('Folder', checkpoints)
    await reader.press('Save')
    await saved()
    await savedAsNamed(() => reader.press('Save public key'))
    await reader.go('Audit')
    await reader.press('Verify chain')
    await reader.reads('The chain is whole')
    await reader.reads('For an auditor')
    await savedAsNamed(() => reader.press('Save verify-audit.mjs'))
    const command = (await page.getByText('node verify-audit.mjs').textContent()) ?? ''
    const { stdout } = await promisify(exec)(command, { cwd: auditor })
    expect(stdout).toMatch(/^ok: /)
    expect(stdout).toContain('The trail goes through')
    await page.getByRole('button', { name: 'Close' }).last().click()
  })

  await test.step('restore yesterday’s backup', async () => {
    const today = await readerOf(page, 'Back up and restore')
    await today.go('Settings', 'Data')
    await today.press('Back up now')
    await expect(page.getByText('Backed up and verified.').first()).toBeVisible()

    const tomorrow = await host.restart({ hoursLater: 24 })
    await new Desk(tomorrow).signIn()
    await tomorrow.getByRole('link', { name: 'Settings' }).click()
    await tomorrow.getByRole('link', { name: 'Helpline', exact: true }).click()
    const hours = await tomorrow.getByLabel('Helpline hours').inputValue()
    await tomorrow.getByLabel('Helpline hours').fill('Never')
    await tomorrow.getByRole('button', { name: 'Save' }).click()
    await expect(tomorrow.getByText('Settings are saved.').last()).toBeVisible()
    const reader = await readerOf(tomorrow, 'Back up and restore')
    await reader.go('Settings', 'Data')
    const yesterday = tomorrow.getByRole('row').filter({ hasText: 'Hand' })
    await yesterday.getByText(reader.word('Restore…')).click()
    await expect(tomorrow.getByText('1 × Settings changed')).toBeVisible()
    await reader.tick('I have read what is lost, and want to go back to this backup')
    await reader.press('Restore')
    await reader.press('Show the restored data')
    await reader.go('Settings')
    await tomorrow.getByRole('link', { name: 'Helpline', exact: true }).click()
    await expect(tomorrow.getByLabel('Helpline hours')).toHaveValue(hours)
  })
  await smtp.stop()
})
