import { mount, type VueWrapper } from '@vue/test-utils'
import { defineComponent, h, nextTick, ref, useTemplateRef } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useKeptFocus } from '../../../src/renderer/desk/composables/use-kept-focus'

const form = ref(true)
const details = ref(true)
const working = ref(false)
let wrapper: VueWrapper
const Page = defineComponent(() => {
  useKeptFocus(useTemplateRef<HTMLElement>('page'))
  return () =>
    h('main', { ref: 'page', tabindex: -1 }, [
      h('div', { role: 'grid', id: 'list', tabindex: 0 }),
      details.value
        ? h(
            'section',
            { id: 'part', tabindex: -1 },
            form.value ? [h('button', { id: 'save', disabled: working.value }, 'Save')] : []
          )
        : null
    ])
})

beforeEach(() => {
  form.value = true
  details.value = true
  working.value = false
  wrapper = mount(Page, { attachTo: document.body })
})
afterEach(() => {
  wrapper.unmount()
  document.body.replaceChildren()
})
const focus = (id: string) => document.getElementById(id)?.focus()
const hasFocus = (id: string) => vi.waitFor(() => expect(document.activeElement?.id).toBe(id))

it('what goes away leaves the focus to the part of the page that it was in', async () => {
  focus('save')
  form.value = false
  await hasFocus('part')
})

it('where the part is gone too, the list has it', async () => {
  focus('save')
  details.value = false
  await hasFocus('list')
})

it('who moved on meanwhile is left alone', async () => {
  focus('save')
  form.value = false
  await nextTick()
  focus('list')
  await new Promise((resolve) => setTimeout(resolve, 60))
  await hasFocus('list')
})

it('what comes back too late does not take the focus from a dialog that is open', async () => {
  focus('list')
  document.body.insertAdjacentHTML(
    'beforeend',
    '<div data-slot="overlay" data-state="open"></div><div role="dialog" data-state="open"><input id="answer"></div>'
  )
  focus('answer')
  focus('list')
  await hasFocus('answer')
})

/** A browser takes the focus from what is disabled; jsdom lets it have it. */
async function disableFocused(): Promise<void> {
  ;(document.activeElement as HTMLElement).blur()
  working.value = true
  await nextTick()
}

it('a button that was disabled while it worked has the focus again', async () => {
  focus('save')
  await disableFocused()
  expect(document.activeElement).toBe(document.body)
  working.value = false
  await hasFocus('save')
})

it('a button that works no longer leaves alone who moved on', async () => {
  focus('save')
  await disableFocused()
  focus('list')
  working.value = false
  await new Promise((resolve) => setTimeout(resolve, 60))
  await hasFocus('list')
})
