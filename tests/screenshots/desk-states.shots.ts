import { pictureZone } from './support/clock'
import { writeFile } from 'node:fs/promises'
import { test } from '@playwright/test'
import { accessScenes } from './scenes/access'
import { approvalsScenes } from './scenes/approvals'
import { auditScenes } from './scenes/audit'
import { callScenes } from './scenes/calls'
import { dataScenes } from './scenes/data'
import { checkpointScenes } from './scenes/checkpoints'
import { importScenes } from './scenes/import'
import { mailScenes } from './scenes/mail'
import { offlineScenes } from './scenes/offline'
import { overviewScenes } from './scenes/overview'
import { peopleScenes } from './scenes/people'
import { resellersScenes } from './scenes/resellers'
import { settingsScenes } from './scenes/settings'
import { pictureIndex } from './support/picture-index'
import { folder, themes } from './support/picture'
import { play, type Scene } from './support/stage'

/** Every state of every screen, over a desk that a fake answers for. */
const scenes: readonly Scene[] = [
  ...overviewScenes,
  ...approvalsScenes,
  ...callScenes,
  ...resellersScenes,
  ...importScenes,
  ...peopleScenes,
  ...mailScenes,
  ...auditScenes,
  ...offlineScenes,
  ...settingsScenes,
  ...dataScenes,
  ...accessScenes,
  ...checkpointScenes
]
const usual: NonNullable<Scene['size']> = { width: 1280, height: 800 }

for (const theme of themes)
  for (const scene of scenes)
    test(`${scene.screen}: ${scene.state}, ${theme}`, async ({ browser }) => {
      const { zoom = 1, ...viewport } = scene.size ?? usual
      const context = await browser.newContext({
        viewport,
        deviceScaleFactor: zoom,
        timezoneId: pictureZone,
        reducedMotion: 'reduce'
      })
      await play(await context.newPage(), scene, theme)
      await context.close()
    })

test('the index of the pictures', () => writeFile(`${folder}/README.md`, pictureIndex(scenes)))
