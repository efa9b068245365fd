import { flushPromises, mount, type DOMWrapper } from '@vue/test-utils'
import { afterEach, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from '../../../src/renderer/portal/App.vue'
import { routes } from '../../../src/renderer/portal/router'

/** What the server would say: a status and a body, or no connection. Keys are like `POST /api/signin`. */
export type Answers = Record<string, readonly [number, unknown] | 'unreachable' | Promise<readonly [number, unknown]>>
export type Sent = { readonly request: string; readonly body: unknown }

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
  vi.unstubAllGlobals()
})

/** Opens a page of the portal as a visitor sees it, with a server that answers as told and remembers what was sent. */
export async function openPage(path: string, answers: Answers) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, init: { readonly method: string; readonly body?: string }) => {
    const request = `${init.method} ${url}`
    sent.push({ request, body: init.body === undefined ? undefined : JSON.parse(init.body) })
    const answer = await answers[request]
    if (answer === undefined) throw new Error(`nothing answers ${request}`)
    if (answer === 'unreachable') throw new TypeError('Failed to fetch')
    const [status, body] = answer
    return { ok: status < 300, status, json: async () => body }
  })
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(path)
  const page = mount(App, { global: { plugins: [router] }, attachTo: document.body })
  cleanUps.push(() => page.unmount())
  await settle()

  const field = (label: string): DOMWrapper<HTMLInputElement> => {
    const found = page.findAll('label').find((element) => element.text() === label)
    if (found === undefined) throw new Error(`There is no field "${label}".`)
    return page.find<HTMLInputElement>(`[id="${found.attributes('for')}"]`)
  }
  return {
    page,
    router,
    sent,
    settle,
    field,
    labels: () => page.findAll('label').map((label) => label.text()),
    heading: () => page.find('h1').text(),
    alerts: () => page.findAll('[role="alert"]').map((alert) => alert.text()),
    fill: async (values: Record<string, string | boolean>) => {
      for (const [label, value] of Object.entries(values)) await field(label).setValue(value)
    },
    press: async (name: string) => {
      const button = page.findAll('button').find((element) => element.text() === name)
      if (button === undefined) throw new Error(`There is no button "${name}".`)
      await (button.attributes('type') === 'submit' ? page.find('form').trigger('submit') : button.trigger('click'))
      await settle()
    },
    /** The message beside a field. */
    errorOf: (label: string) => {
      const described = field(label).attributes('aria-describedby')
      return field(label).attributes('aria-invalid') === 'true' ? page.find(`[id="${described}"]`).text() : null
    }
  }
}

/** Pages are loaded lazily and forms are checked asynchronously: lets all of that come to an end. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await flushPromises()
    await vi.dynamicImportSettled()
  }
}
