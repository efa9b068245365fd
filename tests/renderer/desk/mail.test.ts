import { afterEach, describe, expect, it, vi } from 'vitest'
import MailPage from '../../../src/renderer/desk/pages/MailPage.vue'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())

describe('Mail', () => {
  it('previews HTML in a frame that may do nothing', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-1')
    const frame = document.querySelector('iframe')
    expect(frame?.getAttribute('sandbox')).toBe('')
    expect(frame?.getAttribute('srcdoc')).toContain('Activate your account')
    expect(frame?.getAttribute('src')).toBe(null)
  })

  it('offers the links of a message to copy and to open', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-1')
    const open = [...document.querySelectorAll('a')].find((link) => link.textContent.trim() === 'Open')
    expect(open?.href).toMatch(/^http:\/\/127\.0\.0\.1:4180\/activate\//)
    expect([open?.target, open?.rel]).toEqual(['_blank', 'noreferrer'])
    expect(mounted.button('Copy link')).toBeDefined()
  })

  it('tries a failed message again and shows why it failed', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-4')
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('550 5.1.1')
    await mounted.press('Retry')
    expect(mounted.desk.calls.find(({ operation }) => operation === 'mail.retry')?.input).toEqual({ id: 'mail-4' })
    await vi.waitFor(() => expect(() => mounted.button('Retry')).toThrow('no button'))
  })

  it('offers no retry for what was delivered', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-1')
    expect(() => mounted.button('Retry')).toThrow('no button')
  })
})
