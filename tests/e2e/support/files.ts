import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, type Host } from './host'

/** The file that an action on the page saves, whichever host carries the desk. */
export async function savedBy(host: Host, page: Page, save: () => Promise<void>, path: string): Promise<string> {
  const app = host.app()
  if (app === null) {
    const [file] = await Promise.all([page.waitForEvent('download'), save()])
    await file.saveAs(path)
    return readFile(path, 'utf8')
  }
  // No dialog: the test names the file.
  await app.evaluate(({ session }, where) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(where))
  }, path)
  await save()
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).not.toBe('')
  return readFile(path, 'utf8')
}
