import type { DeskCommand, PageLoss } from './commands'

/**
 * What the main process tells every open desk. Events carry no data: whoever shows something asks for it again,
 * under its own role.
 */
export type DeskEvent =
  | { readonly topic: 'accounts'; readonly ids: readonly string[] }
  | { readonly topic: 'incidents'; readonly ids: readonly string[] }
  | { readonly topic: 'mail'; readonly ids: readonly string[] }
  /** Somebody began or ceased to look at these applications. */
  | { readonly topic: 'claims'; readonly ids: readonly string[] }
  /** Applications were taken offline, or a lease was ended or finished. */
  | { readonly topic: 'leases' }
  /** Somebody kept or removed a view of a list. */
  | { readonly topic: 'views' }
  | { readonly topic: 'staff' }
  /** Somebody was mentioned in a note, or read it. */
  | { readonly topic: 'mentions' }
  | { readonly topic: 'settings' }
  /** Something was written down. */
  | { readonly topic: 'audit' }
  | { readonly topic: 'status' }
  /** A link from elsewhere names this account: go there. Said to one window, whether or not anybody is signed in. */
  | { readonly topic: 'open'; readonly number: string }
  /** The window's menu or a notification wants this. Said to one window. */
  | { readonly topic: 'command'; readonly command: DeskCommand }
  /** The page was lost and is here again. Said to the window that it happened to. */
  | { readonly topic: 'recovered'; readonly from: PageLoss }
  /** The caller's session ended elsewhere: deactivated, password changed, host restarted. */
  | { readonly topic: 'session' }

export type DeskTopic = DeskEvent['topic']

/** Set where the loopback host does not know this browser: after its restart, say, until it is let in again. */
export const shutOutHeader = 'x-hub-desk-shut-out'

/** Names the tab that calls over loopback, of which one browser has several; the event stream's `tab` is the same. */
export const tabHeader = 'x-hub-desk-tab'

/** What the preload bridge gives the desk as `window.hubDesk`. The loopback client offers the same. */
export type DeskBridge = {
  /** `input` is checked on the other side; the answer is a `Reply`. */
  readonly call: (operation: string, input: unknown) => Promise<unknown>
  /** Returns what stops listening. */
  readonly on: (event: 'desk', listener: (event: DeskEvent) => void) => () => void
  /** Opens the review packs that were dropped on the window last in review mode; only the desktop application can. */
  readonly openDropped?: () => void
}
