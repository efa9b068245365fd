import { isIP } from 'node:net'

/**
 * Whether a request that changes something comes from the portal's own pages. Browsers tell: by `Sec-Fetch-Site` on
 * secure and local addresses, by `Origin` everywhere. What sends neither is no browser, so nobody's cookie is misused.
 *
 * Ours is the portal's URL, and any bare address that is also the Host; another name is not, as anybody's name can be
 * made to lead here (DNS rebinding, docs/adr/0049-names-of-the-portal.md).
 */
export function isSameOrigin(headers: Headers, portalUrl: string | null): boolean {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (site === null && origin === null) return true
  if (site !== null && site !== 'same-origin') return false
  const host = hostOf(`http://${headers.get('host') ?? ''}`)
  const theirs = origin === null ? host : hostOf(origin)
  if (theirs === null) return false
  return theirs === hostOf(portalUrl) || (theirs === host && isBareAddress(theirs))
}

/** Host and port; a proxy that ends TLS makes the scheme differ, so it is not compared. */
function hostOf(url: string | null): string | null {
  try {
    return url === null ? null : new URL(url).host || null
  } catch {
    return null
  }
}

function isBareAddress(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === 'localhost' || isIP(name.replace(/^\[(.+)\]$/, '$1')) !== 0
}
