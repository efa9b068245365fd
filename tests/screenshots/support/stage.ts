import { pictureTime } from './clock'
import type { Page } from '@playwright/test'
import type { OperationName } from '@shared/contract'
import { createFakeDesk, type FakeDesk, type FakeDeskOptions } from '../../support/fake-desk'
import { serveFakeDesk } from '../../support/fake-desk-server'
import { takePicture, type Theme } from './picture'

/** One state of one screen, and what has to happen until it is seen. */
export type Scene = {
  readonly screen: string
  readonly state: string
  /** For the index: what there is to look at. */
  readonly shows: string
  readonly at: string
  readonly desk?: FakeDeskOptions
  /** Operations that are not answered while the picture is taken. */
  readonly waits?: readonly OperationName[]
  readonly before?: (desk: FakeDesk) => void
  readonly act?: (page: Page, desk: FakeDesk) => Promise<void>
  readonly size?: { readonly width: number; readonly height: number; readonly zoom?: number }
}

export const nameOf = ({ screen, state }: Scene, theme: Theme) => `${screen}-${state}-${theme}.png`

/** What this process shows is the desk as `npm run build` made it, or one that was built elsewhere. */
const built = process.env['HUB_DESK_BUILT'] ?? 'out/renderer/desk'

/** Plays a scene in a browser and keeps its picture. */
export async function play(page: Page, scene: Scene, theme: Theme): Promise<void> {
  const desk = createFakeDesk(scene.desk)
  scene.before?.(desk)
  const server = await serveFakeDesk(withWaits(desk, scene.waits ?? []), built)
  try {
    await page.clock.setFixedTime(pictureTime)
    await page.emulateMedia({ colorScheme: theme })
    await page.goto(`${server.url}#${scene.at}`)
    await page.locator('main').waitFor()
    await settle(page)
    await scene.act?.(page, desk)
    await settle(page)
    await takePicture(page, nameOf(scene, theme))
  } finally {
    server.close()
  }
}

/** The fake answers at once: the debounce of events and of typing is what takes longest. */
const settle = (page: Page) => page.waitForTimeout(400)

function withWaits(desk: FakeDesk, waits: readonly string[]): FakeDesk {
  const call: FakeDesk['bridge']['call'] = (operation, input) =>
    waits.includes(operation) ? new Promise<never>(() => undefined) : desk.bridge.call(operation, input)
  return { ...desk, bridge: { ...desk.bridge, call } }
}
