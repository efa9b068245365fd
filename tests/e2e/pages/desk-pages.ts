import { expect, type Locator, type Page } from '@playwright/test'

export const staffPassword = 'teal-window-sings-5'

export const meera = { name: 'Meera Kamath', email: 'meera.kamath@emsign.example' }

export type Place = 'Overview' | 'Approvals' | 'Call desk' | 'Resellers' | 'Mail' | 'Audit' | 'Settings'

/** The desk as staff use it. */
export class Desk {
  constructor(readonly page: Page) {}

  /** The first start: creates the administrator, who is signed in then. */
  async setUp(administrator = meera): Promise<void> {
    const { page } = this
    await expect(page.getByRole('heading', { name: 'Set up Hub Desk' })).toBeVisible()
    await page.getByLabel('Name', { exact: true }).fill(administrator.name)
    await page.getByLabel('E-mail address').fill(administrator.email)
    await page.getByLabel('Password', { exact: true }).fill(staffPassword)
    await page.getByLabel('Repeat password').fill(staffPassword)
    await page.getByRole('button', { name: 'Create administrator' }).click()
    await expect(this.navigation()).toBeVisible()
    await this.undoFor(0)
  }

  /** How long decisions can be undone, and their mail is held; not at all after `setUp`, so that mail comes at once. */
  async undoFor(undoSeconds: number): Promise<void> {
    const settings = (await this.call('settings.get', {})).data as { version: number; decisions: object }
    const decisions = { ...settings.decisions, undoSeconds }
    expect(await this.call('settings.update', { version: settings.version, decisions })).toMatchObject({ ok: true })
  }

  async signIn(email = meera.email, password = staffPassword): Promise<void> {
    const { page } = this
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(this.navigation()).toBeVisible()
  }

  async acceptInvitation(code: string): Promise<void> {
    const { page } = this
    await page.getByRole('button', { name: 'I have an invitation' }).click()
    await page.getByLabel('Invitation code').fill(code)
    await page.getByLabel('Password', { exact: true }).fill(staffPassword)
    await page.getByLabel('Repeat password').fill(staffPassword)
    await page.getByRole('button', { name: 'Accept invitation' }).click()
    await expect(this.navigation()).toBeVisible()
  }

  navigation(): Locator {
    return this.page.getByRole('navigation', { name: 'Main' })
  }

  async go(place: Place): Promise<void> {
    await this.navigation().getByRole('link', { name: place }).click()
    await expect(this.page.getByRole('heading', { name: place, level: 1 })).toBeVisible()
  }

  /** The row of a list that names something. */
  row(text: string): Locator {
    return this.page.getByRole('row').filter({ hasText: text })
  }

  async open(place: Place, text: string): Promise<void> {
    await this.go(place)
    await this.row(text).first().click()
  }

  async approve(organization: string): Promise<void> {
    await this.open('Approvals', organization)
    await this.page.getByRole('button', { name: 'Approve' }).click()
    await expect(this.page.getByText(/RS-\d{6} is approved\./).first()).toBeVisible()
  }

  async reject(organization: string, reason: string): Promise<void> {
    await this.open('Approvals', organization)
    await this.page.getByRole('button', { name: 'Reject' }).click()
    await this.page.getByRole('textbox', { name: 'Reason' }).fill(reason)
    await this.page.getByRole('button', { name: 'Reject' }).click()
    await expect(this.page.getByText(/RS-\d{6} is rejected\./).first()).toBeVisible()
  }

  /** What a caller says to a question of the call desk, checked at once. */
  async answer(question: string, said: string): Promise<void> {
    const field = this.page.getByLabel(question)
    await field.fill(said)
    await field.press('Enter')
  }

  async enterCode(code: string): Promise<void> {
    await this.answer('Which code is in the mail?', code)
  }

  async unblock(): Promise<void> {
    await this.page.getByRole('button', { name: 'Unblock', exact: true }).click()
    await expect(this.page.getByText(/RS-\d{6} is unblocked\./).first()).toBeVisible()
  }

  /** Calls an operation as a script on the desk's own page could, past whatever the screen offers. */
  async call(
    operation: string,
    input: unknown
  ): Promise<{ readonly ok: boolean; readonly code?: string; readonly data?: unknown }> {
    return this.page.evaluate(
      async ([name, body]) => {
        const bridge = (window as unknown as { hubDesk?: { call: (name: string, input: unknown) => Promise<unknown> } })
          .hubDesk
        const reply = bridge
          ? await bridge.call(name, body)
          : await fetch(`/api/${name}`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body)
            }).then((answer) => answer.json())
        return reply as { ok: boolean; code?: string; data?: unknown }
      },
      [operation, input] as const
    )
  }
}
