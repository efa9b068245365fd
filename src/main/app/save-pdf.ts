import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, dialog, type BrowserWindow } from 'electron'
import type { Logger } from 'pino'
import { pdfName } from './desk-files-out'

/** What the window shows, as its print style lays it out, in a PDF file that somebody names. */
export async function savePdf(window: BrowserWindow, logger: Logger): Promise<void> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), pdfName(window.webContents.getTitle())),
    filters: [{ name: 'PDF', extensions: ['pdf'] }]
  })
  if (canceled || !filePath) return
  try {
    const pdf = await window.webContents.printToPDF({ pageSize: 'A4', printBackground: false })
    await writeFile(filePath, pdf)
  } catch (error) {
    logger.error({ err: error }, 'the PDF was not saved')
    await dialog.showMessageBox(window, {
      type: 'error',
      message: 'The PDF was not saved.',
      detail: 'Look whether the folder can be written and has room, then try again.'
    })
  }
}
