import type { Locator, Page } from '@playwright/test'
import { expect, test as base } from './host'

export { expect } from './host'

/** What a person can do without a mouse; each press fails once anything but keys was used. */
export type Keys = {
  readonly press: (...keys: readonly string[]) => Promise<void>
  readonly type: (text: string) => Promise<void>
  /**
   * Tab until it has the focus, a dozen times at most: further away is too far. Every stop on the way can be seen and
   * shows that it has the focus.
   */
  readonly tabTo: (target: Locator, way?: { readonly back?: boolean; readonly within?: number }) => Promise<void>
  /** Something has the focus, and it can be seen. */
  readonly placed: () => Promise<void>
}

type Watched = { readonly keyboardOnly: (page: Page) => Promise<Keys> }

/** Pages that are handed to `keyboardOnly` tell of every pointer event and of text that no key wrote. */
export const test = base.extend<Watched>({
  keyboardOnly: async ({ host: _host }, use) => {
    const foul: string[] = []
    const clean = () => expect(foul, 'only keys are used').toEqual([])
    await use(async (page) => {
      await page.exposeFunction('reportFoul', (what: string) => foul.push(what))
      await page.addInitScript(watchPage)
      await page.evaluate(watchPage)
      return keysOf(page, clean)
    })
    clean()
  }
})

/** Runs in the page. */
function watchPage(): void {
  const report = (what: string) =>
    (window as unknown as { reportFoul: (what: string) => Promise<void> }).reportFoul(what)
  const name = (target: EventTarget | null) =>
    target instanceof Element ? (target.getAttribute('aria-label') ?? target.textContent).slice(0, 40) : ''
  for (const kind of ['pointerdown', 'mousedown', 'wheel', 'touchstart'])
    window.addEventListener(kind, (event) => event.isTrusted && void report(`${kind} on ${name(event.target)}`), true)
  // A press of Enter or Space clicks, too: without coordinates and without a count.
  window.addEventListener(
    'click',
    (event) => event.isTrusted && event.detail > 0 && void report(`click on ${name(event.target)}`),
    true
  )
  let pressed = false
  window.addEventListener('keydown', () => (pressed = true), true)
  window.addEventListener('keyup', () => (pressed = false), true)
  window.addEventListener(
    'input',
    (event) => event instanceof InputEvent && !pressed && void report(`text without a key in ${name(event.target)}`),
    true
  )
}

function keysOf(page: Page, clean: () => void): Keys {
  const placed = async () => {
    await expect
      .poll(() => page.evaluate(describeFocus), { message: 'something in sight has the focus' })
      .toMatchObject({ inSight: true })
  }
  return {
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key)
      clean()
    },
    type: async (text) => {
      await page.keyboard.type(text)
      clean()
    },
    tabTo: async (target, { back = false, within = 12 } = {}) => {
      const arrived = () => target.evaluateAll((found) => found.length === 1 && found[0] === document.activeElement)
      if (await arrived()) return clean()
      const stops: string[] = []
      for (let press = 0; press < within; press++) {
        await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
        const { name } = await page.evaluate(describeFocus)
        stops.push(name)
        // The ring may take a frame to appear.
        await expect.poll(() => page.evaluate(describeFocus)).toEqual({ name, inSight: true, marked: true })
        if (await arrived()) return clean()
      }
      throw new Error(`Not reached with ${within} tabs: ${String(target)}. The stops were: ${stops.join(' | ')}`)
    },
    placed
  }
}

/** Runs in the page: what has the focus, whether it can be seen, and whether it shows it. */
function describeFocus(): { readonly name: string; readonly inSight: boolean; readonly marked: boolean } {
  const focused = document.activeElement
  if (focused === null || focused === document.body) return { name: 'nothing', inSight: false, marked: false }
  const { top, left, right, bottom, width, height } = focused.getBoundingClientRect()
  const inSight = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
  const rings = (element: Element | null) => {
    if (element === null) return false
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || /[1-9]\d*px/.test(boxShadow)
  }
  // A list shows the focus on its chosen row or around itself, a radio button around its line.
  const inside = focused.matches('[role="grid"]')
    ? focused.querySelector('[aria-selected="true"], .ring-inset')
    : focused.querySelector('span')
  const marked = rings(focused) || rings(focused.closest('label')) || rings(inside)
  const name = focused.getAttribute('aria-label') ?? (focused.textContent.trim() || focused.tagName)
  return { name: `${focused.tagName.toLowerCase()} ${name.slice(0, 40)}`, inSight, marked }
}
