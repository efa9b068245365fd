/** The desk's own scheme and host. A standard, secure scheme: `'self'` in the policy means these pages only. */
export const deskScheme = 'app'
export const deskUrl = 'app://hub-desk/'

/** Whether this is the page of the desk itself; `about:blank`, empty and every other address are not. */
export function isDeskPage(url: string): boolean {
  const parsed = parse(url)
  return parsed !== null && isDeskOrigin(parsed) && (parsed.pathname === '/' || parsed.pathname === '/index.html')
}

/** Whether a frame inside the desk may show this: previews that the desk made itself. */
export function mayShowInFrame(url: string): boolean {
  if (url === 'about:srcdoc' || url === 'about:blank' || url.startsWith(`blob:${deskUrl}`)) return true
  return url.startsWith('data:')
}

/** The address to open in the person's own browser or mail program; null where it must not be opened at all. */
export function externalAddress(url: string): string | null {
  const parsed = parse(url)
  if (parsed === null || !['https:', 'http:', 'mailto:'].includes(parsed.protocol)) return null
  // A name before an @ makes an address look like another one.
  return parsed.protocol !== 'mailto:' && (parsed.username !== '' || parsed.password !== '') ? null : parsed.href
}

/** What is known of who sent a message to the main process. */
export type Sender = {
  readonly url: string
  /** The top frame of its window, not something embedded in it. */
  readonly isTopFrame: boolean
}

export function isTrustedSender({ url, isTopFrame }: Sender): boolean {
  return isTopFrame && isDeskPage(url)
}

export function isDeskOrigin(url: URL): boolean {
  return `${url.protocol}//${url.host}/` === deskUrl && url.username === '' && url.password === ''
}

function parse(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}
