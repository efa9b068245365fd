import type { Page } from '@playwright/test'
import { show } from './figures'

type Seen = { frames: number; slow: number; longestFrame: number; longestTask: number; blank: number; waiting: number }

/** Scrolls through all rows by wheel, then jumps anywhere, while the page counts its frames, tasks and rows. */
export async function measureScrolling(page: Page): Promise<readonly string[]> {
  const grid = page.getByRole('grid', { name: 'Approvals' })
  await grid.locator('[role=row][aria-selected]').nth(5).waitFor()
  await grid.hover()
  const lines: string[] = []
  const run = async (what: string, scroll: () => Promise<void>) => {
    await watch(page)
    await scroll()
    await page.waitForTimeout(300)
    const seen = await page.evaluate(() => globalThis.scrolling.end())
    lines.push(
      `  ${what}: ${seen.frames} frames, ${seen.slow} took over 50 ms (longest ${show(seen.longestFrame)}), longest task ${show(seen.longestTask)} (target 50 ms: ${seen.longestTask <= 50 ? 'met' : 'MISSED'}), frames with blank space ${seen.blank} (target 0: ${seen.blank === 0 ? 'met' : 'MISSED'}), with rows still loading ${seen.waiting}`
    )
  }
  await run('scrolling by wheel, 300 rows a second', async () => {
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.wheel(0, 260)
      await page.waitForTimeout(16)
    }
  })
  await run('scrolling by wheel, 3,000 rows a second', async () => {
    for (let step = 0; step < 120; step += 1) {
      await page.mouse.wheel(0, 2_600)
      await page.waitForTimeout(16)
    }
  })
  await run('dragging through all rows, 60 places', async () => {
    for (let step = 0; step < 60; step += 1) {
      await grid.evaluate((element, part) => (element.scrollTop = element.scrollHeight * part), ((step * 37) % 60) / 60)
      await page.waitForTimeout(50)
    }
  })
  return lines
}

declare global {
  var scrolling: { end: () => Seen }
}

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Seen = { frames: 0, slow: 0, longestFrame: 0, longestTask: 0, blank: 0, waiting: 0 }
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longestTask = Math.max(seen.longestTask, duration)
    })
    observer.observe({ entryTypes: ['longtask'] })
    const grid = document.querySelector('[role=grid]')
    let last = performance.now()
    let ended = false
    const look = () => {
      if (ended || !grid) return
      const now = performance.now()
      seen.frames += 1
      if (now - last > 50) seen.slow += 1
      seen.longestFrame = Math.max(seen.longestFrame, now - last)
      last = now
      const { top, bottom } = grid.getBoundingClientRect()
      const rows = [...grid.querySelectorAll('[role=row][aria-selected]')].map((row) => row.getBoundingClientRect())
      const inSight = rows.filter((row) => row.bottom > top + 34 && row.top < bottom)
      const covered = inSight.reduce((sum, row) => sum + Math.min(bottom, row.bottom) - Math.max(top + 34, row.top), 0)
      if (covered < bottom - top - 34 - 20) seen.blank += 1
      const first = inSight.length > 0 ? [...grid.querySelectorAll('[role=row][aria-selected]:not(:has(span))')] : []
      if (first.some((row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom))
        seen.waiting += 1
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    globalThis.scrolling = {
      end: () => {
        ended = true
        observer.disconnect()
        return seen
      }
    }
  })
}
