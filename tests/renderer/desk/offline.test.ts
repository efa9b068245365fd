import { afterEach, describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../src/shared/audit'
import type { BringBackLine, LeaseView } from '../../../src/shared/lease'
import { formatDateTime } from '../../../src/renderer/desk/format'
import { reportJson } from '../../../src/renderer/desk/offline/report-file'
import ApprovalsPage from '../../../src/renderer/desk/pages/ApprovalsPage.vue'
import OfflinePage from '../../../src/renderer/desk/pages/OfflinePage.vue'
import { describeEntry } from '../../../src/renderer/desk/parts/timeline-entry'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted?.wrapper.unmount())

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const mark = (endsAt: string) => ({
  ...{ leaseId: 'lease-1', staffId: 'staff-away', staffName: 'Tara Specimen' },
  ...{ takenAt: '2026-03-02T09:00:00.000Z', endsAt }
})
async function openApprovals(endsAt: string): Promise<void> {
  mounted = await mountDesk(ApprovalsPage, '/approvals/account-6', {
    role: 'reviewer',
    amend: (account) => ({ ...account, lease: account.id === 'account-6' ? mark(endsAt) : null })
  })
}
async function key(name: string): Promise<void> {
  const target = document.querySelector('[role="grid"]') ?? window
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
  await settle()
}
const calls = (operation: string) =>
  mounted.desk.calls.filter((call) => call.operation === operation).map(({ input }) => input)

describe('an application that a colleague has offline', () => {
  it('says who has it in the list and above the details, and is decided after a warning only', async () => {
    await openApprovals(inAnHour())
    expect(document.querySelectorAll('[aria-label^="With Tara Specimen until"]')).toHaveLength(1)
    expect(mounted.text()).toContain('With Tara Specimen until')
    await key('a')
    expect(calls('accounts.approve')).toEqual([])
    expect(mounted.text()).toContain('If you decide here, your decision counts')
    await mounted.press('Decide here')
    expect(calls('accounts.approve')).toEqual([{ id: 'account-6', version: 1, despiteLease: 'lease-1' }])
  })

  it('is everybody’s once the time is over, though nobody told', async () => {
    await openApprovals(new Date(Date.now() - 1000).toISOString())
    expect(mounted.text()).not.toContain('Tara Specimen')
    await key('a')
    expect(calls('accounts.approve')).toEqual([{ id: 'account-6', version: 1 }])
  })

  it('is left among several, unless somebody ticks that it is meant', async () => {
    await openApprovals(inAnHour())
    await key('x')
    await key('a')
    expect(mounted.text()).toContain('1 of these is offline with Tara Specimen.')
    await mounted.press('Approve 1 application')
    expect(calls('accounts.approve')).toEqual([{ id: 'account-6', version: 1 }])
  })
})

describe('the list of leases', () => {
  const lease = (change: Partial<LeaseView>): LeaseView => ({
    ...{ id: 'lease-1', reviewer: { id: 'tara', name: 'Tara Specimen' }, takenAt: '2026-03-02T09:00:00.000Z' },
    ...{ endsAt: inAnHour(), state: 'open', closed: null, size: 12, applied: 4, mayEnd: true },
    ...change
  })
  const open = async (items: readonly LeaseView[]) => {
    mounted = await mountDesk(OfflinePage, '/offline', {
      answers: {
        'offline.leases': () => ({ ok: true, data: { items, nextCursor: null, total: items.length } }),
        'offline.endLease': () => ({ ok: true, data: items[0] })
      }
    })
  }

  it('ends one after asking', async () => {
    await open([lease({})])
    expect(mounted.text()).toMatch(/Tara Specimen.*12.*4 decided/s)
    await mounted.press('End the lease of Tara Specimen')
    expect(calls('offline.endLease')).toEqual([])
    await mounted.press('End the lease')
    expect(calls('offline.endLease')).toEqual([{ id: 'lease-1' }])
  })

  it('says that the time of one is over by its own clock', async () => {
    await open([lease({ endsAt: new Date(Date.now() - 1000).toISOString() })])
    expect(mounted.text()).toContain('Time is over')
    expect(mounted.text()).not.toContain('End the lease of')
  })
})

describe('the report for programs', () => {
  it('has the lease, and every value of every line', () => {
    const lease: LeaseView = {
      ...{ id: 'lease-1', reviewer: { id: 'tara', name: 'Tara Specimen' }, takenAt: '2026-03-02T09:00:00.000Z' },
      ...{ endsAt: '2026-03-05T09:00:00.000Z', state: 'open', closed: null, size: 1, applied: 0, mayEnd: true }
    }
    const line: BringBackLine = {
      ...{ accountId: 'account-6', number: 'RS-000006', organizationName: 'Kite “6” Networks', sequence: 1 },
      ...{ kind: 'reject', text: 'No such company,\nnor address.', reviewer: 'Tara Specimen', outcome: 'superseded' },
      ...{ decidedAt: '2026-03-02T14:00:00.000Z', appliedAt: null, detail: 'Approved here.' }
    }
    expect(JSON.parse(reportJson({ lease }, [line]))).toEqual({
      lease: { id: 'lease-1', reviewer: 'Tara Specimen', takenAt: lease.takenAt, endsAt: lease.endsAt },
      lines: [line]
    })
  })
})

describe('the timeline of what was decided offline', () => {
  it('tells when it was taken, by whom and until when, and that the time ran out', () => {
    const [at, until] = ['2026-03-02T09:00:00.000Z', '2026-03-05T09:00:00.000Z']
    const entry = { kind: 'lease', at, until, staffName: 'Tara Specimen' } as const
    expect(describeEntry({ ...entry, state: 'open' })).toMatchObject({
      ...{ topic: 'decisions', title: 'Taken offline', by: 'Tara Specimen', text: `until ${formatDateTime(until)}` }
    })
    const over = describeEntry({ ...entry, at: until, state: 'expired', staffName: null })
    expect(over).toMatchObject({ title: 'Time offline over', by: null, text: null })
  })

  it('tells when it was decided, in the viewer’s words, and who brought it back', () => {
    const decidedAt = '2026-03-02T14:00:00.000Z'
    const event: AuditEvent = {
      ...{ id: '7', sequence: 7, commit: 5, at: '2026-03-02T17:00:00.000Z', ip: '127.0.0.1' },
      actor: { kind: 'staff', id: 'tara', name: 'Tara Specimen' },
      ...{ action: 'account.approved', accountId: 'account-1', subject: 'RS-000001' },
      details: { note: 'Fine.', manager: null, decidedOffline: decidedAt, broughtBackBy: 'Meera Kamath' }
    }
    const { title, by, text } = describeEntry({ kind: 'event', at: event.at, event })
    expect([title, by]).toEqual(['Approved', 'Tara Specimen'])
    expect(text).toBe(`note: Fine. · decided offline: ${formatDateTime(decidedAt)} · brought back by: Meera Kamath`)
  })
})
