import { expect, type BrowserContext, type Frame, type Page } from '@playwright/test'

/** Notices whatever a text makes a page do; `signs` stays empty where nothing does. */
export type ScriptTrap = {
  readonly signs: string[]
  /** Marks like `f12` that some page showed as text. */
  readonly shown: Set<string>
  /** Looks at a page and all its frames as they are now. */
  readonly look: (page: Page, where: string) => Promise<void>
}

/** Elements and attributes that nothing but a hostile text has. */
const planted =
  '[onerror], [onload], [src*="hacked"], [href*="hacked"], [id="hacked"], [href^="javascript:" i], meta[http-equiv=refresh], iframe iframe'

export async function setScriptTrap(
  contexts: readonly BrowserContext[],
  origins: readonly string[]
): Promise<ScriptTrap> {
  const signs: string[] = []
  const shown = new Set<string>()
  for (const context of contexts) {
    // There in every frame, sandboxed ones too: what a hostile text calls.
    await context.exposeBinding('ran', ({ frame }) => void signs.push(`a script ran in ${frame.url()}`))
    context.on('dialog', (dialog) => {
      signs.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    context.on('request', (request) => {
      const url = request.url()
      const own = origins.some((origin) => url.startsWith(`${origin}/`)) || /^(data|blob|about):/.test(url)
      if (!own || url.split('?')[0]?.includes('hacked')) signs.push(`a request to ${url}`)
    })
    context.on('console', (message) => {
      if (/Content.Security.Policy|sandboxed|template|Uncaught/i.test(message.text()))
        signs.push(`the console says: ${message.text()}`)
    })
    context.on('weberror', (error) => signs.push(`an error: ${error.error().message}`))
  }

  async function lookAt(frame: Frame, where: string): Promise<void> {
    const found = await frame
      .evaluate((selector) => {
        const elements = [...document.querySelectorAll(selector)].map((element) => element.outerHTML.slice(0, 120))
        const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')]
        const typed = fields.map(({ value, textContent }) => `${value} ${textContent}`)
        return { elements, text: [document.body.textContent, document.title, ...typed].join('\n') }
      }, planted)
      .catch(() => null)
    if (found === null) return
    for (const element of found.elements) signs.push(`${where}: ${element}`)
    for (const [mark] of found.text.matchAll(/f\d+(?=\s)/g)) shown.add(mark)
  }
  return {
    signs,
    shown,
    look: async (page, where) => {
      for (const frame of page.frames()) await lookAt(frame, where)
    }
  }
}

/** The control, at the end: what a text must not do is done here, and each kind of sign is seen. */
export async function expectTrapWorks(page: Page, trap: ScriptTrap): Promise<void> {
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="/hacked" onerror="ran(1)">')
    ;(window as unknown as { ran: (sign: number) => void }).ran(1)
  })
  await trap.look(page, 'control')
  for (const sign of ['a script ran in ', 'a request to ', 'control: <img src="/hacked"', 'the console says: '])
    await expect.poll(() => trap.signs.some((one) => one.startsWith(sign)), { message: sign }).toBe(true)
}
