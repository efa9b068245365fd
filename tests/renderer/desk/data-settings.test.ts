import { afterEach, describe, expect, it, vi } from 'vitest'
import { RouterView } from 'vue-router'
import { makeDataView, makeRestoreCheck } from '../../support/fake-data'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())
const dialog = () => document.querySelector('[role="dialog"]')
const callsOf = (operation: string) =>
  mounted.desk.calls.filter((call) => call.operation === operation).map(({ input }) => input)
const buttonIn = (name: string) =>
  [...(dialog()?.querySelectorAll<HTMLButtonElement>('button') ?? [])].find(
    (button) => button.textContent?.trim() === name
  )

describe('Settings › Data', () => {
  it('shows each backup with age, size and whether it verifies, and what is wrong', async () => {
    mounted = await mountDesk(RouterView, '/settings/data')
    const rows = [...document.querySelectorAll('table')][0]?.querySelectorAll('tbody tr') ?? []
    expect([...rows].map((row) => /Verified|Not verified|Damaged/.exec(row.textContent ?? '')?.[0])).toEqual([
      'Verified',
      'Not verified',
      'Verified',
      'Damaged'
    ])
    expect(mounted.text()).toContain('journal/000001.hdj is missing.')
    expect(mounted.text()).toContain('18 MB')
    expect(mounted.text()).toContain('118 GB of 512 GB are free on this disk.')
  })

  it('says when a scheduled backup failed, and why', async () => {
    const view = makeDataView()
    const failure = { at: new Date().toISOString(), message: 'The disk is full.' }
    mounted = await mountDesk(RouterView, '/settings/data', {
      answers: { 'data.get': () => ({ ok: true, data: { ...view, schedule: { ...view.schedule, failure } } }) }
    })
    expect(mounted.text()).toContain('The last scheduled backup was not made')
    expect(mounted.text()).toContain('The disk is full. It is tried again every quarter of an hour.')
  })

  it('checks a backup first, says what is lost, and restores what was checked', async () => {
    const [, second] = makeDataView().backups.items
    mounted = await mountDesk(RouterView, '/settings/data')
    const buttons = [...document.querySelectorAll<HTMLElement>('button')]
    buttons.filter((button) => button.textContent?.trim() === 'Restore…')[1]?.click()
    await vi.waitFor(() => expect(dialog()?.textContent).toContain('94 events since then would be gone'))
    expect(second?.name.slice(0, 26)).toBe((callsOf('data.checkRestore')[0] as { from: string }).from.slice(0, 26))
    expect(dialog()?.textContent).toContain('84 × Signed in')
    expect(buttonIn('Restore')?.disabled).toBe(true)
    dialog()?.querySelector<HTMLElement>('[role="checkbox"]')?.click()
    await settle()
    buttonIn('Restore')?.click()
    await vi.waitFor(() => expect(dialog()?.textContent).toContain('The backup is restored'))
    expect(callsOf('data.restore')).toEqual([expect.objectContaining({ head: makeRestoreCheck().head })])
    expect(dialog()?.textContent).toContain('2 messages that waited then may have been sent since.')
    expect(dialog()?.textContent).toContain('/srv/hub/set-aside-1')
  })

  it('names whose authenticator apps will not count here, and what lets them in', async () => {
    const appsLost = [
      { name: 'Meera Kamath', recoveryCodesLeft: 9 },
      { name: 'Vikram Specimen', recoveryCodesLeft: 0 }
    ]
    mounted = await mountDesk(RouterView, '/settings/data', {
      answers: { 'data.checkRestore': () => ({ ok: true, data: makeRestoreCheck({ origin: 'other', appsLost }) }) }
    })
    await mounted.press('Restore from a folder…')
    await mounted.type('Folder of the backup', '/mnt/usb/hub-desk-backup-1')
    buttonIn('Check')?.click()
    await vi.waitFor(() =>
      expect(dialog()?.textContent).toContain(
        'Meera Kamath (9 recovery codes left), Vikram Specimen (no recovery code left)'
      )
    )
    expect(dialog()?.textContent).toContain('--reset-two-factor')
  })

  it('names the field where a folder holds no backup, and keeps what was typed', async () => {
    const message = '/mnt/usb is no backup of emSign Hub Desk: backup.json can’t be read.'
    mounted = await mountDesk(RouterView, '/settings/data', {
      answers: { 'data.checkRestore': () => ({ ok: false, code: 'invalid', message, fields: { from: message } }) }
    })
    await mounted.press('Restore from a folder…')
    await mounted.type('Folder of the backup', '/mnt/usb')
    buttonIn('Check')?.click()
    await vi.waitFor(() => expect(dialog()?.textContent).toContain(message))
    expect(mounted.field('Folder of the backup').value).toBe('/mnt/usb')
    expect(buttonIn('Restore')).toBeUndefined()
  })

  it('is not there for others', async () => {
    mounted = await mountDesk(RouterView, '/settings/data', { role: 'reviewer' })
    expect(callsOf('data.get')).toEqual([])
  })
})

describe('Settings › Appearance', () => {
  it('takes nothing that it does not know', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    mounted = await mountDesk(RouterView, '/settings/appearance')
    expect(warn.mock.calls.map(String).filter((text) => text.includes('Extraneous'))).toEqual([])
    warn.mockRestore()
  })
})
