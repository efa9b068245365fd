import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, h } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usePageKeys } from '../../../src/renderer/desk/composables/use-page-keys'
import { useAppearanceStore } from '../../../src/renderer/desk/stores/appearance'
import { useKeysStore } from '../../../src/renderer/desk/stores/keys'

let done: string[] = []
let open = true
let wrapper: VueWrapper
let pinia: ReturnType<typeof createPinia>
const act = (what: string) => () => void done.push(what)

/** A page with every kind of thing that can have the focus. */
const Page = defineComponent(() => {
  usePageKeys({
    a: { does: 'Approve', act: act('a') },
    j: { does: 'Next', act: act('j'), repeats: true },
    'Shift+x': { does: 'Range', act: act('Shift+x') },
    '/': { does: 'Search', act: act('/') },
    '1': { does: 'First tab', act: act('1') },
    z: { does: 'Undo', when: () => open, act: act('z') },
    Escape: { does: 'Back', act: act('Escape'), leavesFields: true },
    Enter: { does: 'Open' }
  })
  return () =>
    h('main', [
      h('button', { id: 'button' }, 'A button'),
      h('input', { id: 'text' }),
      h('input', { id: 'search', type: 'search' }),
      h('input', { id: 'number', type: 'number' }),
      h('input', { id: 'radio', type: 'radio' }),
      h('input', { id: 'checkbox', type: 'checkbox' }),
      h('textarea', { id: 'textarea' }),
      h('select', { id: 'select' }, [h('option', 'one')]),
      h('div', { id: 'editable', contenteditable: 'true', tabindex: 0 }, [h('b', { id: 'within' }, 'bold')]),
      h('div', { id: 'fixed', contenteditable: 'false', tabindex: 0 }),
      h('button', { id: 'combobox', role: 'combobox' }, 'Country')
    ])
})

beforeEach(() => {
  done = []
  open = true
  localStorage.clear()
  pinia = createPinia()
  wrapper = mount(Page, { attachTo: document.body, global: { plugins: [pinia] } })
})
afterEach(() => {
  wrapper.unmount()
  document.body.replaceChildren()
})

function press(key: string, more: KeyboardEventInit = {}, on: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  on.dispatchEvent(event)
  return event
}
const part = (id: string) => document.getElementById(id) as HTMLElement
function layOver(role: string, state = 'open'): HTMLElement {
  const over = document.createElement('div')
  over.setAttribute('role', role)
  over.dataset['state'] = state
  document.body.append(over)
  return over
}

describe('a single key', () => {
  it('acts on the page, and nothing else gets it', () => {
    expect(press('a').defaultPrevented).toBe(true)
    press('X', { shiftKey: true })
    press('/')
    press('1', {}, part('button'))
    expect(done).toEqual(['a', 'Shift+x', '/', '1'])
  })

  it('is the same with Caps Lock, and another one with Shift', () => {
    press('A')
    press('x')
    press('A', { shiftKey: true })
    expect(done).toEqual(['a'])
  })

  it.each(['text', 'search', 'number', 'radio', 'textarea', 'select', 'editable', 'within', 'combobox'])(
    'is left to what takes letters itself: %s',
    (id) => {
      for (const key of ['a', 'j', '/', '1', 'z']) expect(press(key, {}, part(id)).defaultPrevented).toBe(false)
      press('X', { shiftKey: true }, part(id))
      expect(done).toEqual([])
    }
  )

  it.each(['button', 'checkbox', 'fixed'])('acts with the focus on what takes none: %s', (id) => {
    press('a', {}, part(id))
    expect(done).toEqual(['a'])
  })

  it.each(['ctrlKey', 'altKey', 'metaKey'] as const)('does nothing with %s, nor does a named one', (modifier) => {
    for (const key of ['a', 'j', '/', '1', 'z', 'Escape'])
      expect(press(key, { [modifier]: true }).defaultPrevented).toBe(false)
    expect(done).toEqual([])
  })

  it('does nothing while a character is composed', () => {
    press('a', { isComposing: true })
    press('Escape', { isComposing: true }, part('text'))
    expect(done).toEqual([])
  })

  it.each(['dialog', 'alertdialog', 'listbox', 'menu'])('does nothing while a %s lies over the page', (role) => {
    const over = layOver(role)
    press('a')
    press('a', {}, over)
    press('Escape')
    expect(done).toEqual([])
    over.dataset['state'] = 'closed'
    press('a')
    expect(done).toEqual(['a'])
  })

  it('does nothing where something else took it', () => {
    part('button').addEventListener('keydown', (event) => event.preventDefault())
    press('a', {}, part('button'))
    expect(done).toEqual([])
  })

  it('acts once while it is held down, but moving goes on', () => {
    for (const repeat of [false, true, true]) {
      press('a', { repeat })
      press('j', { repeat })
    }
    expect(done).toEqual(['a', 'j', 'j', 'j'])
  })

  it('waits until what it does is possible, and stands in the help only then', () => {
    const keys = useKeysStore(pinia)
    expect(keys.keys.map(({ key }) => key)).toEqual(['1', 'a', 'j', 'Shift+x', '/', 'z', 'Escape', 'Enter'])
    open = false
    press('z')
    expect(done).toEqual([])
  })
})

it('what is switched off are letters, digits and signs; names like Escape stay', () => {
  useAppearanceStore(pinia).singleKeys = false
  for (const key of ['a', 'j', '/', '1', 'z']) expect(press(key).defaultPrevented).toBe(false)
  press('X', { shiftKey: true })
  press('Escape')
  expect(done).toEqual(['Escape'])
})

it('Escape leaves a field, where the field has no use for it', () => {
  press('Escape', {}, part('textarea'))
  part('text').addEventListener('keydown', (event) => event.preventDefault())
  press('Escape', {}, part('text'))
  expect(done).toEqual(['Escape'])
})

it('nothing is left of a page that is gone', () => {
  wrapper.unmount()
  press('a')
  expect(done).toEqual([])
  expect(useKeysStore(pinia).keys).toEqual([])
})
