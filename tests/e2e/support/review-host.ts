import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { startElectronHost, startNodeHost, type Carrier, type ElectronCommand } from './carrier'
import type { HostOptions } from './host'

export { expect } from '@playwright/test'

/** A host that is started with a pack's file, which the test writes first. */
export type ReviewHost = {
  readonly path: string
  readonly start: () => Promise<Page>
  /** As a cut of the power would: nothing is finished, nobody is told. */
  readonly kill: () => Promise<void>
}

export const reviewTest = base.extend<Pick<HostOptions, 'hostKind'> & { readonly review: ReviewHost }>({
  hostKind: ['loopback', { option: true }],
  review: async ({ hostKind, browser }, use, testInfo) => {
    const found = JSON.parse(process.env['HUB_E2E_ELECTRON'] ?? '{"missing":"the set-up did not run"}') as
      ElectronCommand | { readonly missing: string }
    if (hostKind === 'electron' && 'missing' in found) {
      if (process.env['REQUIRE_ELECTRON']) throw new Error(`Electron is required here: ${found.missing}`)
      return testInfo.skip(true, `no Electron here: ${found.missing}`)
    }
    const folder = await mkdtemp(join(tmpdir(), 'hub-review-e2e-'))
    const path = join(folder, 'Batch of Monday.hubreview')
    const ready = join(folder, 'ready.json')
    let running: { readonly carrier: Carrier; readonly page: Page } | null = null
    const kill = async () => {
      if (running === null) return
      const { carrier, page } = running
      running = null
      const { pid } = await carrier.ready()
      if (hostKind === 'loopback') await page.context().close()
      process.kill(pid, 'SIGKILL')
      await carrier.stop().catch(() => undefined)
    }
    await use({
      path,
      start: async () => {
        const args = [path, '--data', join(folder, 'no-desk-here')]
        const carrier =
          'missing' in found || hostKind === 'loopback'
            ? await startNodeHost([...args, '--console', '127.0.0.1:0'], ready)
            : await startElectronHost(found, args, ready)
        const page =
          carrier.app === null ? await (await browser.newContext()).newPage() : await carrier.app.firstWindow()
        running = { carrier, page }
        if (carrier.app === null) await page.goto((await carrier.ready()).console ?? '')
        return page
      },
      kill
    })
    await kill()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
})
