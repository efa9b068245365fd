import { chromium, type Page } from '@playwright/test'
import { Desk } from '../e2e/pages/desk-pages'
import { chromiumLaunchOptions } from '../support/chromium'
import { figure, median, show, spread } from './figures'
import { measureScrolling } from './desk-scrolling'
import { paintedAfter, prepare, type Answer } from './painted-after'
import { withHost } from './start'
import { inDirectory, stock, stockOf } from './stock'

/** What an action may take until its answer is painted, in milliseconds. */
const atOnce = 100
const rounds = 30
const words = ['kes', 'gra', 'nid', 'dol', 'vid', 'bur', 'fed', 'kit', 'gut', 'nor']
const commandK = process.platform === 'darwin' ? 'Meta+k' : 'Control+k'

/** How the desk feels in headless Chromium on the real host, with so many applications waiting. */
export async function benchDesk(count: number): Promise<readonly string[]> {
  const { executablePath, args } = await chromiumLaunchOptions()
  return inDirectory(async (directory) => {
    await stock(directory, stockOf(count, { pending: true }))
    return withHost(directory, async (host) => {
      const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: args ?? [] })
      try {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
        page.setDefaultTimeout(10_000)
        await page.goto((await host.ready()).console ?? '')
        const desk = new Desk(page)
        await desk.setUp()
        await prepare(page)
        const firstRows = await openApprovals(page)
        return [
          `${count.toLocaleString('en')} applications: the desk in Chromium ${browser.version()}`,
          ...firstRows,
          ...(await benchActions(page)),
          ...(await measureScrolling(page))
        ]
      } finally {
        await browser.close()
      }
    })
  })
}

const link = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name })

async function openApprovals(page: Page): Promise<readonly string[]> {
  const times: number[] = []
  for (let round = 0; round < 10; round += 1) {
    await goTo(page, 'Overview')
    times.push(await paintedAfter(page, { kind: 'rows' }, () => link(page, 'Approvals').click()))
  }
  return [
    figure('first rows after opening Approvals, the first time', times[0] ?? NaN, show, 300),
    figure('the same again, median', median(times.slice(1)), show, atOnce)
  ]
}

async function goTo(page: Page, place: string): Promise<number> {
  return paintedAfter(page, { kind: 'heading', text: place }, () => link(page, place).click())
}

type Step = { readonly answer: Answer; readonly act: () => Promise<unknown>; readonly after?: () => Promise<unknown> }

async function benchActions(page: Page): Promise<readonly string[]> {
  const lines: string[] = []
  const measure = async (what: string, step: (round: number) => Step) => {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { answer, act, after } = step(round)
      const ms = await paintedAfter(page, answer, act)
      // A letter more may leave what was there; that can't be seen.
      if (ms >= 0) times.push(ms)
      await after?.()
    }
    lines.push(times.length === 0 ? `  ${what}: not measured` : spread(`${what} (${times.length})`, times, atOnce))
  }
  const table = page.getByRole('grid', { name: 'Approvals' })
  const search = page.getByRole('searchbox', { name: 'Search applications' })
  const filters = page.getByRole('button', { name: /^Filter/ })
  /** Letters of words, each of which leaves fewer than the one before. */
  const letter = (round: number) => words[Math.floor(round / 3) % words.length]?.[round % 3] ?? ''
  const wordEnds = (round: number) => round % 3 === 2

  await table.focus()
  await measure('j: the next row is chosen', () => ({
    answer: { kind: 'choice' },
    act: () => page.keyboard.press('j')
  }))
  await page.keyboard.press('j')
  await measure('k: the row before', () => ({ answer: { kind: 'choice' }, act: () => page.keyboard.press('k') }))
  await measure('j: its details are shown', () => ({
    answer: { kind: 'details' },
    act: () => page.keyboard.press('j')
  }))
  await measure('a click: the details are shown', (round) => ({
    answer: { kind: 'details' },
    act: () =>
      table
        .locator('[role=row][aria-selected=false]')
        .nth(2 + (round % 5))
        .click()
  }))
  await search.click()
  await measure('typing in the search, a letter', (round) => ({
    answer: { kind: 'count' },
    act: () => page.keyboard.press(letter(round)),
    after: wordEnds(round)
      ? () => paintedAfter(page, { kind: 'count' }, () => page.keyboard.press('Escape'))
      : () => page.waitForTimeout(150)
  }))
  await search.fill('')
  await page.waitForTimeout(500)
  await measure('sorting by a column', (round) => ({
    answer: { kind: 'order' },
    act: () =>
      page
        .getByRole('columnheader', { name: round % 4 < 2 ? /Organization/ : /Wait/ })
        .getByRole('button')
        .first()
        .click(),
    after: () => page.waitForTimeout(100)
  }))
  await filters.click()
  const filtering: number[] = []
  const country = page.getByRole('dialog').locator('button[aria-label^="Country:"]')
  for (const name of Array.from({ length: 10 }, (_, round) => (round % 2 ? 'India' : 'Brazil'))) {
    await country.click()
    await page.keyboard.type(name)
    await page.getByRole('option', { name }).first().waitFor()
    const ms = await paintedAfter(page, { kind: 'count' }, () => page.keyboard.press('Enter'))
    if (ms >= 0) filtering.push(ms)
  }
  lines.push(spread(`filtering by country (${filtering.length})`, filtering, atOnce))
  await page.keyboard.press('Escape')
  await link(page, 'Approvals').click()
  const palette = { kind: 'palette' } as const
  await measure('opening the palette', () => ({
    answer: palette,
    act: () => page.keyboard.press(commandK),
    after: async () => {
      await page.keyboard.press('Escape')
      await page.waitForTimeout(250)
    }
  }))
  await page.keyboard.press(commandK)
  await measure('typing in the palette, a letter', (round) => ({
    answer: { kind: 'options' },
    act: () => page.keyboard.press(letter(round)),
    after: async () => {
      if (wordEnds(round)) await page.getByRole('textbox', { name: /^Find an account/ }).fill('')
      await page.waitForTimeout(150)
    }
  }))
  await page.keyboard.press('Escape')
  await page.waitForTimeout(300)
  const places = ['Resellers', 'Overview', 'Mail', 'Audit', 'Approvals'] as const
  await measure('switching to another screen', (round) => {
    const place = places[round % places.length] ?? 'Overview'
    return { answer: { kind: 'heading', text: place }, act: () => link(page, place).click() }
  })
  return lines
}
