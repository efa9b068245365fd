/** What the window and the browser's tab are called: the page first, so that tabs can be told apart. */
export const pageTitle = (page: unknown): string =>
  typeof page === 'string' && page !== '' ? `${page} · emSign Hub Desk` : 'emSign Hub Desk'

let named = pageTitle(null)
let counted = 0

function show(): void {
  document.title = counted > 0 ? `(${counted}) ${named}` : named
}

/** Calls the window, or the browser's tab, this. */
export function nameWindow(title: string): void {
  named = title
  show()
}

/** Puts how much waits before the name of the window, for whoever looks elsewhere: `(3) Approvals · emSign Hub Desk`. */
export function countInTitle(waiting: number): void {
  counted = waiting
  show()
}
