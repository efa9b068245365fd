import { afterEach, describe, expect, it, vi } from 'vitest'
import MailPage from '../../../src/renderer/desk/pages/MailPage.vue'
import { previewOf } from '../../../src/renderer/desk/parts/mail-preview'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())

describe('Mail', () => {
  it('previews HTML in a frame that may do nothing but open links elsewhere', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-1')
    const frame = document.querySelector('iframe')
    expect(frame?.getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox')
    expect(frame?.getAttribute('srcdoc')).toContain('<head><base target="_blank">')
    expect(frame?.getAttribute('srcdoc')).toContain('Activate your account')
    expect(frame?.getAttribute('src')).toBe(null)
  })

  it('shows links that lead nowhere where the secrets are hidden', () => {
    const html = '<p><a href="https://hub.example/activate/hidden" style="color:red">Activate</a></p>'
    const preview = previewOf({ html, body: 'withoutSecrets' })
    expect(preview.sandbox).toBe('')
    expect(preview.html).not.toContain('href')
    expect(preview.html).toContain('title="Hidden here: shown to the recipient only."')
  })

  it('opens a link outside of the frame, whatever target the message names', () => {
    const { html } = previewOf({ html: '<a href="https://hub.example/" target="_self">Sign in</a>', body: 'mailbox' })
    expect(html).toContain('<a href="https://hub.example/">Sign in</a>')
  })

  it('offers nothing to choose where there is no mail', async () => {
    mounted = await mountDesk(MailPage, '/mail', { accounts: 0 })
    expect(mounted.text()).toContain('No mail yet')
    expect(mounted.text()).not.toContain('Choose a message')
  })

  it('stands the links above the message', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-1')
    const order = [...document.querySelectorAll('section[aria-label="Links"], iframe')].map(({ tagName }) => tagName)
    expect(order).toEqual(['SECTION', 'IFRAME'])
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
