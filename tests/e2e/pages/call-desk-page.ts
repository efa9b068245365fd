import type { Locator, Page } from '@playwright/test'

export type Question = keyof typeof questions

const questions = {
  code: 'Which code is in the mail?',
  organization: 'Which organization is the account for?',
  mobile: 'Which mobile number is registered?',
  country: 'Which country?',
  month: 'In which month did you sign up?',
  manager: 'Who is your account manager?'
} as const

/** The call desk as staff see it during a call. */
export class CallDesk {
  readonly field: Locator
  readonly finder: Locator
  readonly call: Locator
  readonly progress: Locator
  readonly unblock: Locator
  readonly nextCall: Locator
  readonly override: Locator
  readonly notTheHolder: Locator

  constructor(readonly page: Page) {
    this.field = page.getByRole('combobox', { name: 'Who is calling?' })
    this.finder = page.getByRole('region', { name: 'Call desk: who is calling' })
    this.call = page.getByRole('region', { name: 'Call desk: the call' })
    this.progress = this.call.getByRole('progressbar', { name: 'Points' })
    this.unblock = this.call.getByRole('button', { name: 'Unblock', exact: true })
    this.nextCall = this.call.getByRole('button', { name: 'Next call' })
    this.override = this.call.getByRole('button', { name: 'Override…' })
    this.notTheHolder = this.call.getByRole('button', { name: 'Not the account holder…' })
  }

  question(which: Question): Locator {
    return this.call.getByLabel(questions[which])
  }

  /** The line of one way to prove who is calling. */
  way(name: string): Locator {
    return this.call.getByRole('group', { name, exact: true })
  }
}
