import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ResellersPage from '../../../src/renderer/desk/pages/ResellersPage.vue'
import { refuse } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
const saved = vi.fn(() => 'blob:saved')
beforeEach(() => {
  saved.mockClear()
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: saved, revokeObjectURL: () => undefined }))
})
afterEach(() => {
  mounted.wrapper.unmount()
  vi.unstubAllGlobals()
})

describe('an export', () => {
  it('tells who reads the audit trail what was saved, before it is saved', async () => {
    mounted = await mountDesk(ResellersPage, '/resellers?status=pending&search=hosting')
    await mounted.press('Export')
    await settle()
    const told = mounted.desk.calls.find(({ operation }) => operation === 'accounts.recordExport')
    const listed = mounted.desk.calls.filter(({ operation }) => operation === 'accounts.list').at(-1)
    expect(told?.input).toMatchObject({ status: 'pending', search: 'hosting', sort: '-createdAt' })
    expect(listed?.input).toMatchObject({ status: 'pending', search: 'hosting', sort: '-createdAt' })
    expect(told?.input['rows']).toBeGreaterThan(0)
    expect(saved).toHaveBeenCalledTimes(1)
  })

  it('is not made where it can not be written down', async () => {
    mounted = await mountDesk(ResellersPage, '/resellers')
    mounted.desk.answer('accounts.recordExport', () => refuse('read_only', 'The disk is full.'))
    await mounted.press('Export')
    await settle()
    expect(saved).not.toHaveBeenCalled()
  })
})
