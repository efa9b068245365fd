import { afterEach, expect, it, vi } from 'vitest'
import { RouterView } from 'vue-router'
import { refuse } from '../../support/fake-desk'
import { mountDesk, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => mounted.wrapper.unmount())
const dialog = () => document.querySelector('[role="dialog"]')
const version = (name: string, text: string) => ({
  version: name,
  text,
  publishedAt: '2026-02-01T09:00:00.000Z',
  publishedBy: 'Rekha Example',
  current: false
})
const open = async (answer: () => unknown) => {
  mounted = await mountDesk(RouterView, '/resellers/account-4', { answers: { 'settings.terms': answer as never } })
  await vi.waitFor(() => mounted.button('version 2026-01').click())
  await vi.waitFor(() => expect(dialog()).not.toBeNull())
}

it('an account leads to the text of the terms that were accepted, not of those in force', async () => {
  await open(() => ({
    ok: true,
    data: {
      items: [{ ...version('2026-02', 'The newer text.'), current: true }, version('2026-01', 'What was accepted.')]
    }
  }))
  await vi.waitFor(() => expect(dialog()?.textContent).toContain('What was accepted.'))
  expect(dialog()?.textContent).toMatch(/Accepted .*; published .* by Rekha Example\./)
  expect(dialog()?.textContent).not.toContain('The newer text.')
  expect(dialog()?.textContent).not.toContain('in force')
})

it('says where the text of a version is not known, and why it can’t be read', async () => {
  await open(() => ({ ok: true, data: { items: [version('2026-02', 'The newer text.')] } }))
  await vi.waitFor(() => expect(dialog()?.textContent).toContain('The text of this version is not known here.'))
  mounted.wrapper.unmount()
  await open(() => refuse('internal', 'Something went wrong inside Hub Desk.'))
  await vi.waitFor(() => expect(dialog()?.textContent).toContain('Something went wrong inside Hub Desk.'))
})
