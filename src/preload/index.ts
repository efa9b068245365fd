import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { channels } from '@shared/channels'
import type { DeskBridge, DeskEvent } from '@shared/events'
import { isPackName } from '@shared/review-pack'

/** What of the page's events and files is looked at here; `path` is there before Electron 29, `webUtils` after. */
type DroppedFile = Parameters<typeof webUtils.getPathForFile>[0] & { readonly name: string; readonly path?: string }
type DropEvent = { readonly dataTransfer: { readonly files: Iterable<DroppedFile> } | null }
type Page = { readonly addEventListener: (type: 'drop', listener: (event: DropEvent) => void, capture: true) => void }
const page = globalThis as unknown as Page
const pathOf = (file: DroppedFile): string => file.path ?? webUtils.getPathForFile(file)

/** Where the packs lie that were dropped last: a page can name no other file. */
const dropped: string[] = []
page.addEventListener(
  'drop',
  ({ dataTransfer }) => {
    const packs = [...(dataTransfer?.files ?? [])].filter(({ name }) => isPackName(name))
    dropped.splice(0, dropped.length, ...packs.map(pathOf))
  },
  true
)

/** All that a desk's window can reach outside itself. Input travels as JSON, like over loopback. */
const bridge: DeskBridge = {
  call: (operation, input) => ipcRenderer.invoke(channels.call, operation, JSON.stringify(input)),
  on: (_event, listener) => {
    const hear = (_ipc: IpcRendererEvent, event: DeskEvent) => listener(event)
    ipcRenderer.on(channels.event, hear)
    return () => {
      ipcRenderer.removeListener(channels.event, hear)
    }
  },
  openDropped: () => {
    for (const path of dropped.splice(0)) ipcRenderer.send(channels.openPack, path)
  }
}

contextBridge.exposeInMainWorld('hubDesk', bridge)
