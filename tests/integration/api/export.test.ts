import { describe, expect, it } from 'vitest'
import { openDesk } from '../../support/desk'

describe('an export', () => {
  it('is written down with who made it, what it was filtered by and how many rows it has', async () => {
    const desk = await openDesk('reviewer')
    const answer = await desk.ask('accounts.recordExport', {
      status: ['pending', 'approved'],
      country: 'IN',
      search: 'hosting',
      sort: '-createdAt',
      rows: 12
    })
    expect(answer).toEqual({ done: true })
    const { items } = await desk.ask('audit.list', { action: 'account.exported' })
    expect(items).toMatchObject([
      {
        actor: { kind: 'staff', id: desk.staffId },
        accountId: null,
        subject: 'Resellers',
        details: { rows: 12, status: 'pending, approved', country: 'IN', search: 'hosting', sort: '-createdAt' }
      }
    ])
  })

  it('of everything has no filter, and needs its number of rows', async () => {
    const desk = await openDesk('reviewer')
    await desk.ask('accounts.recordExport', { rows: 0 })
    const { items } = await desk.ask('audit.list', { action: 'account.exported' })
    expect(items[0]?.details).toEqual({ rows: 0 })
    expect(await desk.call('accounts.recordExport', {})).toMatchObject({
      ok: false,
      code: 'invalid',
      fields: { rows: 'rows is required.' }
    })
  })

  it('of a report is one, too', async () => {
    const desk = await openDesk('accountManager')
    const asked = { from: '2026-03-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z', period: 'week' as const }
    await desk.ask('reports.recordExport', { ...asked, timeZone: 'Asia/Kolkata' })
    expect((await desk.ask('audit.list', { action: 'report.exported' })).items).toMatchObject([
      { actor: { id: desk.staffId }, subject: 'Calls', details: { ...asked, timeZone: 'Asia/Kolkata' } }
    ])
  })
})
