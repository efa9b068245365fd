/** The screens that the window's menu and its notifications lead to; each the name of a route. */
export const deskPlaces = [
  'overview',
  'approvals',
  'calls',
  'resellers',
  'mail',
  'audit',
  'settings',
  'mentions',
  'reports'
] as const
export type DeskPlace = (typeof deskPlaces)[number]

/** What the window's own menu, or a notification outside it, has the desk do. It carries where to go, never what to change. */
export type DeskCommand =
  /** `id`: the record to open there. */
  | { readonly do: 'go'; readonly place: DeskPlace; readonly id?: string }
  | { readonly do: 'back' | 'forward' | 'find' | 'shortcuts' | 'export' | 'signOut' }

/** Why the desk's page had to be opened again: it ended by itself, or was ended because it did not answer any more. */
export type PageLoss = 'crash' | 'hang'
