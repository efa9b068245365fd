import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { chromiumLaunchOptions } from '../support/chromium'
import { figure } from './figures'
import { withHost } from './start'
import { inDirectory } from './stock'

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`
/** The target of sign-up, in bytes of script. */
const mostScript = 120_000

/** What a visitor's browser loads for a page of the portal the first time, compressed with gzip; needs `npm run build`. */
export async function benchPortalWeight(): Promise<readonly string[]> {
  const { executablePath, args } = await chromiumLaunchOptions()
  return inDirectory((directory) =>
    withHost(directory, async (host) => {
      const { portal } = await host.ready()
      const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: args ?? [] })
      try {
        const lines: string[] = []
        for (const path of ['/', '/signup', '/signin']) {
          const page = await browser.newPage()
          const loaded: Promise<{ readonly type: string; readonly bytes: number }>[] = []
          page.on('response', (response) => {
            const type = response.request().resourceType()
            loaded.push(response.body().then((body) => ({ type, bytes: gzipSync(body).length })))
          })
          await page.goto(`${portal}${path}`, { waitUntil: 'networkidle' })
          const all = await Promise.all(loaded)
          const sum = (wanted: (type: string) => boolean) =>
            all.reduce((total, { type, bytes }) => total + (wanted(type) ? bytes : 0), 0)
          const target = path === '/signup' ? mostScript : undefined
          lines.push(
            figure(
              `portal ${path}: script`,
              sum((type) => type === 'script'),
              kilobytes,
              target
            ),
            `  portal ${path}: everything ${kilobytes(sum(() => true))} in ${all.length} requests`
          )
          await page.close()
        }
        return lines
      } finally {
        await browser.close()
      }
    })
  )
}
