import { RouterView } from 'vue-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { guessMapping, mapRows, readCsv } from '../../../src/renderer/desk/csv/read-csv'
import { accountsCsv } from '../../../src/renderer/desk/csv/accounts-csv'
import { journeySteps } from '../../../src/renderer/desk/parts/journey-steps'
import { makeAccount } from '../../support/fake-desk-data'
import { refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted | null = null
async function open(path: string, options: FakeDeskOptions = {}): Promise<Mounted> {
  mounted = await mountDesk(RouterView, path, options)
  return mounted
}
afterEach(() => {
  mounted?.wrapper.unmount()
  mounted = null
})
const lastCall = (operation: string) => mounted?.desk.calls.filter((call) => call.operation === operation).at(-1)?.input

describe('a profile', () => {
  it('is changed on the version that was looked at', async () => {
    const { press, type, text } = await open('/resellers/account-3')
    await press('Edit profile')
    await type('Name', '  Renamed Person ')
    await press('Save profile')
    await vi.waitFor(() =>
      expect(lastCall('accounts.updateProfile')).toMatchObject({
        id: 'account-3',
        version: 1,
        name: 'Renamed Person',
        country: 'JM'
      })
    )
    await vi.waitFor(() => expect(text()).toContain('Renamed Person'))
  })

  it('says beside the field that an address is taken, and keeps what was typed', async () => {
    const message = 'RS-000007 (Coral Coast) already has this address.'
    const { press, type, field, text } = await open('/resellers/account-3', {
      answers: { 'accounts.updateProfile': () => refuse('conflict', message, { email: message }) }
    })
    await press('Edit profile')
    await type('Email ID', 'taken@coral.example')
    expect(text()).toContain('open links that went to the old one end')
    await press('Save profile')
    await vi.waitFor(() => expect(field('Email ID').getAttribute('aria-invalid')).toBe('true'))
    expect(field('Email ID').value).toBe('taken@coral.example')
  })

  it('can be read, not changed, by reviewers and while blocked', async () => {
    await open('/resellers/account-3', { role: 'reviewer' })
    expect(() => mounted?.button('Edit profile')).toThrow('no button')
    mounted?.wrapper.unmount()
    await open('/resellers/account-5')
    expect(mounted?.text()).toContain('Blocked')
    expect(() => mounted?.button('Edit profile')).toThrow('no button')
  })
})

describe('notes', () => {
  it('complete a colleague behind @ and send whom they mention', async () => {
    const { field, type, press, text } = await open('/resellers/account-3?tab=notes')
    const box = field('New note') as unknown as HTMLTextAreaElement
    await type('New note', 'Ask @lee')
    box.setSelectionRange(8, 8)
    box.dispatchEvent(new Event('click', { bubbles: true }))
    await settle()
    expect([...document.querySelectorAll('[role="option"]')].map((option) => option.textContent.trim())).toEqual([
      'Leela Muster'
    ])
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await settle()
    expect(box.value).toBe('Ask @Leela Muster ')
    await press('Add note')
    expect(lastCall('accounts.addNote')).toEqual({ id: 'account-3', text: 'Ask @Leela Muster', mentions: ['s3'] })
    await vi.waitFor(() => expect(text()).toContain('@Leela Muster'))
  })

  it('that mention me are listed, and read one by one or all at once', async () => {
    const { press, text } = await open('/mentions')
    expect(text()).toContain('2 unread')
    await press('Mark the note about Kaveri Cloud Services LLP as read')
    expect(lastCall('notes.markMentionsRead')).toEqual({ ids: ['mention-0'] })
    await vi.waitFor(() => expect(text()).toContain('1 unread'))
    await press('Mark all as read')
    await vi.waitFor(() => expect(text()).not.toContain('unread'))
  })
})

describe('the journey of a link', () => {
  const link = makeAccount(4, 'approved').link
  const states = (change: object) => {
    if (link === null) throw new Error('no link')
    return journeySteps({ ...link, openedAt: null, ...change }).map(({ label, state }) => `${label}: ${state}`)
  }
  it('goes from the outbox to the password', () => {
    expect(states({})).toEqual(['Queued: done', 'Sent: done', 'Link opened: open', 'Password set: open'])
    expect(states({ openedAt: '2026-03-02T09:00:00.000Z' })[2]).toBe('Link opened: done')
  })
  it('says when the mail did not arrive, unless what came later proves that it did', () => {
    const mail = { id: 'm', state: 'dead', createdAt: '', sentAt: null, lastError: '550' }
    expect(states({ mail })[1]).toBe('Not delivered: failed')
    expect(states({ mail, usedAt: '2026-03-02T09:00:00.000Z' })).toEqual([
      'Queued: done',
      'Sent: done',
      'Link opened: done',
      'Password set: done'
    ])
  })
})

describe('CSV', () => {
  const file = (text: string | Uint8Array<ArrayBuffer>) => new File([text], 'partners.csv')
  it('guesses columns from their headings and keeps the lines of the file', async () => {
    const read = await readCsv(
      file('\uFEFFCompany;Contact Person;E-Mail;Country\r\n\r\nKestrel;Priya;p@k.example;India\r\n')
    )
    if (typeof read === 'string') throw new Error(read)
    const mapping = guessMapping(read.headings)
    expect(mapping).toEqual({
      name: 1,
      email: 2,
      mobile: null,
      organizationName: 0,
      organizationType: null,
      country: 3
    })
    expect(mapRows(read, mapping)).toEqual([
      {
        line: 3,
        name: 'Priya',
        email: 'p@k.example',
        mobile: '',
        organizationName: 'Kestrel',
        organizationType: '',
        country: 'India'
      }
    ])
  })

  it('reads what older spreadsheet programs write', async () => {
    const read = await readCsv(file(new Uint8Array([0x4e, 0x61, 0x6d, 0x65, 0x0a, 0x4b, 0xf6, 0x68, 0x6c, 0x65, 0x72])))
    expect(read).toMatchObject({ headings: ['Name'], rows: [{ line: 2, cells: ['Köhler'] }] })
  })

  it.each([
    ['', 'The file is empty.'],
    ['Name,E-mail\n', 'There is only a heading in this file: no rows to import.'],
    ['PK\u0003\u0004\0\0', 'This is no CSV file. In a spreadsheet program, save it as CSV first.']
  ])('says why %j is no use', async (text, problem) => {
    expect(await readCsv(file(text))).toBe(problem)
  })

  it('is written with a byte order mark and without formulas', () => {
    const csv = accountsCsv([
      { ...makeAccount(1, 'active'), organizationName: '=HYPERLINK("http://x")', name: 'A "B", C' }
    ])
    expect(csv.startsWith('\uFEFFNumber,Status,Name,E-mail,Mobile,Organization,')).toBe(true)
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(csv).toContain('"A ""B"", C"')
    expect(guessMapping(csv.slice(1).split('\r\n')[0]?.split(',') ?? [])).toEqual({
      name: 2,
      email: 3,
      mobile: 4,
      organizationName: 5,
      organizationType: 6,
      country: 8
    })
  })
})
