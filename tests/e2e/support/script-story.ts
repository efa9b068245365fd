import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { hostileFields, hostileIn, hostileText } from '../../support/hostile-fields'
import type { Desk } from '../pages/desk-pages'
import { resellerPassword } from '../pages/portal-pages'
import { wrongPasswords } from './blocked-reseller'
import { expect, type Host } from './host'
import { linkIn, mailbox } from './post'
import type { ScriptTrap } from './script-trap'

/** Texts that are compared, looked up or kept secret, and never shown to anybody but who typed them. */
const notShown =
  /\.(id|ids\[\]|cursor|search|managerId|staffId|accountId|actorId|standInId|pack|despiteLease|mentions\[\]|password|currentPassword|newPassword|passphrase|smtpPassword|code|said|head|checkpoint|termsVersion|timeZone)$|^(incidents\.find|find\.accounts)\.text$|^data\.|^accounts\.(list|recordExport)\.|^audit\.|^mail\.list\./
/** Of a colleague with a second factor, which nobody has here; shown where every reason of an event is. */
const untold = 'staff.resetTwoFactor.reason'
/** Part of an address, in a menu that is gone when it is looked at, or answered to a form that shows its own text. */
export const onlyAnswered = /^(views\.save\.(name|query)|accounts\.previewRejection\.reason|accounts\.checkImport\..*)$/
/** Under rules of their own, which the story fulfils. */
const chosen = /\.(email|mobile|country|organizationType)$/
/** Paths of the contract whose text is looked for. */
export const fields = hostileFields().filter((path) => !notShown.test(path) && !chosen.test(path) && path !== untold)
export const markOf = (path: string) => `f${fields.indexOf(path) + 10}`

/** Texts that come with no operation: what a visitor's browser calls itself, and what a mail server answers. */
export const fromOutside = {
  'browser at sign-up': 'f1',
  'browser at sign-in': 'f2',
  'refused recipient': 'f3',
  'refused sender': 'f4'
}

type Account = { readonly id: string; readonly number: string; readonly version: number }

export type Story = ReturnType<typeof createStory>

export function createStory(host: Host, desk: Desk) {
  const tried = new Set<string>()
  const text = (path: string, most = 1000) => hostileText(markOf(path), most)
  async function tell<T = Account>(operation: string, input: object): Promise<T> {
    for (const path of hostileIn(input, operation)) tried.add(path)
    const reply = await desk.call(operation, input)
    expect({ operation, reply }).toMatchObject({ reply: { ok: true } })
    return reply.data as T
  }
  const register = (name: string) =>
    tell('accounts.register', {
      name: text('accounts.register.name', 100),
      email: `{{7*191}}${name}@hostile.example`,
      organizationName: text('accounts.register.organizationName', 150),
      organizationType: text('settings.update.signUp.organizationTypes[]', 80),
      country: 'DE',
      acceptTerms: true
    })
  return { host, desk, tried, text, tell, register }
}

async function typeEverySetting({ host, tell, text }: Story): Promise<void> {
  const settings = await tell<Record<string, object> & { readonly version: number }>('settings.get', {})
  const at = (path: string, most: number) => text(`settings.update.${path}`, most)
  const folder = join(dirname(host.dataDirectory), at('checkpoints.folder', 60))
  await mkdir(folder, { recursive: true })
  // Mail goes out all the same: the server of the command line comes before this one.
  const smtp = { host: at('mail.smtp.host', 250), user: at('mail.smtp.user', 250), port: 25, security: 'none' }
  await tell('settings.update', {
    version: settings.version,
    checkpoints: { ...settings['checkpoints'], folder },
    signUp: {
      ...settings['signUp'],
      organizationTypes: [at('signUp.organizationTypes[]', 80), 'Web hosting company'],
      terms: { version: at('signUp.terms.version', 40), text: at('signUp.terms.text', 4000) }
    },
    mail: { ...settings['mail'], fromName: at('mail.fromName', 100), smtp },
    decisions: { ...settings['decisions'], rejectionReasons: [at('decisions.rejectionReasons[]', 500)] },
    helpline: { ...settings['helpline'], hours: at('helpline.hours', 100) }
  })
}

/** A sign-up and a wrong password, from browsers with such names. */
async function fromHostileBrowser({ host, text }: Story, email: string): Promise<void> {
  const post = async (path: string, body: object, mark: string) => {
    const headers = { 'content-type': 'application/json', 'user-agent': hostileText(mark, 290) }
    const answer = await fetch(new URL(path, host.portalUrl()), { method: 'POST', headers, body: JSON.stringify(body) })
    return answer.status
  }
  const applicant = {
    ...{ name: 'A Browser', email: 'browser@hostile.example', organizationName: 'A Browser', country: 'DE' },
    ...{ organizationType: text('settings.update.signUp.organizationTypes[]', 80), acceptTerms: true }
  }
  expect(await post('/api/signup', applicant, fromOutside['browser at sign-up'])).toBe(202)
  expect(await post('/api/signin', { email, password: 'a wrong one' }, fromOutside['browser at sign-in'])).toBe(401)
  // That one does not count any more.
  expect(await post('/api/signin', { email, password: resellerPassword }, fromOutside['browser at sign-in'])).toBe(200)
}

/** Every kind of thing that has a text, once; answers what can be looked at. */
export async function tellEverything(
  story: Story
): Promise<{ readonly accounts: readonly string[]; readonly email: string }> {
  const { host, desk, tell, text } = story
  await typeEverySetting(story)
  const waiting = await story.register('waiting')
  await tell('accounts.addNote', { id: waiting.id, text: text('accounts.addNote.text') })
  await tell('accounts.previewRejection', { id: waiting.id, reason: text('accounts.previewRejection.reason') })

  const rejected = await story.register('rejected')
  const { id, version } = rejected
  await tell('accounts.reject', { id, version, reason: text('accounts.reject.reason'), notify: true })

  const email = '{{7*191}}active@hostile.example'
  const post = mailbox(host.smtp, email)
  const active = await story.register('active')
  await tell('accounts.approve', { id: active.id, version: active.version, note: text('accounts.approve.note') })
  const token =
    linkIn(await post.next(/activat/i))
      .split('/')
      .at(-1) ?? ''
  const password = { password: resellerPassword, confirmPassword: resellerPassword }
  const activated = await fetch(new URL(`/api/activation/${token}`, host.portalUrl()), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(password)
  })
  expect(activated.status).toBe(200)
  await fromHostileBrowser(story, email)
  await wrongPasswords(host, email)
  const { items } = await tell<{ readonly items: readonly { readonly id: string }[] }>('incidents.list', {})
  const incident = items[0]?.id ?? ''
  await tell('incidents.join', { id: incident })
  await tell('verification.override', { id: incident, reason: text('verification.override.reason') })
  await tell('incidents.record', { id: incident, outcome: 'noted', note: text('incidents.record.note') })
  await tell('incidents.reveal', { id: incident, reason: text('incidents.reveal.reason') })
  await tell('verification.override', { id: incident, reason: text('verification.override.reason') })
  await tell('accounts.unblock', { id: active.id, note: text('accounts.unblock.note') })
  const unblocked = await tell('accounts.get', { id: active.id })
  await tell('accounts.updateProfile', {
    ...{ id: active.id, version: unblocked.version, email, country: 'DE', organizationType: 'Web hosting company' },
    name: text('accounts.updateProfile.name', 100),
    organizationName: text('accounts.updateProfile.organizationName', 150)
  })

  const closing = await story.register('closed')
  const closed = await tell('accounts.close', { ...versionOf(closing), reason: text('accounts.close.reason') })
  await tell('accounts.reopen', { ...versionOf(closed), reason: text('accounts.reopen.reason') })
  const rows = (operation: string) => [
    {
      ...{
        line: 2,
        email: 'imported@hostile.example',
        mobile: '',
        organizationType: 'Web hosting company',
        country: 'DE'
      },
      name: text(`${operation}.rows[].name`, 100),
      organizationName: text(`${operation}.rows[].organizationName`, 150)
    }
  ]
  const terms = await tell<{ readonly signUp: { readonly terms: { readonly version: string } } }>('settings.get', {})
  await tell('accounts.checkImport', { rows: rows('accounts.checkImport') })
  await tell('accounts.import', {
    ...{ rows: rows('accounts.import'), confirm: true, acceptTerms: true, termsVersion: terms.signUp.terms.version }
  })
  host.smtp.trouble({
    at: 'rcpt',
    recipient: '{{7*191}}refused@hostile.example',
    code: 550,
    text: answerOf('refused recipient')
  })
  await story.register('refused')
  await tell('staff.invite', {
    ...{ name: text('staff.invite.name', 100), email: 'colleague@hostile.example', role: 'reviewer' }
  })
  for (const page of ['approvals', 'resellers'])
    await tell('views.save', { page, name: text('views.save.name', 60), query: text('views.save.query') })
  const all = await desk.call('accounts.list', { limit: 100 })
  return { accounts: (all.data as { items: readonly Account[] }).items.map((account) => account.id), email }
}

/** What a hostile mail server says; the reply's line is no longer than servers send it. */
const answerOf = (what: keyof typeof fromOutside) => hostileText(fromOutside[what], 280)

const versionOf = ({ id, version }: Account) => ({ id, version })

/** Every screen, and every record on it, or the first few of each kind. */
export async function walkDesk(
  page: Page,
  desk: Desk,
  trap: ScriptTrap,
  { accounts, most = Infinity }: { readonly accounts: readonly string[]; readonly most?: number }
): Promise<void> {
  const ids = async (operation: string) =>
    ((await desk.call(operation, { limit: 500 })).data as { items: readonly { id: string }[] }).items.map(
      ({ id }) => id
    )
  const [mails, events, incidents] = [await ids('mail.list'), await ids('audit.list'), await ids('incidents.list')]
  const hostileSearch = encodeURIComponent(hostileText('search', 150))
  const sections = ['sign-up', 'decisions', 'lockout', 'verification', 'mail', 'mail-templates', 'portal', 'helpline']
  const places = [
    ...['overview', 'reports', 'offline', 'offline/bring-back', 'mentions', 'resellers/register', 'resellers/import'],
    ...[...sections, 'checkpoints', 'staff', 'staff-sign-in', 'your-sign-in', 'data'].map((name) => `settings/${name}`),
    ...['approvals', 'resellers', 'mail', 'audit', 'calls'].flatMap((list) => [
      `${list}?search=${hostileSearch}`,
      `${list}/${hostileSearch}`
    ]),
    ...accounts
      .slice(0, most)
      .flatMap((id) => [
        `approvals/${id}`,
        ...['profile', 'timeline', 'notes', 'mail'].map((tab) => `resellers/${id}?tab=${tab}`),
        `resellers/${id}/print`
      ]),
    ...incidents.slice(0, most).map((id) => `calls/${id}`),
    ...mails.slice(0, most).map((id) => `mail/${id}`),
    ...events.slice(0, most).map((id) => `audit/${id}`)
  ]
  for (const place of places) {
    await page.evaluate((hash) => (location.hash = `#/${hash}`), place)
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
    await trap.look(page, place)
  }
}

/** What opens over the screens. */
export async function openDialogs(page: Page, desk: Desk, trap: ScriptTrap): Promise<void> {
  const look = async (where: string) => {
    await trap.look(page, where)
    await page.keyboard.press('Escape')
  }
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
  await desk.go('Mail')
  await page.getByRole('row').nth(1).click()
  for (const tab of ['Text', 'Headers', 'Delivery']) {
    await page.getByRole('tab', { name: tab }).click()
    await trap.look(page, `mail ${tab}`)
  }
  await desk.go('Audit')
  await press('Verify chain')
  await page.getByText('The chain is whole').waitFor()
  await look('chain')
  await desk.go('Approvals')
  await press('Views')
  await page.getByRole('menu').waitFor()
  await look('views')
  await page.getByRole('row').nth(1).click()
  await press('Reject')
  await page.getByRole('radio').first().check()
  await press(/Preview/)
  await page.frameLocator('iframe[title="Preview of the mail"]').locator('body').waitFor()
  await look('preview of a rejection')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('hacked onerror')
  await page.getByRole('option').first().waitFor()
  await look('palette')
  await page.evaluate(() => (location.hash = '#/settings/staff'))
  await press(/^Deactivate |^Withdraw |^Revoke /).catch(() => undefined)
  await look('staff')
  await page.emulateMedia({ media: 'print' })
  await trap.look(page, 'print')
  await page.emulateMedia({ media: 'screen' })
}

/** The mail server turns against our sender, so that nothing goes out and the status bar says so on every screen. */
export async function turnMailServer({ host, register }: Story, page: Page, trap: ScriptTrap): Promise<void> {
  host.smtp.trouble({ at: 'mail', code: 550, text: answerOf('refused sender') })
  await register('late')
  await page.getByRole('contentinfo', { name: 'Status' }).getByText(`${fromOutside['refused sender']} `).waitFor()
  await trap.look(page, 'status bar')
}
