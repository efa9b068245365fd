import type { MenuItemConstructorOptions } from 'electron'

/**
 * The application's menu: without the edit roles, copying and pasting has no keys on macOS. `savePdf` keeps what the
 * window in front shows.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  developing: boolean,
  savePdf: () => void
): MenuItemConstructorOptions[] {
  const developer: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' }
  ]
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { id: 'save-pdf', label: 'Save as P&DF…', accelerator: 'CmdOrCtrl+Shift+S', click: () => savePdf() },
        { type: 'separator' },
        platform === 'darwin' ? { role: 'close' } : { role: 'quit' }
      ]
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(developing ? developer : [])
      ]
    },
    { role: 'windowMenu' }
  ]
}
