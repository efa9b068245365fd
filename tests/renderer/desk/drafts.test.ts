import { afterEach, describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import App from '../../../src/renderer/desk/App.vue'
import { createKeptDrafts, draftLifetime, type DraftStorage } from '../../../src/renderer/desk/stores/kept-drafts'
import { staff } from '../../support/fake-desk-data'
import { mountDesk, settle, type Mounted } from './mount-desk'

/** A browser's storage, which outlives the page. */
function createStorage(): DraftStorage & { readonly text: () => string } {
  const items = new Map<string, string>()
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
    text: () => [...items.values()].join('\n')
  }
}

describe('drafts that are kept', () => {
  it('come back for who typed them, for a day; for anybody else they are thrown away', () => {
    let now = 1_000_000
    const storage = createStorage()
    const drafts = createKeptDrafts(storage, () => now)
    const texts = new Map([['note:a1', 'Called back.']])
    drafts.write('rekha', texts)
    now += draftLifetime - 1
    expect(drafts.read('rekha')).toEqual(texts)
    expect(drafts.read('tomas')).toEqual(new Map())
    expect(drafts.read('rekha')).toEqual(new Map())
    drafts.write('rekha', texts)
    now += draftLifetime
    expect(drafts.read('rekha')).toEqual(new Map())
    expect(storage.text()).toBe('')
  })

  it('are never what a caller said or was looked up by', () => {
    const storage = createStorage()
    createKeptDrafts(storage).write(
      'rekha',
      new Map([
        ['call:i1:code', 'K7Q2-9F4M'],
        ['call:i1:organization', 'Kestrel Hosting'],
        ['calls:find', 'RS-000042'],
        ['call:i1:noted', 'Will ring again.']
      ])
    )
    expect(storage.text()).toContain('Will ring again.')
    expect(storage.text()).not.toMatch(/K7Q2|Kestrel|RS-000042/)
  })

  it('of a damaged or unusable storage are none, and nothing fails', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (value) => {
        const storage: DraftStorage = {
          getItem: () => value,
          setItem: () => {
            throw new Error('full')
          },
          removeItem: () => {
            throw new Error('off')
          }
        }
        const drafts = createKeptDrafts(storage)
        drafts.write('rekha', new Map([['note:1', 'x']]))
        expect(drafts.read('rekha')).toEqual(new Map())
      })
    )
  })
})

// The whole desk is mounted twice, which takes its time on a busy machine.
describe('a desk whose page was lost', { timeout: 20_000 }, () => {
  const patience = { timeout: 5_000 }
  let mounted: Mounted
  afterEach(() => mounted.wrapper.unmount())
  const register = async (storage: DraftStorage) =>
    mountDesk(App, '/resellers/register', { drafts: createKeptDrafts(storage) })

  it('a browser asks before the tab is closed with something typed, and only then', async () => {
    const asks = () => {
      const event = new Event('beforeunload', { cancelable: true })
      window.dispatchEvent(event)
      return event.defaultPrevented
    }
    mounted = await register(createStorage())
    await vi.waitFor(() => mounted.field('Name'), patience)
    expect(asks()).toBe(false)
    await mounted.type('Name', 'Ines Duarte')
    expect(asks()).toBe(true)
    await mounted.type('Name', '')
    expect(asks()).toBe(false)
    await mounted.type('Name', 'Ines Duarte')
    mounted.wrapper.unmount()
    expect(asks()).toBe(false)
  })

  it('has the half filled form again, says so, and forgets it once it is sent or somebody starts over', async () => {
    const storage = createStorage()
    mounted = await register(storage)
    await vi.waitFor(() => mounted.field('Name'), patience)
    await mounted.type('Name', 'Ines Duarte')
    await mounted.type('Email ID', 'ines@')
    mounted.wrapper.unmount()

    mounted = await register(storage)
    await vi.waitFor(() => expect(mounted.field('Name').value).toBe('Ines Duarte'), patience)
    expect(mounted.field('Email ID').value).toBe('ines@')
    expect(mounted.text()).toContain('What you typed before is back. It is not sent yet.')
    await mounted.press('Start over')
    expect(mounted.field('Name').value).toBe('')
    expect(mounted.text()).not.toContain('What you typed before is back.')
    expect(storage.text()).toBe('')
  })

  it('has unsaved settings again, but never the password among them', async () => {
    const storage = createStorage()
    const open = () => mountDesk(App, '/settings/mail', { drafts: createKeptDrafts(storage) })
    mounted = await open()
    await vi.waitFor(() => mounted.field('Sender name'), patience)
    if (!mounted.text().includes('SMTP password')) {
      mounted.button('Send through a mail server').click()
      await settle()
    }
    await mounted.type('Sender name', 'Hub')
    await mounted.type('SMTP password', 'hunter2 hunter2')
    expect(storage.text()).toContain('Hub')
    expect(storage.text()).not.toContain('hunter2')
    mounted.wrapper.unmount()

    mounted = await open()
    await vi.waitFor(() => expect(mounted.field('Sender name').value).toBe('Hub'), patience)
    expect(mounted.text()).toContain('What you typed before is back. It is not saved yet.')
    await mounted.press('Discard')
    expect(mounted.field('Sender name').value).not.toBe('Hub')
    expect(storage.text()).toBe('')
  })

  it('shows nothing of it to the next person, and forgets it when somebody signs out', async () => {
    const storage = createStorage()
    mounted = await register(storage)
    await vi.waitFor(() => mounted.field('Name'), patience)
    await mounted.type('Name', 'Ines Duarte')
    expect(storage.text()).toContain(staff[0]?.id ?? 'nobody')
    await mounted.press('Sign out')
    await vi.waitFor(() => expect(mounted.text()).toContain('For emSign back-office staff.'), patience)
    expect(storage.text()).toBe('')
  })
})
