import { afterEach, describe, expect, it } from 'vitest'
import type { AccountSummary } from '../../../src/shared/contract'
import ApprovalsPage from '../../../src/renderer/desk/pages/ApprovalsPage.vue'
import { refuse } from '../../support/fake-desk'
import { makeAccount } from '../../support/fake-desk-data'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())

const many = Array.from({ length: 2600 }, (_, index): AccountSummary => makeAccount(index + 1, 'pending'))
const bar = () => document.querySelector('[role="toolbar"] [role="status"]')?.textContent
const askedFor = () => mounted.desk.calls.filter(({ operation }) => operation === 'accounts.list')
const all = () => document.querySelector<HTMLInputElement>('input[aria-label="Select all"]')

async function open(): Promise<void> {
  mounted = await mountDesk(ApprovalsPage, '/approvals?country=IN', { role: 'reviewer' })
  answerWith(many)
  await mounted.desk.emit({ topic: 'accounts', ids: [] })
  await new Promise((resolve) => setTimeout(resolve, 200))
  await settle()
}
function answerWith(items: readonly AccountSummary[]): void {
  mounted.desk.answer('accounts.list', ({ cursor, offset, limit }) => {
    const start = Number(cursor ?? offset ?? 0)
    const end = start + Number(limit)
    const nextCursor = end < items.length ? String(end) : null
    return { ok: true, data: { items: items.slice(start, end), nextCursor, total: items.length } }
  })
}

describe('selecting all', () => {
  it('selects everything that the filter finds, beyond one page of a thousand, and says so', async () => {
    await open()
    all()?.click()
    await settle()
    expect(bar()).toBe('All 2,600 selected')
    expect(askedFor().at(-1)?.input).toMatchObject({ country: 'IN', limit: 1000, cursor: '2000' })
    await mounted.press('Reject the selected applications')
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('Reject 2,600 applications')
  })

  it('says how many of how many are selected where it is not all', async () => {
    await open()
    document.querySelector<HTMLInputElement>('[role="gridcell"] input')?.click()
    await settle()
    expect(bar()).toBe('1 selected of 2,600')
  })

  it('says why where the rest could not be read, and selects nothing by halves', async () => {
    await open()
    mounted.desk.answer('accounts.list', ({ cursor }) =>
      cursor === undefined
        ? { ok: true, data: { items: many.slice(0, 1000), nextCursor: '1000', total: 2600 } }
        : refuse('internal', 'It broke.')
    )
    all()?.click()
    await settle()
    expect(bar()).toBeUndefined()
    expect(document.querySelectorAll('[role="gridcell"] input:checked')).toHaveLength(0)
  })
})
