import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { channels } from '@shared/channels'
import type { DeskBridge, DeskEvent } from '@shared/events'

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
