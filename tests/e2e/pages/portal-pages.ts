import { expect, type Page } from '@playwright/test'

export const resellerPassword = 'violet-harbour-93-lanterns'

export type Applicant = {
  readonly name: string
  readonly email: string
  readonly organization: string
  readonly country: string
  /** Only for visitors from India. */
  readonly mobile?: string
}

export const priya: Applicant = {
  name: 'Priya Menon',
  email: 'priya.menon@kestrel.example',
  organization: 'Kestrel Hosting Pvt Ltd',
  country: 'India',
  mobile: '090000 12345'
}

export const anke: Applicant = {
  name: 'Anke Reuter',
  email: 'anke.reuter@nordlicht.example',
  organization: 'Nordlicht Netze GmbH',
  country: 'Germany'
}

/** The portal as a visitor uses it. */
export class Portal {
  constructor(readonly page: Page) {}

  /** From the home page through the form. */
  async signUp(applicant: Applicant): Promise<void> {
    const { page } = this
    await page.goto('/')
    await page.getByRole('link', { name: 'Sign Up', exact: true }).first().click()
    await this.fillSignUp(applicant)
    await page.getByRole('button', { name: 'Sign Up' }).click()
    await expect(page).toHaveURL(/\/signup\/done$/)
    await expect(page.getByText(applicant.email)).toBeVisible()
  }

  async fillSignUp(applicant: Applicant): Promise<void> {
    const { page } = this
    await expect(page.getByRole('heading', { name: 'Sign up as a Reseller' })).toBeVisible()
    await page.getByLabel('Your Name').fill(applicant.name)
    await page.getByLabel('Your Email ID').fill(applicant.email)
    if (applicant.mobile === undefined) await expect(page.getByLabel('Mobile Number')).toHaveCount(0)
    else await page.getByLabel('Mobile Number').fill(applicant.mobile)
    await page.getByLabel('Organization Name').fill(applicant.organization)
    await page.getByLabel('Organization Type').selectOption('Web hosting company')
    await page.getByLabel('Country').selectOption(applicant.country)
    await page.getByLabel('I accept the terms and conditions').check()
  }

  /** Opens a link from a mail and sets a password through it. */
  async setPassword(link: string, title = 'Activate Your Account', password = resellerPassword): Promise<void> {
    const { page } = this
    await page.goto(link)
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByLabel('Confirm Password').fill(password)
    await page.getByRole('button', { name: 'Generate Password' }).click()
  }

  async signIn(email: string, password: string): Promise<void> {
    const { page } = this
    await page.goto('/signin')
    await this.tryPassword(email, password)
  }

  async tryPassword(email: string, password: string): Promise<void> {
    const { page } = this
    await page.getByLabel('Your Email ID').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign In' }).click()
  }

  /** Wrong passwords until the account is blocked; answers with the case number on the screen. */
  async blockAccount(email: string): Promise<string> {
    const { page } = this
    await page.goto('/signin')
    for (let attempt = 1; attempt <= 4; attempt++) {
      const answered = page.waitForResponse('**/api/signin')
      await this.tryPassword(email, `wrong password ${attempt}`)
      expect((await answered).status()).toBe(401)
      await expect(page.getByRole('alert')).toContainText('The e-mail address or the password is not right.')
    }
    await this.tryPassword(email, 'wrong password 5')
    await expect(page.getByRole('heading', { name: 'Your account is blocked' })).toBeVisible()
    const caseNumber = /C-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await page.getByRole('alert').innerText())?.[0]
    expect(caseNumber).toBeDefined()
    return caseNumber ?? ''
  }
}
