import type { Page } from '@playwright/test'
import { expect, test as base, type Keys } from './keyboard'

export { expect } from './keyboard'

/** Keys of a call: what the caller says is typed, too, but is counted apart. */
export type CountedKeys = Keys & {
  /** Types what the caller says. */
  readonly hear: (words: string) => Promise<void>
  /** Keys that went down in the page since the call began, beyond what the caller said; held ones count, too. */
  readonly count: () => Promise<number>
}

type Counted = { readonly countKeys: (page: Page) => Promise<CountedKeys> }

/** Pages that are handed to `countKeys` count each key that goes down in them, and are used by keys alone. */
export const test = base.extend<Counted>({
  countKeys: async ({ keyboardOnly }, use, testInfo) => {
    await use(async (page) => {
      const keys = await keyboardOnly(page)
      await page.evaluate(() => {
        const counter = { presses: 0 }
        Object.assign(window, { keyCounter: counter })
        window.addEventListener('keydown', (event) => event.isTrusted && counter.presses++, true)
      })
      const pressed = () =>
        page.evaluate(() => (window as unknown as { keyCounter: { presses: number } }).keyCounter.presses)
      let heard = 0
      return {
        ...keys,
        hear: async (words) => {
          const before = await pressed()
          await keys.type(words)
          const typed = (await pressed()) - before
          expect(typed, 'each letter is one key').toBe(words.length)
          heard += typed
        },
        count: async () => {
          const count = (await pressed()) - heard
          testInfo.annotations.push({ type: 'key presses beyond what the caller says', description: String(count) })
          return count
        }
      }
    })
  }
})
