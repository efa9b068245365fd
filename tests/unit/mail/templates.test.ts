import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mailKinds, type MailKind } from '@shared/mail'
import { subjectOf } from '../../../src/main/mail/subjects'
import { createTemplates } from '../../../src/main/mail/templates'
import type { MailOrder } from '../../../src/main/mail/kinds'
import { sampleOrders } from '../../support/mail-samples'

const directory = join(__dirname, '../../../resources/mail')
const templates = createTemplates(directory)
const helpline = { phone: '+91 80 0000 0000', hours: 'Monday to Friday, 9:00 to 18:00 IST', email: 'help@hub.example' }

function render(order: MailOrder) {
  const { kind, to, data, secrets = {} } = order
  const recipient = { toName: to.name, toAddress: to.address }
  return templates.render({ kind, ...recipient, data, secrets: { ...secrets }, subject: subjectOf(order) }, helpline)
}
const sample = (kind: MailKind) => render(sampleOrders[kind])
const flat = (text: string) => text.replace(/\s+/g, ' ')

describe('every kind of mail', () => {
  it.each(mailKinds)('%s says the same in HTML and text, with every value and the helpline', (kind) => {
    const order: MailOrder = sampleOrders[kind]
    const { html, text } = sample(kind)
    const values = [
      // Staff know how to reach each other.
      ...(kind === 'blocked-again' || kind === 'audit-checkpoint' ? [] : [helpline.phone]),
      ...Object.entries({ ...order.data, ...order.secrets }).flatMap(([name, value]) =>
        /At$/.test(name) ? [] : String(value).split('\n')
      )
    ]
    for (const value of values) {
      expect(html).toContain(value)
      expect(flat(text)).toContain(value)
    }
    expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
    expect(`${html}${text}`).not.toMatch(/undefined|\[object|<%|&lt;p/)
    expect(text).not.toMatch(/<[a-z/]/)
  })

  it.each(mailKinds)('%s fetches nothing, runs nothing and keeps its lines short', (kind) => {
    const { html, text } = sample(kind)
    expect(html).not.toMatch(/<(script|img|link|iframe|form|object)|\son\w+=|url\(|@import|src=/i)
    const long = text.split('\n').filter((line) => line.length > 76 && !/^\S+$/.test(line.trim()))
    expect(long).toEqual([])
  })
})

describe('an account that nobody manages', () => {
  it.each(['activation', 'account-active', 'account-blocked', 'password-reset-blocked'] as const)(
    '%s sends its reseller to the helpline, and asks for nobody',
    (kind) => {
      const order = sampleOrders[kind]
      const { html, text } = render({ ...order, data: { ...order.data, managerName: '' } } as MailOrder)
      for (const said of [flat(text), flat(html)]) {
        expect(said.toLowerCase()).not.toMatch(/account manager|and ask for/)
        expect(said).toContain(helpline.phone)
      }
      if (kind.endsWith('blocked')) expect(flat(text)).toMatch(/phone our helpline\. Have/i)
    }
  )
})

describe('what each message is for', () => {
  it('the confirmation names the promised time and the next steps', () => {
    const text = flat(sample('signup-confirmation').text)
    expect(text).toContain('You hear from us within 2 working days.')
    expect(text).toContain('we send an activation link to this address')
    expect(text).toContain('Mobile number: +919876543210')
  })

  it('the confirmation leaves out a mobile number that was not asked for and counts one day as one', () => {
    const order = sampleOrders['signup-confirmation']
    const { text, html } = render({ ...order, data: { ...order.data, mobile: '', promiseDays: '1' } })
    expect(`${text}${html}`).not.toContain('Mobile number')
    expect(flat(text)).toContain('within 1 working day.')
  })

  it('the activation carries its link, when it ends and whom to phone', () => {
    const { html, text } = sample('activation')
    const { link } = sampleOrders.activation.secrets
    expect(html).toContain(`href="${link}"`)
    expect(text.split('\n')).toContain(link)
    expect(flat(text)).toContain('until 26 November 2026, 14:05 UTC (19:35 IST)')
    expect(flat(text)).toContain('ask for Asha Nair')
  })

  it('the blocked mail has case, code, manager and helpline, and warns of callers', () => {
    const text = flat(sample('account-blocked').text)
    expect(text).toContain('Case number: CASE-7K3M')
    expect(text).toContain('Verification code: QX7-K2M-9TR')
    expect(text).toContain('Account manager: Asha Nair')
    expect(text).toContain('Helpline: +91 80 0000 0000')
    expect(text).toContain('Never tell it to anyone who phones you')
    expect(text).toContain('blocked on 23 November 2026, 14:05 UTC (19:35 IST)')
  })

  it('the warning of a caller says that nobody was let in, and what to do either way', () => {
    const text = flat(sample('caller-warning').text)
    expect(text).toContain('Nobody was let in: the account stays blocked.')
    expect(text).toContain('We mail you a new verification code while you are on the phone')
    expect(text).toContain('If it was not you, somebody is after your account')
  })

  it('the alert of a repeated block is for staff: both cases, who unblocked, and no helpline to phone', () => {
    const { html, text } = sample('blocked-again')
    expect(flat(text)).toContain('Unblocked by: Asha Nair')
    expect(flat(text)).toContain('open case CASE-7K3M at the call desk')
    expect(flat(text)).toContain('by emSign Hub Desk, for staff only.')
    expect(`${html}${text}`).not.toMatch(/helpline|never ask for your password/i)
    expect(sample('account-blocked').html).not.toContain('staff only')
  })

  it('a repeated sign-up tells the owner that nothing was changed', () => {
    expect(flat(sample('signup-duplicate').text)).toContain('nothing was changed and no second account was made')
  })

  it('the invitation names the button of the sign-in screen', () => {
    expect(flat(sample('staff-invitation').text)).toContain('choose "I have an invitation"')
  })

  it('a reopened account is told how it stands, and to sign in only where that is possible', () => {
    const order = sampleOrders['account-reopened']
    expect(flat(sample('account-reopened').text)).toContain(
      'stands where it stood before it was closed: it is active. The reason:'
    )
    const { text, html } = render({ ...order, data: { ...order.data, standing: 'blocked', signInUrl: '' } })
    expect(`${text}${html}`).not.toMatch(/Sign in|https?:/)
    const { standing: _standing, nextStep: _nextStep, ...before } = order.data
    expect(flat(render({ ...order, data: before }).text)).toContain('before it was closed. The reason:')
  })

  it('a change of contact details says where mail goes now only where the address is another one', () => {
    const order = sampleOrders['contact-changed']
    expect(flat(sample('contact-changed').text)).toContain('our mail for this account goes to the new address')
    const { text, html } = render({ ...order, data: { ...order.data, email: '' } })
    expect(`${text}${html}`).not.toMatch(/goes to the new address|New e-mail address/)
    expect(flat(text)).toContain('It was not you? Then somebody may be after your account: phone our helpline at once')
  })

  it('the unblocked mail tells how many attempts there are', () => {
    expect(flat(sample('account-unblocked').text)).toContain('you have 5 attempts')
  })
})

describe('what people typed', () => {
  it('is text in HTML and never a tag', () => {
    const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;`
    const order = sampleOrders.rejection
    const { html } = render({
      ...order,
      to: { ...order.to, name: hostile },
      data: { organizationName: hostile, reason: hostile }
    })
    expect(html).not.toMatch(/<script|<img/)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;')
  })

  it('never breaks the subject line', () => {
    const order = sampleOrders['staff-invitation']
    const subject = subjectOf({
      ...order,
      data: { ...order.data, inviterName: 'Asha\r\nBcc: thief@evil.example\u2028\u202E' }
    })
    expect(subject).toBe('Asha Bcc: thief@evil.example invites you to emSign Hub Desk')
  })

  it('is not taken for a link where it is no web address', () => {
    const order = sampleOrders['signup-duplicate']
    expect(() => render({ ...order, data: { ...order.data, signInUrl: 'javascript:alert(1)' } })).toThrow(
      /no web address/
    )
  })
})

describe('templates', () => {
  it('refuse a message that lacks a value instead of saying "undefined"', () => {
    const mail = {
      kind: 'rejection',
      subject: 'x',
      toName: 'x',
      toAddress: 'x@hub.example',
      data: {},
      secrets: {}
    } as const
    expect(() => templates.render(mail, helpline)).toThrow(/does not have/)
  })

  it('are all there on start or the folder is refused by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'templates-'))
    cpSync(directory, folder, { recursive: true })
    rmSync(join(folder, 'rejection.txt.eta'))
    expect(() => createTemplates(folder)).toThrow(`Mail templates are missing in ${folder}: rejection (.txt.eta)`)
  })
})
