import { defineConfig } from '@playwright/test'
import { chromiumLaunchOptions } from './tests/support/chromium'
import type { HostOptions } from './tests/e2e/support/host'

/** Not a test: makes the pictures of docs/screenshots anew, of made-up answers and of the demo programme. */
export default defineConfig<HostOptions>({
  testDir: 'tests/screenshots',
  testMatch: '**/*.shots.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: await chromiumLaunchOptions(),
    locale: 'en-GB',
    hostKind: 'loopback',
    hostArguments: ['--demo']
  }
})
