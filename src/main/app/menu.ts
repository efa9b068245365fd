import type { MenuItemConstructorOptions } from 'electron'
import type { DeskCommand, DeskPlace } from '@shared/commands'

/** What the menu does beyond the system's own roles. */
export type MenuActions = {
  /** Has the desk in the window do something. */
  readonly command: (command: DeskCommand) => void
  /** Asks for a review pack and opens it. */
  readonly openPack: () => void
  readonly print: () => void
  readonly savePdf: () => void
  readonly showAbout: () => void
  readonly copyDiagnostics: () => void
  /** Null where the guide did not come with the program. */
  readonly openGuide: (() => void) | null
}

/** Ids of items that want somebody signed in begin with this; see `enableDeskItems`. */
const deskPrefix = 'desk:'

const screens: readonly (readonly [label: string, place: DeskPlace, key: string])[] = [
  ['Overview', 'overview', '1'],
  ['Approvals', 'approvals', '2'],
  ['Call Desk', 'calls', '3'],
  ['Resellers', 'resellers', '4'],
  ['Mail', 'mail', '5'],
  ['Audit', 'audit', '6'],
  ['Settings', 'settings', '7'],
  ['Mentions', 'mentions', '8'],
  ['Reports of Calls', 'reports', '9']
]

/**
 * The application's menu with the items and keys that each system has. What acts in the page goes there as a
 * `DeskCommand`; what acts on text are Electron's roles, without which macOS has no keys for it.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  developing: boolean,
  actions: MenuActions
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const desk = (
    name: string,
    label: string,
    accelerator: string,
    act: DeskCommand | (() => void)
  ): MenuItemConstructorOptions => ({
    id: `${deskPrefix}${name}`,
    label,
    ...(accelerator && { accelerator }),
    enabled: false,
    click: typeof act === 'function' ? () => act() : () => actions.command(act)
  })
  const settings = desk('preferences', mac ? 'Settings…' : 'Setti&ngs…', 'CmdOrCtrl+,', { do: 'go', place: 'settings' })
  const about: MenuItemConstructorOptions = {
    id: 'about',
    label: 'About emSign Hub Desk',
    click: () => actions.showAbout()
  }
  const signOut = desk('sign-out', 'Sign Out', '', { do: 'signOut' })

  const application: MenuItemConstructorOptions = {
    label: 'emSign Hub Desk',
    submenu: [
      about,
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' }
    ]
  }
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      desk('open', '&Open…', 'CmdOrCtrl+O', { do: 'find' }),
      openPackItem(actions.openPack),
      separator,
      desk('export', '&Export List…', 'CmdOrCtrl+Shift+E', { do: 'export' }),
      desk('save-pdf', 'Save as P&DF…', 'CmdOrCtrl+Shift+S', actions.savePdf),
      desk('print', '&Print…', 'CmdOrCtrl+P', actions.print),
      separator,
      ...(mac ? [] : [settings]),
      signOut,
      separator,
      { role: 'close' },
      ...(mac ? [] : [{ role: 'quit' } as const])
    ]
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(developing ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : [])
    ]
  }
  const go: MenuItemConstructorOptions = {
    label: '&Go',
    submenu: [
      ...screens.map(([label, place, key]) => desk(place, label, `CmdOrCtrl+${key}`, { do: 'go', place })),
      separator,
      desk('back', '&Back', mac ? 'Cmd+[' : 'Alt+Left', { do: 'back' }),
      desk('forward', '&Forward', mac ? 'Cmd+]' : 'Alt+Right', { do: 'forward' })
    ]
  }
  const window: MenuItemConstructorOptions = {
    role: 'window',
    label: '&Window',
    submenu: [{ role: 'minimize' }, { role: 'zoom' }, ...(mac ? [separator, { role: 'front' } as const] : [])]
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: '&Help',
    submenu: [
      desk('shortcuts', 'Keyboard &Shortcuts', 'CmdOrCtrl+/', { do: 'shortcuts' }),
      ...(actions.openGuide === null
        ? []
        : [{ id: 'guide', label: 'User &Guide', accelerator: 'F1', click: actions.openGuide }]),
      separator,
      { id: 'diagnostics', label: 'Copy &Diagnostics', click: () => actions.copyDiagnostics() },
      ...(mac ? [] : [about])
    ]
  }
  return [...(mac ? [application] : []), file, { role: 'editMenu' }, view, go, window, help]
}

const openPackItem = (openPack: () => void): MenuItemConstructorOptions => ({
  id: 'open-pack',
  label: 'Open &Review Pack…',
  accelerator: 'CmdOrCtrl+Shift+O',
  click: () => openPack()
})

/** The menu where only review packs are open and there is no desk. */
export function reviewMenuTemplate(platform: NodeJS.Platform, openPack: () => void): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        openPackItem(openPack),
        { type: 'separator' },
        { role: 'close' },
        ...(mac ? [] : [{ role: 'quit' } as const])
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
        { role: 'togglefullscreen' }
      ]
    },
    { role: 'windowMenu' }
  ]
}

/** A menu as far as this file changes it; Electron's `Menu` is one. */
type Items = {
  readonly items: readonly { readonly id: string; enabled: boolean; readonly submenu?: Items | undefined }[]
}

/** What only somebody who is signed in can do is offered to nobody else. */
export function enableDeskItems(menu: Items, signedIn: boolean): void {
  for (const item of menu.items) {
    if (item.id?.startsWith(deskPrefix)) item.enabled = signedIn
    if (item.submenu) enableDeskItems(item.submenu, signedIn)
  }
}
