import { createPinia, setActivePinia, type Pinia } from 'pinia'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createApp, h, type App, type Component } from 'vue'
import { createMemoryHistory, type Router } from 'vue-router'
import ui from '@nuxt/ui/vue-plugin'
import UApp from '@nuxt/ui/components/App.vue'
import { clientKey, createClient, type DeskClient } from '../../../src/renderer/desk/client'
import { createDeskRouter } from '../../../src/renderer/desk/router'
import { keptDraftsKey } from '../../../src/renderer/desk/stores/drafts'
import type { KeptDrafts } from '../../../src/renderer/desk/stores/kept-drafts'
import { useSessionStore } from '../../../src/renderer/desk/stores/session'
import { createFakeDesk, type FakeDesk, type FakeDeskOptions } from '../../support/fake-desk'

export type Mounted = {
  readonly wrapper: VueWrapper
  readonly desk: FakeDesk
  readonly router: Router
  /** A control by its visible text or `aria-label`. */
  readonly button: (name: string) => HTMLButtonElement
  readonly field: (label: string) => HTMLInputElement
  readonly type: (label: string, text: string) => Promise<void>
  readonly press: (name: string) => Promise<void>
  readonly text: () => string
}

/** Nothing is laid out here, and a virtual list without a height has no rows. */
for (const [name, pixels] of [
  ['clientHeight', 900],
  ['clientWidth', 800]
] as const)
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => pixels })

/** Waits for calls, timers of the debounce and the updates they cause. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await flushPromises()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A desk page over a fake, signed in as a role, at an address. */
export async function mountDesk(
  component: Component,
  path: string,
  options: FakeDeskOptions & { readonly drafts?: KeptDrafts } = {}
): Promise<Mounted> {
  const desk = createFakeDesk(options)
  const router = createDeskRouter(createMemoryHistory())
  const pinia = createPinia()
  const provide = {
    [clientKey as symbol]: createClient(desk.bridge, 20),
    ...(options.drafts && { [keptDraftsKey as symbol]: options.drafts })
  }
  const wrapper = mount(
    { render: () => h(UApp, { toaster: null }, { default: () => h(component) }) },
    {
      attachTo: document.body,
      global: { plugins: [pinia, router, ui], provide }
    }
  )
  await useSessionStore(pinia).start()
  await router.push(path)
  await settle()

  const inOrder = <E extends HTMLElement>(selector: string) => [...document.body.querySelectorAll<E>(selector)]
  const button = (name: string): HTMLButtonElement => {
    const found = inOrder<HTMLButtonElement>('button').find(
      (element) => element.textContent.trim() === name || element.getAttribute('aria-label') === name
    )
    if (!found) throw new Error(`no button ${name} in: ${document.body.textContent}`)
    return found
  }
  const field = (label: string): HTMLInputElement => {
    const named = inOrder<HTMLLabelElement>('label').find((element) => element.textContent.trim() === label)
    const found = named ? document.getElementById(named.htmlFor) : document.querySelector(`[aria-label="${label}"]`)
    if (!found) throw new Error(`no field ${label} in: ${document.body.textContent}`)
    return found as HTMLInputElement
  }
  return {
    wrapper,
    desk,
    router,
    button,
    field,
    type: async (label, text) => {
      const input = field(label)
      input.value = text
      input.dispatchEvent(new Event('input', { bubbles: true }))
      await settle()
    },
    press: async (name) => {
      const control = button(name)
      if (control.type === 'submit')
        control.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
      else control.click()
      await settle()
    },
    text: () => document.body.textContent
  }
}

/** Stores without a page: a Pinia inside an app that provides the client. */
export function startStores(client: DeskClient): { readonly pinia: Pinia; readonly app: App } {
  const pinia = createPinia()
  const app = createApp({}).provide(clientKey, client).use(pinia)
  setActivePinia(pinia)
  return { pinia, app }
}
