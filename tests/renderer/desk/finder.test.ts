import { afterEach, describe, expect, it, vi } from 'vitest'
import { printedKeys } from '../../../src/renderer/desk/finder/key-names'
import { sections } from '../../../src/renderer/desk/settings/sections'
import { useFinderStore } from '../../../src/renderer/desk/stores/finder'
import DeskFrame from '../../../src/renderer/desk/parts/DeskFrame.vue'
import type { FakeDeskOptions } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted | null = null
afterEach(() => {
  mounted?.wrapper.unmount()
  mounted = null
})
async function open(options: FakeDeskOptions = {}): Promise<Mounted> {
  mounted = await mountDesk(DeskFrame, '/audit', options)
  return mounted
}
const palette = () => document.querySelector('[role="dialog"]')
const options = () =>
  [...document.querySelectorAll('[role="dialog"] [role="option"]')].map((one) => one.textContent.trim())
async function openPalette({ press }: Mounted): Promise<void> {
  await press('Find…')
  await vi.waitFor(() => expect(options().length).toBeGreaterThan(0))
}

describe('the command palette', () => {
  it('offers what the role may do, and nothing else', async () => {
    await openPalette(await open({ role: 'reviewer' }))
    expect(options()).toContain('Overview')
    expect(options().some((one) => one.startsWith('Register a caller'))).toBe(true)
    expect(options().some((one) => one.startsWith('Invite'))).toBe(false)
  })

  it('leads to every part of the settings that the role sees', async () => {
    await openPalette(await open({ role: 'administrator' }))
    for (const { label } of sections) expect(options()).toContain(`Settings: ${label}`)
    mounted?.wrapper.unmount()
    await openPalette(await open({ role: 'reviewer' }))
    expect(options()).toContain('Settings: Your sign-in')
    expect(options()).not.toContain('Settings: Data')
  })

  it('asks for accounts once somebody pauses, and drops answers to older words', async () => {
    const desk = await open({ role: 'administrator' })
    await openPalette(desk)
    await desk.type('Find an account, a screen or an action', 'kaveri')
    await vi.waitFor(() => expect(options()[0]).toContain('Kaveri Cloud Services LLP'))
    expect(desk.desk.calls.filter(({ operation }) => operation === 'find.accounts').map(({ input }) => input)).toEqual([
      { text: 'kaveri' }
    ])
  })
})

describe('keys', () => {
  it('open the palette from anywhere, also while typing, and nothing else does', async () => {
    await open()
    const press = (init: KeyboardEventInit) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
    press({ key: 'k' })
    press({ key: 'k', ctrlKey: true, shiftKey: true })
    press({ key: 'k', ctrlKey: true, altKey: true })
    await settle()
    expect(palette()).toBe(null)
    press({ key: 'k', ctrlKey: true })
    await vi.waitFor(() => expect(palette()).not.toBe(null))
  })

  it('are printed as they stand on the keyboard', () => {
    expect(['a', 'Shift+x', 'Escape', '+', 'ArrowUp'].map(printedKeys)).toEqual([
      ['a'],
      ['Shift', 'x'],
      ['Esc'],
      ['+'],
      ['↑']
    ])
  })
})

it('what was opened lately is six at most, each once, and gone with the person', async () => {
  await open()
  const finder = useFinderStore()
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'c'])
    finder.remember({ key, label: key, suffix: '', icon: '', to: '/' })
  expect(finder.recents.map(({ key }) => key)).toEqual(['c', 'g', 'f', 'e', 'd', 'b'])
  finder.forget()
  expect(finder.recents).toEqual([])
})
