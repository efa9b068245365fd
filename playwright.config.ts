import { defineConfig } from '@playwright/test'
import { chromiumLaunchOptions } from './tests/support/chromium'
import type { HostOptions } from './tests/e2e/support/host'

/**
 * The same specs on both hosts; `*.loopback.spec.ts` and `*.electron.spec.ts` belong to one of them. Visitors of the
 * portal always use the Chromium from npm.
 */
export default defineConfig<HostOptions>({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/support/prepare-electron.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  // On a busy machine a window sometimes does not come or go in time; what needed its second try is named at the end.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: process.env['CI'] ? [['list'], ['json', { outputFile: 'reports/playwright.json' }]] : 'list',
  use: { browserName: 'chromium', launchOptions: await chromiumLaunchOptions(), trace: 'off', locale: 'en-GB' },
  projects: [
    { name: 'loopback', testIgnore: '**/*.electron.spec.ts', use: { hostKind: 'loopback' } },
    { name: 'electron', testIgnore: '**/*.loopback.spec.ts', use: { hostKind: 'electron' } }
  ]
})
