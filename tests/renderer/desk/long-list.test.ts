import { afterEach, describe, expect, it, vi } from 'vitest'
import ApprovalsPage from '../../../src/renderer/desk/pages/ApprovalsPage.vue'
import { makeAccount } from '../../support/fake-desk-data'
import { mountDesk, type Mounted } from './mount-desk'

const total = 100_000
let mounted: Mounted
afterEach(() => {
  mounted.wrapper.unmount()
  localStorage.clear()
})

/** A hundred thousand applications, of which each page is made when it is asked for. */
async function openLongList(): Promise<Mounted> {
  mounted = await mountDesk(ApprovalsPage, '/approvals', {
    role: 'reviewer',
    answers: {
      'accounts.list': ({ offset, limit }) => {
        const first = Number(offset ?? 0)
        const count = Math.min(Number(limit), total - first)
        const items = Array.from({ length: count }, (_, index) => ({
          ...makeAccount(2, 'pending'),
          id: `row-${first + index}`,
          organizationName: `Organization ${first + index}`
        }))
        return { ok: true, data: { items, nextCursor: null, total } }
      },
      'accounts.get': ({ id }) => ({ ok: true, data: { ...makeAccount(2, 'pending'), id: String(id) } })
    }
  })
  return mounted
}
const grid = () => document.querySelector<HTMLElement>('[role="grid"]')
const key = (name: string, init: KeyboardEventInit = {}) =>
  grid()?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init }))
const asked = () =>
  mounted.desk.calls.filter(({ operation }) => operation === 'accounts.list').map(({ input }) => input)
const drawn = () => document.querySelectorAll('[role="row"][aria-selected]').length

describe('a list of 100,000', () => {
  it('draws what is in sight and loads one page', async () => {
    await openLongList()
    expect(grid()?.getAttribute('aria-rowcount')).toBe('100001')
    expect(drawn()).toBeGreaterThan(10)
    expect(drawn()).toBeLessThan(60)
    expect(asked()).toEqual([{ status: 'pending', sort: 'createdAt', limit: 100 }])
  })

  it('jumps to its end, loading only what is there', async () => {
    const { router } = await openLongList()
    key('End')
    // Nothing is laid out here: scrolling is what a browser would do then.
    if (grid()) Object.assign(grid() as HTMLElement, { scrollTop: (total - 10) * 52 })
    grid()?.dispatchEvent(new Event('scroll'))
    await vi.waitFor(() => expect(router.currentRoute.value.params['id']).toBe('row-99999'))
    expect(asked().slice(1)).toEqual([{ status: 'pending', sort: 'createdAt', limit: 100, offset: 99_900 }])
    expect(drawn()).toBeLessThan(60)
  })

  it('asks anew for what is in sight when something changes', async () => {
    const { desk } = await openLongList()
    desk.emit({ topic: 'claims', ids: ['row-3'] })
    await vi.waitFor(() => expect(asked()).toHaveLength(2))
    expect(asked()[1]).toEqual({ status: 'pending', sort: 'createdAt', limit: 100 })
  })
})

describe('columns', () => {
  const headings = () =>
    [...document.querySelectorAll('[role="columnheader"]')].map((heading) => heading.textContent.trim())

  it('are sized with the arrows, and stay so for whoever sized them', async () => {
    await openLongList()
    const handle = document.querySelector('[aria-label="Width of Country"]')
    handle?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
    await vi.waitFor(() => expect(localStorage.getItem('hub-desk-columns:approvals:s2')).toContain('country'))
    expect(headings()).toContain('Country')
  })

  it('are chosen', async () => {
    localStorage.setItem(
      'hub-desk-columns:approvals:s2',
      JSON.stringify({ number: { shown: true }, country: { shown: false } })
    )
    await openLongList()
    expect(headings()).toEqual(['', 'Organization', 'Number', 'Type', 'Waiting'])
  })
})
