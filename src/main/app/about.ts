import { release } from 'node:os'
import { clipboard, dialog, type BrowserWindow } from 'electron'
import { diagnostics } from './diagnostics'

export function copyDiagnostics(version: string): void {
  clipboard.writeText(`${diagnostics(version, process, release())}\n`)
}

/** The usual box; its button copies what it says. */
export async function showAbout(window: BrowserWindow | undefined, version: string): Promise<void> {
  const box = {
    type: 'info' as const,
    title: 'About emSign Hub Desk',
    message: 'emSign Hub Desk',
    detail: diagnostics(version, process, release()),
    buttons: ['OK', 'Copy'],
    defaultId: 0,
    cancelId: 0
  }
  const { response } = await (window ? dialog.showMessageBox(window, box) : dialog.showMessageBox(box))
  if (response === 1) copyDiagnostics(version)
}
