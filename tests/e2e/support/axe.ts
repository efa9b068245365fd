import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from '@playwright/test'

/** What axe finds, short enough to read in a failure. */
export async function barriers(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  // What opens from a control belongs to it, wherever in the document the library puts it: outside every landmark.
  const popup = (await page.locator('[data-reka-popper-content-wrapper]').count()) > 0
  const options: RunOptions = { resultTypes: ['violations'], rules: { region: { enabled: !popup } } }
  // The library's own stops before and after its messages, which hand the focus on at once.
  const context = { include: [['html']], exclude: [['[role="region"] > span[aria-hidden="true"][tabindex="0"]']] }
  const { violations } = await page.evaluate(
    async ([where, how]) =>
      await (
        window as unknown as { axe: { run: (context: object, options: RunOptions) => Promise<AxeResults> } }
      ).axe.run(where, how),
    [context, options] as const
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`)
  )
}
