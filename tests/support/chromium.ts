import chromium from '@sparticuz/chromium'
import type { LaunchOptions } from '@playwright/test'

/**
 * The Chromium that comes inside an npm package: browser tests need nothing installed. It is unpacked once, by whoever
 * asks first.
 */
export async function chromiumLaunchOptions(): Promise<LaunchOptions> {
  return {
    executablePath: await chromium.executablePath(),
    args: [
      '--disable-gpu',
      // Chromium's own sandbox does not start for root, as whom containers run.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
    ]
  }
}
