import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings, type SettingsSection, type SettingsValues } from '../../../src/shared/settings'
import { openDesk, type TestDesk } from '../../support/desk'

/** Another value for each setting, by its path; a setting without one fails the walk. */
const others: Readonly<Record<string, unknown>> = {
  'signUp.organizationTypes': ['SSL provider', 'University'],
  'signUp.terms.version': '2026-02',
  'signUp.terms.text': 'Other terms.',
  'decisions.assignment': 'byCountry',
  'decisions.managersByCountry': null,
  'decisions.rejectionReasons': ['No.'],
  'mail.fromName': 'Hub',
  'mail.fromAddress': 'other@emsign.example',
  'mail.smtp': { host: 'mail.example', port: 587, security: 'starttls', user: 'hub' },
  'portal.url': 'https://www.hub.example',
  'helpline.phone': '112',
  'helpline.hours': 'Always',
  'helpline.email': 'help@emsign.example',
  'backups.schedule': 'hours',
  'backups.dailyAt': '03:30',
  'backups.keepBy': 'days',
  'backups.directory': join(tmpdir(), 'hub-desk-test-backups'),
  'checkpoints.folder': tmpdir(),
  'checkpoints.mailTo': 'auditor@emsign.example'
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const paths = (value: unknown, at: string): readonly string[] =>
  isTree(value) ? Object.entries(value).flatMap(([name, inner]) => paths(inner, `${at}.${name}`)) : [at]

const everySetting = Object.entries(defaultSettings).flatMap(([section, values]) => paths(values, section))

const valueAt = (settings: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], settings)

/** A whole section, one setting of it changed. */
function changedAt(values: SettingsValues, path: string, to: unknown): Record<string, unknown> {
  const [section = '', ...rest] = path.split('.')
  const copy = JSON.parse(JSON.stringify(values[section as SettingsSection])) as Record<string, unknown>
  const last = rest.pop() ?? ''
  const place = rest.reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, copy)
  place[last] = to
  return { [section]: copy }
}

function otherValue(path: string, now: unknown): unknown {
  if (path in others) return others[path]
  if (typeof now === 'number') return now + 1
  if (typeof now === 'boolean') return !now
  throw new Error(`the walk knows no other value for ${path}`)
}

async function change(desk: TestDesk, path: string, to: unknown) {
  const before = await desk.ask('settings.get', {})
  const sections = changedAt(before, path, to)
  if (path === 'signUp.terms.text')
    (sections['signUp'] as { terms: { version: string } }).terms.version = `${before.signUp.terms.version}-b`
  return desk.call('settings.update', { version: before.version, ...sections })
}

describe('every setting', () => {
  it('that is changed stands in the trail with its old and its new value', async () => {
    const desk = await openDesk('administrator')
    for (const path of everySetting) {
      const to = otherValue(path, valueAt(defaultSettings, path))
      if (to === null) continue
      const before = valueAt(await desk.ask('settings.get', {}), path)
      expect([path, await change(desk, path, to)]).toMatchObject([path, { ok: true }])
      const [event] = (await desk.ask('audit.list', { action: ['settings.changed'] })).items
      const told = JSON.stringify(event?.details)
      // Of an object that was not there before each value stands for itself.
      const names = isTree(to) ? Object.keys(to).map((name) => `${path}.${name}`) : [path]
      for (const name of names) expect([path, told]).toEqual([path, expect.stringContaining(name)])
      for (const value of isTree(to) ? [] : [before, to])
        if (typeof value === 'string') expect([path, told]).toEqual([path, expect.stringContaining(value.slice(0, 30))])
        else if (typeof value === 'number') expect([path, told]).toEqual([path, expect.stringContaining(String(value))])
    }
  })

  it('that is wrong is refused by the name of its field', async () => {
    const desk = await openDesk('administrator')
    for (const [path, wrong] of [
      ['passwords.minLength', 7],
      ['backups.dailyAt', '25:00'],
      ['backups.directory', 'relative/folder'],
      ['backups.directory', '/proc/none/backups'],
      ['lockout.maxFailures', 2]
    ] as const) {
      const reply = await change(desk, path, wrong)
      expect([path, Object.keys((reply as { fields?: object }).fields ?? {})]).toEqual([path, [path]])
    }
  })
})

describe('the rules of passwords', () => {
  const attempt = (desk: TestDesk, newPassword: string) =>
    desk.call('session.changePassword', { currentPassword: 'violet-harbour-93-lanterns', newPassword })

  it('count for the next password of staff, and are told to whoever chooses one', async () => {
    const desk = await openDesk('administrator')
    await change(desk, 'passwords.minLength', 16)
    expect(await desk.ask('setup.status', {})).toMatchObject({ passwordPolicy: { minLength: 16 } })
    expect(await attempt(desk, 'orchard-copper')).toMatchObject({
      ok: false,
      fields: { newPassword: expect.stringContaining('At least 16 characters') }
    })
    await change(desk, 'passwords.refusePersonal', false)
    expect(await attempt(desk, 'meera-kamath-orchard')).toMatchObject({ ok: true })
  })
})

describe('the terms', () => {
  it('keep every version readable, with date and author, and take no name twice', async () => {
    const desk = await openDesk('administrator')
    const before = await desk.ask('settings.get', {})
    const publish = async (version: string, text: string) => {
      const now = await desk.ask('settings.get', {})
      return desk.call('settings.update', { version: now.version, signUp: { ...now.signUp, terms: { version, text } } })
    }
    expect(await publish('2026-02', 'Second text.')).toMatchObject({ ok: true })
    expect(await publish(before.signUp.terms.version, 'Third text.')).toMatchObject({
      ok: false,
      fields: { 'signUp.terms.version': expect.stringContaining('There was a version') }
    })
    expect((await desk.ask('settings.terms', {})).items).toEqual([
      {
        version: '2026-02',
        text: 'Second text.',
        publishedAt: expect.stringMatching(/^20/),
        publishedBy: 'Meera Kamath',
        current: true
      },
      { ...before.signUp.terms, publishedAt: null, publishedBy: null, current: false }
    ])
  })
})
