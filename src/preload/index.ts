import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { channels } from '@shared/channels'
import type { DeskBridge, DeskEvent } from '@shared/events'
import { packExtension } from '@shared/review-pack'

/** All that a desk's window can reach outside itself. Input travels as JSON, like over loopback. */
const bridge: DeskBridge = {
  call: (operation, input) => ipcRenderer.invoke(channels.call, operation, JSON.stringify(input)),
  on: (_event, listener) => {
    const hear = (_ipc: IpcRendererEvent, event: DeskEvent) => listener(event)
    ipcRenderer.on(channels.event, hear)
    return () => {
      ipcRenderer.removeListener(channels.event, hear)
    }
  }
}

contextBridge.exposeInMainWorld('hubDesk', bridge)

/** What of the page's events and files is looked at here; `path` is there before Electron 29, `webUtils` after. */
type DroppedFile = Parameters<typeof webUtils.getPathForFile>[0] & { readonly name: string; readonly path?: string }
type DropEvent = {
  readonly defaultPrevented: boolean
  readonly preventDefault: () => void
  readonly dataTransfer: { readonly types: readonly string[]; readonly files: Iterable<DroppedFile> } | null
}
type Page = { readonly addEventListener: (type: 'dragover' | 'drop', listener: (event: DropEvent) => void) => void }
const page = globalThis as unknown as Page
const pathOf = (file: DroppedFile): string => file.path ?? webUtils.getPathForFile(file)

/** A review pack that is dropped on a window is opened, unless the page takes it itself. */
page.addEventListener('dragover', (event) => {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
})
page.addEventListener('drop', (event) => {
  if (event.defaultPrevented) return
  event.preventDefault()
  for (const file of event.dataTransfer?.files ?? [])
    if (file.name.toLowerCase().endsWith(packExtension)) ipcRenderer.send(channels.openPack, pathOf(file))
})
