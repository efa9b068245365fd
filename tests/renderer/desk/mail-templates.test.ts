import { afterEach, describe, expect, it, vi } from 'vitest'
import { mailKinds } from '../../../src/shared/mail'
import { mailKindNames } from '../../../src/renderer/desk/words'
import MailTemplates from '../../../src/renderer/desk/settings/MailTemplates.vue'
import { refuse } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())
const frame = () => document.querySelector('iframe')
const asked = () =>
  mounted.desk.calls.filter(({ operation }) => operation === 'mail.sample').map(({ input }) => input['kind'])

async function choose(kind: string): Promise<void> {
  const box = document.querySelector<HTMLElement>('[role="combobox"]')
  box?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await settle()
  const option = [...document.querySelectorAll<HTMLElement>('[role="option"]')].find(
    ({ textContent }) => textContent.trim() === kind
  )
  option?.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))
  await settle()
}

describe('Mail templates', () => {
  it('show the first kind with sample data, in a frame that may do nothing', async () => {
    mounted = await mountDesk(MailTemplates, '/settings/mail-templates')
    expect(asked()).toEqual(['signup-confirmation'])
    expect(mounted.text()).toContain('Subject: Sample of signup-confirmation')
    expect(frame()?.getAttribute('sandbox')).toBe('')
    expect(frame()?.getAttribute('srcdoc')).toContain('Hello Sample Reseller')
    expect(mounted.desk.calls.map(({ operation }) => operation)).not.toContain('mail.sendTest')
  })

  it('offer every kind of mail by its name, and show the one that is chosen', async () => {
    mounted = await mountDesk(MailTemplates, '/settings/mail-templates')
    document
      .querySelector('[role="combobox"]')
      ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await settle()
    const offered = [...document.querySelectorAll('[role="option"]')].map(({ textContent }) => textContent.trim())
    expect(offered).toEqual(mailKinds.map((kind) => mailKindNames[kind]))
    await choose(mailKindNames['account-blocked'])
    await vi.waitFor(() => expect(mounted.text()).toContain('Subject: Sample of account-blocked'))
    expect(asked()).toEqual(['signup-confirmation', 'account-blocked'])
  })

  it('show the text of the message', async () => {
    mounted = await mountDesk(MailTemplates, '/settings/mail-templates')
    const tab = [...document.querySelectorAll('[role="tab"]')].find(({ textContent }) => textContent.trim() === 'Text')
    tab?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
    await vi.waitFor(() =>
      expect(document.querySelector('[aria-label="Sample as text"]')?.textContent).toBe(
        'Hello Sample Reseller,\n\nthis is how signup-confirmation looks.\n'
      )
    )
  })

  it('say why a sample can’t be shown, and show none that belongs to another kind', async () => {
    mounted = await mountDesk(MailTemplates, '/settings/mail-templates')
    mounted.desk.answer('mail.sample', () => refuse('internal', 'The template account-blocked is missing.'))
    await choose(mailKindNames['account-blocked'])
    await vi.waitFor(() => expect(mounted.text()).toContain('The template account-blocked is missing.'))
    expect(frame()).toBeNull()
    expect(mounted.text()).not.toContain('Sample of signup-confirmation')
  })
})
