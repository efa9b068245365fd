import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RouterView } from 'vue-router'
import type { CheckpointState, SettingsView } from '../../../src/shared/contract'
import { noCheckpoints, refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { settings } from '../../support/fake-desk-data'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
let saved: { readonly name: string; readonly text: Promise<string> }[]
beforeEach(() => {
  saved = []
  let last: Blob
  const createObjectURL = (blob: Blob) => {
    last = blob
    return 'blob:saved'
  }
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL, revokeObjectURL: () => undefined }))
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: last.text() })
  })
})
afterEach(() => {
  mounted.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const inputsOf = (operation: string) =>
  mounted.desk.calls.filter((call) => call.operation === operation).map(({ input }) => input)
const hasButton = (name: string) => [...document.querySelectorAll('button')].some((one) => one.textContent === name)
const alerts = () => [...document.querySelectorAll('[role="alert"]')].map(({ textContent }) => textContent.trim())

const key = 'ab12'.repeat(16)
const withState = (state: Partial<CheckpointState>): FakeDeskOptions => ({
  answers: {
    'audit.state': () => ({
      ok: true,
      data: { events: 9, lastCheck: null, journal: '/srv/hub/journal', checkpoints: { ...noCheckpoints, ...state } }
    })
  }
})

describe('Settings › Audit checkpoints', () => {
  const at = '/settings/checkpoints'
  const kept = (checkpoints: Partial<SettingsView['checkpoints']>): FakeDeskOptions => ({
    answers: {
      'settings.get': () => ({
        ok: true,
        data: { ...settings, checkpoints: { ...settings.checkpoints, ...checkpoints } }
      })
    }
  })

  it('saves where they are kept and how often, and nothing for what is left empty', async () => {
    mounted = await mountDesk(RouterView, at, kept({ folder: null, mailTo: 'auditor@emsign.example' }))
    expect(mounted.field('Mail to').value).toBe('auditor@emsign.example')
    await mounted.type('Folder', '  /mnt/audit ')
    await mounted.type('Mail to', '')
    await mounted.type('Hours between checkpoints', '12')
    await mounted.press('Save')
    await vi.waitFor(() => expect(inputsOf('settings.update')).toHaveLength(1))
    expect(inputsOf('settings.update')).toEqual([
      {
        version: settings.version,
        checkpoints: { folder: '/mnt/audit', mailTo: null, everyHours: 12, everyEvents: 1000 }
      }
    ])
  })

  it.each([
    ['Hours between checkpoints', '0', 'Hours between checkpoints must be at least 1.'],
    ['Events between checkpoints', '9', 'Events between checkpoints must be at least 10.'],
    ['Mail to', 'auditor', 'Address must be an e-mail address, like name@example.com.']
  ])('refuses %s of “%s” beside the field, and keeps what was typed', async (label, typed, message) => {
    mounted = await mountDesk(RouterView, at)
    await mounted.type(label, typed)
    await mounted.press('Save')
    await vi.waitFor(() => expect(mounted.text()).toContain(message))
    expect([mounted.field(label).value, inputsOf('settings.update')]).toEqual([typed, []])
  })

  it('says beside the folder why the desk refuses it, and keeps it', async () => {
    const message = 'Folder: /mnt/nothing can’t be used: it does not exist.'
    mounted = await mountDesk(RouterView, at)
    mounted.desk.answer('settings.update', () => refuse('invalid', message, { 'checkpoints.folder': message }))
    await mounted.type('Folder', '/mnt/nothing')
    await mounted.press('Save')
    await vi.waitFor(() => expect(mounted.text().split(message)).toHaveLength(2))
    expect(mounted.field('Folder').value).toBe('/mnt/nothing')
  })

  it('can be read by others than administrators, who make one, and change nothing', async () => {
    mounted = await mountDesk(RouterView, at, { role: 'reviewer' })
    expect(mounted.text()).toContain('Only administrators change these.')
    const labels = ['Folder', 'Mail to', 'Hours between checkpoints', 'Events between checkpoints']
    expect(labels.map((label) => mounted.field(label).disabled)).toEqual([true, true, true, true])
    await mounted.press('Make a checkpoint')
    expect(inputsOf('audit.makeCheckpoint')).toEqual([{}])
  })
})

describe('what is known of checkpoints', () => {
  const at = '/settings/checkpoints'

  it('is that none was made yet; then how far the last goes, with the key and the file to keep', async () => {
    mounted = await mountDesk(RouterView, at)
    expect(mounted.text()).toContain('None was made yet.')
    expect(['Save public key', 'Save it as a file', 'Make a new key'].filter(hasButton)).toEqual([])
    await mounted.press('Make a checkpoint')
    for (const words of ['record 1,204', 'event 3,811', '3c9ae7f1025bd846'.repeat(4)])
      expect(mounted.text()).toContain(words)
    expect(mounted.text()).toContain('It was kept nowhere: save it as a file')
    await mounted.press('Save it as a file')
    await mounted.press('Save public key')
    const texts = await Promise.all(saved.map(({ text }) => text))
    expect(saved.map(({ name }) => name)).toEqual([
      'hub-desk-checkpoint-7d1c1b8e-20261123T090000000Z-1204.txt',
      'hub-desk-key-3c9ae7f1025bd846.pem'
    ])
    expect(texts[0]).toMatch(/^HDCP1 7d1c1b8e .*\n$/)
    expect(texts[1]).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  })

  it('does not tell to save by hand what is kept outside', async () => {
    mounted = await mountDesk(RouterView, at, withState({ folder: '/mnt/audit' }))
    const made = {
      at: '2026-11-23T09:00:00.000Z',
      records: 3,
      events: 2,
      head: 'ab',
      key,
      line: 'HDCP1',
      fileName: 'x'
    }
    mounted.desk.answer('audit.makeCheckpoint', () => ({
      ok: true,
      data: { ...made, folder: '/mnt/audit', mailTo: null, problem: null }
    }))
    await mounted.press('Make a checkpoint')
    expect(mounted.text()).not.toContain('It was kept nowhere')
  })

  it('says why the last could not be kept, and follows when it could', async () => {
    const problem = '/mnt/audit: the disk is full (ENOSPC).'
    mounted = await mountDesk(RouterView, at, withState({ problem, folder: '/mnt/audit', key, publicKey: 'pem' }))
    expect(alerts()).toEqual([problem])
    mounted.desk.answer('audit.state', withState({ key, publicKey: 'pem' }).answers?.['audit.state'] as never)
    mounted.desk.emit({ topic: 'audit' })
    await vi.waitFor(() => expect(alerts()).toEqual([]))
  })

  it('says that the key can’t be opened here, and lets only an administrator make another', async () => {
    const locked = withState({ keyProblem: 'The key that signs checkpoints can’t be opened here.' })
    mounted = await mountDesk(RouterView, at, { ...locked, role: 'reviewer' })
    expect([alerts(), hasButton('Make a new key')]).toEqual([
      ['The key that signs checkpoints can’t be opened here.'],
      false
    ])
    mounted.wrapper.unmount()
    mounted = await mountDesk(RouterView, at, locked)
    await mounted.press('Make a new key')
    expect(inputsOf('audit.replaceKey')).toEqual([{}])
    expect([alerts(), mounted.text().includes('3c9ae7f1025bd846')]).toEqual([[], true])
  })

  it('shows why one was refused', async () => {
    mounted = await mountDesk(RouterView, at)
    mounted.desk.answer('audit.makeCheckpoint', () => refuse('read_only', 'The store is read-only: the disk is full.'))
    await mounted.press('Make a checkpoint')
    expect(alerts()).toEqual(['The store is read-only: the disk is full.'])
  })
})

describe('a checkpoint kept elsewhere', () => {
  const line = `HDCP1 7d1c1b8e 2026-11-20T09:00:00.000Z 900 2800 ${key} ${key} ${'Ab-_'.repeat(21)}Ab`
  const label = 'Compare with a checkpoint kept elsewhere'
  const openDialog = async () => {
    mounted = await mountDesk(RouterView, '/audit')
    await mounted.press('Never checked')
  }
  const choose = async (...files: readonly File[]) => {
    const input = document.querySelector<HTMLInputElement>('input[aria-label="Files with checkpoints"]')
    Object.defineProperty(input, 'files', { configurable: true, value: files })
    input?.dispatchEvent(new Event('change'))
    await settle()
  }

  it('is compared when it is pasted, and counted', async () => {
    await openDialog()
    await mounted.type(label, `From the mail:\n${line}\n`)
    await mounted.press('Check now')
    expect(inputsOf('audit.verify')).toEqual([{ checkpoint: `From the mail:\n${line}` }])
    expect(mounted.text()).toContain('1 checkpoint')
    await mounted.type(label, '  ')
    await mounted.press('Check now')
    expect(inputsOf('audit.verify')[1]).toEqual({})
    expect(mounted.text()).toContain('no checkpoint')
  })

  it('is taken out of files, several at once', async () => {
    await openDialog()
    await choose(new File([`${line}\n`], 'one.txt'), new File([`${line}\n`], 'two.txt'))
    expect(mounted.field(label).value).toBe(`${line}\n\n${line}`)
    await mounted.press('Check now')
    expect(mounted.text()).toContain('2 checkpoints')
  })

  it('that is none is said beside the field, which keeps it until it is changed', async () => {
    await openDialog()
    await mounted.type(label, 'hello')
    await mounted.press('Check now')
    const problem = 'There is no checkpoint in this text. It is a line that begins with HDCP1.'
    expect(mounted.text().split(problem)).toHaveLength(2)
    expect(mounted.field(label).value).toBe('hello')
    expect(document.activeElement).toBe(mounted.field(label))
    await mounted.type(label, line)
    expect(mounted.text()).not.toContain(problem)
  })

  it('in a file that is no text of checkpoints is not sent, and what was typed stays', async () => {
    await openDialog()
    await mounted.type(label, line)
    await choose(new File(['x'.repeat(50_001)], 'mailbox.mbox'))
    expect(mounted.text()).toContain('That is too large for checkpoints.')
    expect(mounted.field(label).value).toBe(line)
    const gone = new File([''], 'gone.txt')
    Object.assign(gone, { text: () => Promise.reject(new Error('NotReadableError')) })
    await choose(gone)
    expect(mounted.text()).toContain('gone.txt can’t be read.')
    expect(mounted.field(label).value).toBe(line)
  })
})
