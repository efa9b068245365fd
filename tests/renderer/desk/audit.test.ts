import Papa from 'papaparse'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuditAction, AuditEvent } from '../../../src/shared/audit'
import {
  auditQuestion,
  actionsInWords,
  chosenActions,
  daysProblem
} from '../../../src/renderer/desk/audit/audit-filter'
import { auditFormats } from '../../../src/renderer/desk/audit/audit-files'
import { detailLines } from '../../../src/renderer/desk/detail-words'
import AuditPage from '../../../src/renderer/desk/pages/AuditPage.vue'
import { noCheckpoints, refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

const event = (sequence: number, action: AuditAction, change: Partial<AuditEvent> = {}): AuditEvent => ({
  id: String(sequence),
  sequence,
  commit: sequence + 1,
  at: '2026-11-23T09:00:00.000Z',
  actor: { kind: 'staff', id: 's2', name: 'Vikram Specimen' },
  action,
  accountId: null,
  subject: 'RS-000042',
  ip: '127.0.0.1',
  details: {},
  ...change
})
const listing = (...events: readonly AuditEvent[]): FakeDeskOptions => ({
  answers: { 'audit.list': () => ({ ok: true, data: { items: events, total: events.length, nextCursor: null } }) }
})

let mounted: Mounted
let saved: { text: string; type: string; name: string }[]
beforeEach(() => {
  saved = []
  const createObjectURL = (blob: Blob) => {
    void blob.text().then((text) => saved.push({ text, type: blob.type, name: '' }))
    return 'blob:saved'
  }
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL, revokeObjectURL: () => undefined }))
})
afterEach(() => {
  mounted?.wrapper.unmount()
  vi.unstubAllGlobals()
})
const lastAsked = (operation = 'audit.list') =>
  mounted.desk.calls.filter((call) => call.operation === operation).at(-1)?.input

describe('the filters of the trail', () => {
  it('are read from the address: several actions, a kind of them, outcome, kind of actor, account and days', async () => {
    mounted = await mountDesk(
      AuditPage,
      '/audit?action=mail.*,staff.joined&outcome=refused,failed&person=visitor&account=account-3&from=2026-11-01&until=2026-11-02&search=rs'
    )
    expect(lastAsked()).toEqual({
      action: ['mail.retried', 'mail.cancelled', 'mail.resent', 'mail.renewed', 'mail.test_sent', 'staff.joined'],
      outcome: ['refused', 'failed'],
      actorKind: 'visitor',
      accountId: 'account-3',
      from: new Date('2026-11-01T00:00:00').toISOString(),
      until: new Date('2026-11-03T00:00:00').toISOString(),
      search: 'rs',
      limit: 100
    })
    const filter = [...document.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes('Filter, 6 set')
    )
    filter?.click()
    await settle()
    expect(mounted.text()).toContain('What happened')
    await mounted.press('Clear filters')
    expect(mounted.router.currentRoute.value.query).toEqual({ search: 'rs' })
    expect(lastAsked()).toEqual({ search: 'rs', limit: 100 })
  })

  const none = { action: '', outcome: '', person: '', account: '', from: '', until: '', search: '' }
  it('take a member of staff by id, the overview’s decisions, and nothing from what they do not know', () => {
    expect(auditQuestion({ ...none, person: 's2', action: 'decisions' })).toEqual({
      actorId: 's2',
      action: ['account.approved', 'account.rejected', 'account.decision_undone']
    })
    expect(
      auditQuestion({ ...none, action: 'account.nothing', outcome: 'odd', from: 'soon', until: '2026-13-45' })
    ).toEqual({})
    expect(chosenActions('nothing,account.approved')).toEqual(['account.approved'])
    expect([actionsInWords([]), actionsInWords(['mail.*']), actionsInWords(['mail.*', 'decisions'])]).toEqual([
      null,
      'All: mail',
      '2 kinds of event'
    ])
  })

  it('say why nothing lies between days that are the wrong way round', () => {
    expect(daysProblem({ from: '2026-11-02', until: '2026-11-01' })).toMatch(/first day is after the last/)
    expect([daysProblem({ from: '2026-11-01', until: '2026-11-01' }), daysProblem({ from: '', until: '' })]).toEqual([
      null,
      null
    ])
  })

  it('that find nothing can be cleared where the list would be', async () => {
    mounted = await mountDesk(AuditPage, '/audit?search=nobody-has-this')
    expect(mounted.text()).toContain('Nothing matches')
    await mounted.press('Clear search and filters')
    expect(mounted.router.currentRoute.value.query).toEqual({})
    expect(mounted.text()).toContain('300 events')
  })
})

describe('an event', () => {
  it('shows old and new values as a table, other facts beside', async () => {
    const details = {
      'lockout.maxFailuresBefore': 5,
      'lockout.maxFailures': 4,
      'decisions.reasonsBefore': '["duplicate"]',
      'decisions.reasons': '["duplicate","not a reseller"]',
      'helpline.hoursBefore': null,
      'helpline.hours': '9 to 5',
      'mail.smtpPassword': 'changed'
    }
    mounted = await mountDesk(
      AuditPage,
      '/audit/7',
      listing(event(7, 'settings.changed', { subject: 'lockout', details }))
    )
    const cells = [...document.querySelectorAll('table tbody tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => [...cell.querySelectorAll('p, span')].map((p) => p.textContent))
    )
    expect([...document.querySelectorAll('table thead th')].map(({ textContent }) => textContent)).toEqual([
      'What',
      'Before',
      'After'
    ])
    expect(cells).toEqual([
      [[], ['5'], ['4']],
      [[], ['duplicate'], ['duplicate', 'not a reseller']],
      [[], ['none'], ['9 to 5']]
    ])
    expect(mounted.text()).toContain('Mail SMTP password')
  })

  it('of older days is shown like that, too', async () => {
    const details = { 'lockout.maxFailures': '5 → 4' }
    mounted = await mountDesk(AuditPage, '/audit/7', listing(event(7, 'settings.changed', { details })))
    expect([...document.querySelectorAll('table tbody td')].map(({ textContent }) => textContent)).toEqual(['5', '4'])
  })

  it('says in words what was refused, why and how often', async () => {
    const details = { operation: 'accounts.approve', code: 'conflict', count: 12, since: '2026-11-23T09:00:00.000Z' }
    mounted = await mountDesk(
      AuditPage,
      '/audit/7',
      listing(event(7, 'desk.refused', { subject: 'accounts.approve', details }))
    )
    for (const words of ['Refused at the desk', 'Accounts: approve', 'somebody was faster', '12'])
      expect(mounted.text()).toContain(words)
  })

  it('has values that are lists, times and countries in words', () => {
    expect(detailLines('decisions.reasons', '["a","b"]')).toEqual(['a', 'b'])
    expect(detailLines('x', '[not json')).toEqual(['[not json'])
    expect(detailLines('country', 'DE')).toEqual(['Germany'])
    expect(detailLines('until', null)).toEqual([])
  })
})

describe('the chain', () => {
  it('tells that nobody checked it, then who did and when, with the head to note', async () => {
    mounted = await mountDesk(AuditPage, '/audit')
    await mounted.press('Never checked')
    expect(mounted.text()).toContain('Nobody has checked the chain yet.')
    await mounted.press('Check now')
    expect(mounted.text()).toContain('The chain is whole: 1,204 records with 3,811 events, none changed or missing.')
    expect(mounted.text()).toContain('9f2c6b1de0a47c35b8d1'.repeat(3))
    expect(mounted.text()).toContain('3 since')
    expect(mounted.text()).toContain('Checked just now')
  })

  it('that is broken says where, at once and after a reload', async () => {
    const problem = '/srv/hub/journal/000001.hdj, byte 912: the record does not match its hash.'
    const lastCheck = {
      ok: false,
      records: 3,
      events: 4,
      head: 'ab',
      problem,
      at: '2026-11-23T09:00:00.000Z',
      by: 'Asha',
      checkpoints: 0
    }
    mounted = await mountDesk(AuditPage, '/audit', {
      answers: {
        'audit.state': () => ({
          ok: true,
          data: { events: 9, lastCheck, journal: '/srv/hub/journal', checkpoints: noCheckpoints }
        })
      }
    })
    const mark = [...document.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes('Broken, checked')
    )
    mark?.click()
    await settle()
    expect(document.querySelector('[role="alert"]')?.textContent).toContain(`The chain is broken. ${problem}`)
  })

  it('gives an auditor the place, the command with the head, and the script', async () => {
    mounted = await mountDesk(AuditPage, '/audit')
    await mounted.press('Verify chain')
    const head = '9f2c6b1de0a47c35b8d1'.repeat(3)
    expect(mounted.text()).toContain(`node verify-audit.mjs "/srv/hub/journal" --head ${head}`)
    await mounted.press('Save verify-audit.mjs')
    await vi.waitFor(() => expect(saved).toHaveLength(1))
    expect(saved[0]?.type).toBe('text/javascript;charset=utf-8')
    expect(saved[0]?.text).toMatch(/^#!\/usr\/bin\/env node/)
  })

  it('names the checkpoints and their key in the auditor’s command, where they are kept in a folder', async () => {
    const checkpoints = { ...noCheckpoints, folder: '/mnt/audit', key: 'ad41dbe775f5c3efcce8'.padEnd(64, '0') }
    mounted = await mountDesk(AuditPage, '/audit', {
      answers: {
        'audit.state': () => ({
          ok: true,
          data: { events: 9, lastCheck: null, journal: '/srv/hub/journal', checkpoints }
        })
      }
    })
    await mounted.press('Never checked')
    await vi.waitFor(() =>
      expect(mounted.text()).toContain(
        'node verify-audit.mjs "/srv/hub/journal" --checkpoint "/mnt/audit" --key hub-desk-key-ad41dbe775f5c3ef.pem'
      )
    )
  })
})

describe('an export of the trail', () => {
  const choose = async (format: string) => {
    await mounted.press('Export')
    const item = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].find(({ textContent }) =>
      textContent.includes(format)
    )
    item?.click()
    await settle()
  }

  it('is not made where it can not be written down', async () => {
    mounted = await mountDesk(AuditPage, '/audit')
    mounted.desk.answer('audit.recordExport', () => refuse('read_only', 'The disk is full.'))
    await choose('JSON lines')
    expect(mounted.desk.calls.some(({ operation }) => operation === 'audit.recordExport')).toBe(true)
    expect(saved).toEqual([])
  })

  it('is told to the trail with its filters before it is saved', async () => {
    mounted = await mountDesk(AuditPage, '/audit?search=rs-000003')
    await choose('JSON lines')
    await vi.waitFor(() => expect(saved).toHaveLength(1))
    const lines = (saved[0]?.text ?? '').trimEnd().split('\n')
    expect(lastAsked('audit.recordExport')).toEqual({ search: 'rs-000003', format: 'jsonl', events: lines.length })
    expect(lines.every((line) => line.includes('RS-000003'))).toBe(true)
    expect(saved[0]?.type).toBe('application/x-ndjson;charset=utf-8')
  })

  it('of exactly the filtered events is a JSON object a line or a row, the oldest first', () => {
    const pages = [[event(4, 'mail.retried'), event(3, 'desk.refused')], [event(2, 'staff.joined')]]
    const lines = auditFormats.jsonl.parts(pages).join('').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as AuditEvent)).toEqual([...pages.flat()].reverse())
    const csv = Papa.parse<string[]>(
      auditFormats.csv
        .parts(pages)
        .join('')
        .replace(/^\uFEFF/, '')
    ).data
    expect(csv[0]).toHaveLength(12)
    expect(csv.slice(1).map((row) => [row[0], row[3], row[4], row[5]])).toEqual([
      ['2', 'staff.joined', 'done', 'Vikram Specimen'],
      ['3', 'desk.refused', 'refused', 'Vikram Specimen'],
      ['4', 'mail.retried', 'done', 'Vikram Specimen']
    ])
  })
})
