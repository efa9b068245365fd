import { afterEach, describe, expect, it, vi } from 'vitest'
import type { StaffView } from '@shared/contract'
import DeskFrame from '../../../src/renderer/desk/parts/DeskFrame.vue'
import SettingsPage from '../../../src/renderer/desk/pages/SettingsPage.vue'
import { describeAbsence, nameWithStandIn } from '../../../src/renderer/desk/parts/absence-words'
import { refuse } from '../../support/fake-desk'
import { staff } from '../../support/fake-desk-data'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted?.wrapper.unmount())

const hour = 3_600_000
const away = (from: number, until: number): StaffView['absence'] => ({
  from: new Date(Date.now() + from * hour).toISOString(),
  until: new Date(Date.now() + until * hour).toISOString(),
  standInId: 's1',
  standInName: 'Rekha Example'
})
const leela = staff.find(({ id }) => id === 's3') as StaffView
const withLeela = (absence: StaffView['absence']) => staff.map((one) => (one.id === 's3' ? { ...one, absence } : one))

describe('an absence', () => {
  it('is said with until when, and who stands in', () => {
    const now = Date.now()
    const absent = { ...leela, absence: away(-1, 5) }
    expect(describeAbsence(absent, now)).toMatch(/^Away until \d+ \w+, \d\d:\d\d; Rekha Example stands in$/)
    expect(nameWithStandIn(absent, now)).toBe('Leela Muster (away, Rekha Example stands in)')
  })

  it('to come is announced, and the name stays alone until then', () => {
    const now = Date.now()
    const planned = { ...leela, absence: away(5, 9) }
    expect(describeAbsence(planned, now)).toMatch(/^Away .+ to .+; Rekha Example stands in$/)
    expect(nameWithStandIn(planned, now)).toBe('Leela Muster')
    expect(describeAbsence({ ...leela, absence: away(-9, -1) }, now)).toBe(null)
  })

  it('is named on every screen while it lasts', async () => {
    mounted = await mountDesk(DeskFrame, '/settings', {
      answers: { 'staff.list': () => ({ ok: true, data: { items: withLeela(away(-1, 5)) } }) }
    })
    expect(document.querySelector('footer')?.textContent).toMatch(
      /Leela Muster: Away until .+; Rekha Example stands in/
    )
  })

  it('wants a stand-in and an end after its beginning, and is sent in times of the world', async () => {
    mounted = await mountDesk(SettingsPage, '/settings/staff', { role: 'administrator' })
    const { press, type, text, desk } = mounted
    await press('Away… Leela Muster')
    await type('From', '2027-01-04T09:00')
    await type('Until', '2027-01-03T18:00')
    await press('Save')
    expect(text()).toContain('The absence must end after it begins.')
    expect(text()).toContain('Choose who stands in.')
    expect(desk.calls.some(({ operation }) => operation === 'staff.setAbsence')).toBe(false)
  })

  it('is ended, and a refusal stands beside its field', async () => {
    mounted = await mountDesk(SettingsPage, '/settings/staff', {
      role: 'administrator',
      answers: { 'staff.list': () => ({ ok: true, data: { items: withLeela(away(-1, 5)) } }) }
    })
    const { press, text, desk } = mounted
    expect(text()).toContain('Rekha Example stands in')
    await press('Away… Leela Muster')
    desk.answer('staff.setAbsence', () =>
      refuse('invalid', 'Rekha Example is away at that time too.', {
        'absence.standInId': 'Rekha Example is away at that time too.'
      })
    )
    await press('Save')
    await vi.waitFor(() => expect(text()).toContain('Rekha Example is away at that time too.'))
    desk.answer('staff.setAbsence', () => ({ ok: true, data: leela }))
    await press('End absence')
    expect(desk.calls.filter(({ operation }) => operation === 'staff.setAbsence').at(-1)?.input).toEqual({
      id: 's3',
      absence: null
    })
  })

  it('of colleagues is not for everybody to change', async () => {
    mounted = await mountDesk(SettingsPage, '/settings/staff', { role: 'reviewer' })
    expect(() => mounted.button('Away… Leela Muster')).toThrow('no button')
    expect(mounted.button('Away… Vikram Specimen')).toBeTruthy()
  })
})

describe('a second person', () => {
  it('that a colleague asks for is told on every screen to who can confirm', async () => {
    mounted = await mountDesk(DeskFrame, '/settings', { role: 'accountManager' })
    const { desk, text } = mounted
    const asked = { staffId: 's1', staffName: 'Rekha Example', points: 100, askedAt: new Date().toISOString() }
    desk.amendCall('incident-15', { secondWanted: [asked] })
    await vi.waitFor(() => expect(text()).toContain('Rekha Example asks now, RS-000015.'))
    expect(document.querySelector('a[href="/calls/incident-15"]')?.textContent).toContain('Second person wanted')
    desk.amendCall('incident-15', { secondWanted: [] })
    await vi.waitFor(() => expect(text()).not.toContain('Rekha Example asks now'))
  })

  it('is not told any more once the asking is over, which nothing announces', async () => {
    mounted = await mountDesk(DeskFrame, '/settings', { role: 'accountManager' })
    const { desk, text } = mounted
    const asked = { staffId: 's1', staffName: 'Rekha Example', points: 100, askedAt: new Date().toISOString() }
    desk.amendCall('incident-15', { secondWanted: [asked] })
    await vi.waitFor(() => expect(text()).toContain('Second person wanted'))
    desk.answer('incidents.list', () => ({ ok: true, data: { items: [], nextCursor: null, total: 0 } }))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 })
    try {
      await vi.waitFor(() => expect(text()).not.toContain('Second person wanted'), { timeout: 3000 })
    } finally {
      vi.useRealTimers()
    }
  })

  it('is not told to whoever asks, nor to reviewers', async () => {
    for (const role of ['administrator', 'reviewer'] as const) {
      mounted = await mountDesk(DeskFrame, '/settings', { role })
      const asked = { staffId: 's1', staffName: 'Rekha Example', points: 100, askedAt: new Date().toISOString() }
      mounted.desk.amendCall('incident-15', { secondWanted: [asked] })
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect([role, mounted.text().includes('Second person wanted')]).toEqual([role, false])
      mounted.wrapper.unmount()
    }
  })
})
