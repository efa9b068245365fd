/**
 * Every dialog, popover and state of the screens, over a desk that a fake answers for: light at 1024×640, and dark at
 * 200 % zoom; on CI in turn. The screens themselves, with a real host, are in `accessibility.loopback.spec.ts`.
 */
import { expect, test, type Page } from '@playwright/test'
import { createFakeDesk } from '../support/fake-desk'
import { serveFakeDesk } from '../support/fake-desk-server'
import { approvalsScenes } from '../screenshots/scenes/approvals'
import { checkpointScenes } from '../screenshots/scenes/checkpoints'
import { importScenes } from '../screenshots/scenes/import'
import { mailScenes } from '../screenshots/scenes/mail'
import { offlineScenes } from '../screenshots/scenes/offline'
import { overviewScenes } from '../screenshots/scenes/overview'
import { peopleScenes } from '../screenshots/scenes/people'
import { resellersScenes } from '../screenshots/scenes/resellers'
import { dataScenes } from '../screenshots/scenes/data'
import { settingsScenes } from '../screenshots/scenes/settings'
import type { Scene } from '../screenshots/support/stage'
import { barriers } from './support/axe'
import { moreScenes } from './support/more-scenes'

const large = { width: 1440, height: 900 }
/** Colours do not depend on the size: two looks see both of both. */
const looks = [
  { name: 'light, 1024×640', colorScheme: 'light', size: { width: 1024, height: 640 } },
  { name: 'dark, 200 % zoom', colorScheme: 'dark', size: { width: 720, height: 450 } }
] as const

/** CI takes the looks in turn, from one state to the next: all of both take a minute longer. */
const looksAt = (index: number) =>
  process.env['CI'] ? looks.filter((_, which) => which === index % looks.length) : looks

/** Nothing moves and nothing is on its way, but what the scene holds back. */
async function settled(page: Page, { waits }: Scene): Promise<void> {
  if (!waits) await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  // What pulses while something is on its way never ends.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getTiming().iterations === Infinity)
  )
}

async function play(page: Page, scene: Scene): Promise<() => void> {
  const desk = createFakeDesk(scene.desk)
  scene.before?.(desk)
  const call: typeof desk.bridge.call = (operation, input) =>
    (scene.waits ?? []).some((held) => held === operation)
      ? new Promise<never>(() => undefined)
      : desk.bridge.call(operation, input)
  const server = await serveFakeDesk({ ...desk, bridge: { ...desk.bridge, call } }, 'out/renderer/desk')
  await page.setViewportSize(large)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(`${server.url}#${scene.at}`)
  await page.locator('main').waitFor()
  await settled(page, scene)
  await scene.act?.(page, desk)
  await settled(page, scene)
  return server.close
}

// Pictures of the same state in another window are the same state.
const isOwn = ({ state }: Scene) => !/(^|-)(small|zoom)$/.test(state)
const screens = [
  ...approvalsScenes,
  ...resellersScenes,
  ...importScenes,
  ...mailScenes,
  ...overviewScenes,
  ...peopleScenes,
  ...settingsScenes,
  ...dataScenes,
  ...checkpointScenes,
  ...offlineScenes,
  ...moreScenes
]
for (const screen of [...new Set(screens.map((scene) => scene.screen))])
  test(`axe finds no barrier in any state of ${screen}`, async ({ page }) => {
    test.slow()
    page.setDefaultTimeout(15_000)
    for (const [index, scene] of screens.filter((one) => one.screen === screen && isOwn(one)).entries())
      await test.step(scene.state, async () => {
        const close = await play(page, scene)
        for (const look of looksAt(index)) {
          await page.setViewportSize(look.size)
          await page.emulateMedia({ colorScheme: look.colorScheme })
          const found = await barriers(page)
          expect
            .soft({ state: scene.state, look: look.name, found })
            .toEqual({ state: scene.state, look: look.name, found: [] })
        }
        await page.goto('about:blank')
        close()
      })
  })
