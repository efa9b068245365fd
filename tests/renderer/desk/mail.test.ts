import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatDateTime } from '../../../src/renderer/desk/format'
import MailPage from '../../../src/renderer/desk/pages/MailPage.vue'
import { previewOf } from '../../../src/renderer/desk/parts/mail-preview'
import { mountDesk, settle, type Mounted } from './mount-desk'

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

  it('tells how the mail server is, with the last error in words, and looks again when it is asked to', async () => {
    mounted = await mountDesk(MailPage, '/mail')
    mounted.desk.emit({ topic: 'status' })
    await vi.waitFor(() =>
      expect(mounted.text()).toContain('Connected: the mail server at smtp.emsign.example:587 takes mail.')
    )
    mounted.wrapper.unmount()
    const mail = {
      transport: 'smtp' as const,
      state: 'failing' as const,
      lastError:
        "The mail server can't be reached (connection refused). 3 messages wait and will be sent when it is back.",
      goesTo: 'the mail server',
      failingSince: '2026-11-23T09:00:00.000Z',
      nextProbeAt: '2026-11-23T09:05:00.000Z',
      waiting: 3,
      waitingSince: '2026-11-23T09:00:00.000Z',
      dead: 0
    }
    const store = { state: 'ok' as const, reason: null }
    mounted = await mountDesk(MailPage, '/mail', {
      answers: {
        'status.get': () => ({
          ok: true,
          data: { mail, store, backupFailure: null, checkpoints: null, portalUrl: null }
        })
      }
    })
    mounted.desk.emit({ topic: 'status' })
    await vi.waitFor(() => expect(mounted.text()).toContain('connection refused'))
    expect(mounted.text()).toContain(`Not reached since ${formatDateTime(mail.failingSince)}.`)
    await press('Try now')
    expect(mounted.desk.calls.some(({ operation }) => operation === 'mail.tryNow')).toBe(true)
  })

  it('gives no view a number that its list does not have', async () => {
    mounted = await mountDesk(MailPage, '/mail')
    mounted.desk.emit({ topic: 'status' })
    await vi.waitFor(() => expect(mounted.text()).toMatch(/Waiting\s*\d/))
    for (const view of ['Waiting', 'Not delivered']) {
      const button = [...document.querySelectorAll('[aria-label="Views"] button')].find(({ textContent }) =>
        textContent.includes(view)
      ) as HTMLElement
      const told = /\d+/.exec(button.textContent)?.[0]
      button.click()
      await settle()
      const listed = /(\d+) messages? found/.exec(mounted.text())?.[1]
      expect([view, told ?? listed]).toEqual([view, listed])
    }
  })

  it('lists what was not delivered at one press, as many as its number says', async () => {
    mounted = await mountDesk(MailPage, '/mail')
    await press('Not delivered', false)
    await vi.waitFor(() =>
      expect(mounted.desk.calls.filter(({ operation }) => operation === 'mail.list').at(-1)?.input['state']).toEqual([
        'dead'
      ])
    )
  })

  it('shows the headers as they are written', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-1')
    const tab = [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find((one) => one.innerText === 'Headers')
    tab?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
    await vi.waitFor(() =>
      expect(document.querySelector('[aria-label="Headers of the message"]')?.textContent).toContain(
        'Message-ID: <mail-1@hub.emsign.example>'
      )
    )
  })

  it('retries all that are selected, and says what was refused', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-3')
    const key = (name: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }))
    await vi.waitFor(() =>
      expect(document.querySelector('[aria-label="Select Activate your emSign Hub account"]')).not.toBeNull()
    )
    for (const box of [...document.querySelectorAll<HTMLElement>('[role="row"] input[type="checkbox"]')].slice(3, 6))
      box.click()
    await vi.waitFor(() => expect(mounted.text()).toContain('3 selected'))
    key('r')
    await vi.waitFor(() => {
      const retried = mounted.desk.calls.filter(({ operation }) => operation === 'mail.retry')
      expect(retried.map(({ input }) => input['id'])).toEqual(['mail-2', 'mail-3', 'mail-4'])
    })
    await vi.waitFor(() => expect(mounted.text()).toContain('1 selected'))
  })

  it('cancels a message once it is confirmed', async () => {
    mounted = await mountDesk(MailPage, '/mail/mail-3')
    await press('Cancel message…')
    await press('Cancel message')
    await vi.waitFor(() =>
      expect(mounted.desk.calls.find(({ operation }) => operation === 'mail.cancel')?.input).toEqual({ id: 'mail-3' })
    )
  })
})

async function press(name: string, exact = true): Promise<void> {
  const find = () =>
    [...document.querySelectorAll<HTMLElement>('button')].find(({ textContent }) =>
      exact ? textContent?.trim() === name : textContent?.trim().startsWith(name)
    )
  await vi.waitFor(() => expect(find()).toBeDefined())
  find()?.click()
}
