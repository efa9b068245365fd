import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { smallPng } from './small-png'

export type Theme = 'light' | 'dark'
export const themes: readonly Theme[] = ['light', 'dark']
export const folder = 'docs/screenshots'

/** Keeps what the page shows, in few bytes. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all([document.fonts.ready, ...[...document.images].map((image) => image.decode().catch(() => undefined))])
  )
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  await writeFile(`${folder}/${name}`, smallPng(picture))
}
