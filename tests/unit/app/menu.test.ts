import { describe, expect, it } from 'vitest'
import type { MenuItemConstructorOptions } from 'electron'
import type { DeskCommand } from '../../../src/shared/commands'
import { diagnostics } from '../../../src/main/app/diagnostics'
import { enableDeskItems, menuTemplate, type MenuActions } from '../../../src/main/app/menu'

const wished: DeskCommand[] = []
const nothing = () => undefined
const actions: MenuActions = {
  command: (command) => wished.push(command),
  openPack: nothing,
  print: nothing,
  savePdf: nothing,
  showAbout: nothing,
  copyDiagnostics: nothing,
  openGuide: nothing
}
const itemsOf = (template: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])

describe.each(['linux', 'darwin', 'win32'] as const)('the menu on %s', (platform) => {
  const items = itemsOf(menuTemplate(platform, false, actions))
  const labels = items.map(({ label }) => label?.replace('&', ''))

  it('has every key once, and a way to quit', () => {
    const keys = items.flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []))
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.length).toBeGreaterThan(15)
    expect(items.filter(({ role }) => role === 'quit')).toHaveLength(1)
    expect(labels).toEqual(expect.arrayContaining(['Open…', 'Print…', 'Overview', 'Back', 'Keyboard Shortcuts']))
  })

  it('offers neither reloading nor developer tools outside of development', () => {
    const roles = (developing: boolean) =>
      itemsOf(menuTemplate(platform, developing, actions)).map(({ role }) => String(role))
    expect(roles(false)).not.toEqual(expect.arrayContaining(['reload']))
    expect(roles(false)).not.toEqual(expect.arrayContaining(['toggleDevTools']))
    expect(roles(true)).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']))
  })

  it('leads to each screen by one command', () => {
    wished.length = 0
    for (const { id, click } of items)
      if (['desk:approvals', 'desk:back', 'desk:open'].includes(id ?? '')) click?.({} as never, undefined, {} as never)
    expect(wished).toEqual([{ do: 'find' }, { do: 'go', place: 'approvals' }, { do: 'back' }])
  })
})

it('what the desk does is offered to whoever is signed in only', () => {
  const menu = {
    items: [
      {
        id: 'file',
        enabled: true,
        submenu: {
          items: [
            { id: 'desk:open', enabled: true },
            { id: 'about', enabled: true }
          ]
        }
      }
    ]
  }
  enableDeskItems(menu, false)
  expect(menu.items[0]?.submenu.items).toEqual([
    { id: 'desk:open', enabled: false },
    { id: 'about', enabled: true }
  ])
})

it('diagnostics name versions and the system, nobody and no folder', () => {
  const versions = { ...process.versions, electron: '45.4.1', chrome: '150.0.1' }
  const text = diagnostics('0.1.0', { versions, platform: 'linux', arch: 'x64' }, '6.1.0')
  expect(text.split('\n')).toEqual([
    'emSign Hub Desk 0.1.0',
    `Electron 45.4.1, Chromium 150.0.1, Node ${process.versions.node}`,
    'linux 6.1.0, x64'
  ])
})
