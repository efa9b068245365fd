import type { Page } from '@playwright/test'

/** What on the screen tells that an action was answered. */
export type Answer =
  | { readonly kind: 'rows' | 'choice' | 'details' | 'count' | 'order' | 'palette' | 'options' }
  | { readonly kind: 'heading'; readonly text: string }

type Bench = {
  /** Milliseconds from the first press or click to the frame after the answer is there; -1 where none comes. */
  arm: (answer: Answer) => void
  painted: Promise<number>
}
declare global {
  var bench: Bench
}

/** Brings the stop-watch into the page: it runs beside the desk, so that no time of the test's own way is counted. */
export async function prepare(page: Page): Promise<void> {
  // The compiler that runs this names inner functions by a helper that a page does not have.
  await page.evaluate('globalThis.__name = (named) => named')
  await page.evaluate(() => {
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? ''
    const grid = () => document.querySelector('[role=grid]')
    /** What is compared with before, by kind of answer. */
    const seen = (answer: Answer): string => {
      switch (answer.kind) {
        case 'rows':
          return String(
            document.querySelectorAll('[role=grid] [role=row][aria-selected] [role=gridcell] span').length > 10
          )
        case 'choice':
          return grid()?.getAttribute('aria-activedescendant') ?? ''
        case 'details':
          return text('section[aria-label$=": details"] h2')
        case 'count':
          return `${grid()?.getAttribute('aria-rowcount') ?? 'none'} ${text('[role=grid] [role=row][aria-rowindex="2"]')}`
        case 'order':
          return text('[role=grid] [role=row][aria-rowindex="2"]')
        case 'palette':
          return String(document.activeElement?.closest('[role=dialog]') !== null)
        case 'options':
          return [...document.querySelectorAll('[role=dialog] [role=option]')].map((each) => each.textContent).join('|')
        case 'heading':
          return text('h1').trim()
      }
    }
    const isAnswer = (answer: Answer, before: string, now: string) => {
      if (answer.kind === 'heading') return now === answer.text
      if (answer.kind === 'rows' || answer.kind === 'palette') return now === 'true'
      return now !== before && now !== ''
    }
    globalThis.bench = {
      painted: Promise.resolve(-1),
      arm: (answer) => {
        const before = seen(answer)
        let started: number | null = null
        const start = (event: Event) => (started ??= event.timeStamp)
        const events = ['keydown', 'pointerdown', 'change']
        for (const name of events) window.addEventListener(name, start, { capture: true })
        const limit = performance.now() + 2_000
        globalThis.bench.painted = new Promise((resolve) => {
          const end = (value: number) => {
            for (const name of events) window.removeEventListener(name, start, { capture: true })
            resolve(value)
          }
          const look = () => {
            if (performance.now() > limit) return end(-1)
            if (started === null || !isAnswer(answer, before, seen(answer))) return requestAnimationFrame(look)
            // The frame with the answer is painted when the task after it runs.
            const { port1, port2 } = new MessageChannel()
            const from = started
            port1.onmessage = () => end(performance.now() - from)
            return port2.postMessage(0)
          }
          requestAnimationFrame(look)
        })
      }
    }
  })
}

/** Milliseconds until the answer is painted; -1 where the screen says the same as before for two seconds. */
export async function paintedAfter(page: Page, answer: Answer, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate((wanted) => globalThis.bench.arm(wanted), answer)
  await act()
  const ms = await page.evaluate(() => globalThis.bench.painted)
  return ms
}
