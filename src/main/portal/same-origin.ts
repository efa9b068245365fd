/**
 * Whether a request that changes something comes from the portal's own pages. Browsers tell: by `Sec-Fetch-Site` on
 * secure and local addresses, by `Origin` everywhere. What sends neither is no browser, so nobody's cookie is misused.
 */
export function isSameOrigin(headers: Headers, portalUrl: string | null): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = headers.get('origin')
  if (origin === null) return true
  const ours = hostOf(portalUrl)
  const theirs = hostOf(origin)
  return theirs !== null && (theirs === ours || theirs === headers.get('host')?.toLowerCase())
}

/** Host and port; a proxy that ends TLS makes the scheme differ, so it is not compared. */
function hostOf(url: string | null): string | null {
  try {
    return url === null ? null : new URL(url).host
  } catch {
    return null
  }
}
