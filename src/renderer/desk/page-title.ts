/** What the window and the browser's tab are called: the page first, so that tabs can be told apart. */
export const pageTitle = (page: unknown): string =>
  typeof page === 'string' && page !== '' ? `${page} · emSign Hub Desk` : 'emSign Hub Desk'
