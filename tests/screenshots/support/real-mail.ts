import { resolve } from 'node:path'
import type { MailKind } from '../../../src/shared/mail'
import { defaultSettings } from '../../../src/shared/settings'
import { renderSample } from '../../../src/main/mail/sample-mail'
import { createTemplates } from '../../../src/main/mail/templates'
import type { FakeDesk } from '../../support/fake-desk'
import { makeAccount, makeAccounts, makeMail } from '../../support/fake-desk-data'
import { pictureTime } from './picture-time'

const templates = createTemplates(resolve('resources/mail'))
const { helpline } = defaultSettings
const sampleOf = (kind: MailKind) =>
  renderSample(kind, { templates, helpline, now: new Date(pictureTime), portalUrl: 'https://www.hub.emsign.example' })

/** Messages look as the templates make them, instead of as the fake does. */
export function withRealMail(desk: FakeDesk): void {
  desk.answer('mail.sample', ({ kind }) => ({ ok: true, data: sampleOf(kind as MailKind) }))
  desk.answer('mail.get', ({ id }) => {
    const place = Number(String(id).split('-')[1])
    const mail = makeMail(place, makeAccounts(40)[place] ?? makeAccount(1, 'active'))
    const { html, text } = sampleOf(mail.kind)
    return { ok: true, data: { ...mail, html, text, body: 'withoutSecrets' } }
  })
}
