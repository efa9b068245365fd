import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { Desk } from './pages/desk-pages'
import { importMany } from './support/applications'
import { barriers } from './support/axe'
import { savedBy } from './support/files'
import { expect, test } from './support/keyboard'

const verify = (...words: readonly string[]) => promisify(execFile)(process.execPath, [...words])

/** Light and dark, as both are somebody's only one. */
async function expectNoBarriers(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect.soft([where, colorScheme, await barriers(page)]).toEqual([where, colorScheme, []])
  }
}

test('who did what is found, checked without Hub Desk, and handed to an auditor, by keyboard alone', async ({
  host,
  desk: page,
  keyboardOnly
}, testInfo) => {
  test.slow()
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 2)
  const { data } = await desk.call('settings.get', {})
  const { version, lockout } = data as { version: number; lockout: object }
  await desk.call('settings.update', { version, lockout: { ...lockout, maxFailures: 3 } })
  for (let attempt = 0; attempt < 2; attempt += 1)
    expect(await desk.call('settings.update', { version, lockout })).toMatchObject({ code: 'conflict' })
  const keys = await keyboardOnly(page)
  await page.goto(`${page.url().split('#')[0]}#/audit`)
  await expect(desk.row('Settings changed').first()).toBeVisible()

  await test.step('what was refused stands there, once however often it was tried', async () => {
    await expect(desk.row('Refused at the desk')).toHaveCount(1)
    await expect(desk.row('Refused at the desk')).toContainText('Settings: update')
  })

  await test.step('filters are chosen by keys and held in the address', async () => {
    await keys.press('f')
    const what = page.locator('button[aria-label^="What happened:"]')
    await keys.tabTo(what, { within: 2 })
    await keys.press('Enter')
    await expect(page.getByRole('listbox')).toBeVisible()
    await keys.type('settings ch')
    await expect(page.locator('[role="option"][data-highlighted]')).toHaveText('Settings changed')
    await keys.press('Enter', 'Escape')
    await expect(page.locator('button[aria-label="What happened: Settings changed"]')).toBeFocused()
    await expectNoBarriers(page, 'the filters')
    await keys.press('Escape')
    expect(page.url()).toContain('action=settings.changed')
    await expect(page.getByText('2 events found')).toBeVisible()
    await page.reload()
    await expect(page.getByText('2 events found')).toBeVisible()
  })

  await test.step('old and new value stand beside each other', async () => {
    await keys.press('j')
    await expect(desk.row('Settings changed').first()).toHaveAttribute('aria-selected', 'true')
    const change = page.getByRole('table').getByRole('row', { name: /Lockout max failures/ })
    await expect(change.getByRole('cell')).toHaveText(['5', '3'])
    await expectNoBarriers(page, 'an event')
    await page.screenshot({ path: testInfo.outputPath('event.png') })
  })

  await test.step('exactly these events are exported', async () => {
    const lines = await savedBy(
      host,
      page,
      async () => {
        await keys.press('Shift+E')
        await expect(page.getByRole('menuitem', { name: 'JSON lines' })).toBeFocused()
        await expectNoBarriers(page, 'the formats')
        await keys.press('Enter')
      },
      testInfo.outputPath('audit.jsonl')
    )
    const events = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { action: string; sequence: number })
    expect(events.map(({ action }) => action)).toEqual(['settings.changed', 'settings.changed'])
    expect((events[0]?.sequence ?? 0) < (events[1]?.sequence ?? 0)).toBe(true)
  })

  await test.step('the chain is whole, and the auditor’s script says the same without Hub Desk', async () => {
    const check = page.getByRole('button', { name: 'Verify chain' })
    await check.press('Enter')
    await expect(page.getByText('The chain is whole')).toBeVisible()
    await expectNoBarriers(page, 'the chain')
    await page.screenshot({ path: testInfo.outputPath('chain.png') })
    const save = page.getByRole('button', { name: 'Save verify-audit.mjs' })
    await keys.tabTo(save)
    const path = testInfo.outputPath('verify-audit.mjs')
    await writeFile(path, await savedBy(host, page, () => keys.press('Enter'), path))
    const command = (await page.getByText('node verify-audit.mjs').textContent()) ?? ''
    const head = /--head ([0-9a-f]{64})/.exec(command)?.[1] ?? ''
    const { stdout } = await verify(
      path,
      host.dataDirectory,
      '--head',
      head,
      '--export',
      testInfo.outputPath('audit.jsonl')
    )
    expect(stdout).toContain('ok: 1 segment')
    expect(stdout).toContain(`The noted hash ${head} is that of record`)
    expect(stdout).toContain('2 exported events stand in the journal as they were exported.')
    await keys.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })

  await test.step('the check and the export are events themselves', async () => {
    await page.goto(`${page.url().split('#')[0]}#/audit?action=audit.*`)
    await expect(desk.row('Chain checked')).toHaveCount(1)
    await expect(desk.row('Audit trail exported')).toHaveCount(1)
    await page.goto(`${page.url().split('#')[0]}#/audit?outcome=refused,failed`)
    await expect(page.getByRole('row')).toHaveCount(2)
    await page.screenshot({ path: testInfo.outputPath('refused.png') })
  })

  await test.step('nothing found says so, in a small window too', async () => {
    await page.setViewportSize({ width: 1024, height: 640 })
    await page.goto(`${page.url().split('#')[0]}#/audit?search=nobody-has-this`)
    await expect(page.getByText('Nothing matches')).toBeVisible()
    await expectNoBarriers(page, 'nothing found')
    await keys.press('/')
    await expect(page.getByRole('searchbox', { name: 'Search events' })).toBeFocused()
    await keys.tabTo(page.getByRole('button', { name: 'Clear search and filters' }), { within: 3 })
    await keys.press('Enter')
    await expect(desk.row('Chain checked')).toHaveCount(1)
    await page.screenshot({ path: testInfo.outputPath('small.png') })
  })
})
