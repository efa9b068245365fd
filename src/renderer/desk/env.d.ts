import type { DeskBridge } from '@shared/events'

declare global {
  interface Window {
    /** Given by the Electron preload; missing in a browser, where the desk talks to the loopback host. */
    readonly hubDesk?: DeskBridge
  }
}
