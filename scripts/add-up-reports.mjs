import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './built.mjs'

/**
 * Prints `N passed, N failed, N skipped` from the reports of both test runners. A runner that left no report counts as
 * a failure: nobody knows what it would have found.
 */
const inBrowsers = read('playwright.json')
const counts = [vitest(read('vitest.json')), playwright(inBrowsers)]
const sum = (key) => counts.reduce((total, count) => total + count[key], 0)
for (const title of secondTries(inBrowsers?.suites ?? [])) console.log(`needed a second try: ${title}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
if (sum('failed') > 0 || sum('passed') === 0) process.exit(1)

function read(name) {
  try {
    return JSON.parse(readFileSync(join(root, 'reports', name), 'utf8'))
  } catch {
    return null
  }
}

function vitest(report) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = report
  // A file that could not be loaded fails the run without failing a test.
  const failed = Math.max(numFailedTests, success ? 0 : 1)
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
}

function playwright(report) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected + flaky, failed: Math.max(unexpected, report.errors.length > 0 ? 1 : 0), skipped }
}

/** Titles of the specs that failed once and passed then. */
function secondTries(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title),
    ...secondTries(inner)
  ])
}
