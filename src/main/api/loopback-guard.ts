/** What of a request decides whether it may reach the desk at all. */
export type Arrival = {
  readonly method: string
  /** A launch key is used up by looking, so that counts as a change. */
  readonly carriesKey: boolean
  /** The URL's own host: differs from the header where the request line names one. */
  readonly urlHost: string
  readonly host: string | null
  readonly origin: string | null
  readonly secFetchSite: string | null
}

export type Turned = { readonly status: 403 | 421; readonly message: string }

/** Every way to write the address that the desk listens on, port included; the default port may be left out. */
export function ownHosts(host: string, port: number): ReadonlySet<string> {
  const names = new Set(['127.0.0.1', '[::1]', 'localhost', host.includes(':') ? `[${host}]` : host])
  return new Set([...names].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
}

/**
 * Turns away what no desk of ours sends: a name that was made to resolve to loopback (DNS rebinding), and requests that
 * another site's page makes with this browser's cookie. Null: let it in.
 */
export function turnAway(arrival: Arrival, hosts: ReadonlySet<string>): Turned | null {
  const host = arrival.host?.toLowerCase() ?? ''
  if (!hosts.has(host) || !hosts.has(arrival.urlHost.toLowerCase()))
    return { status: 421, message: 'The desk answers only to its own address. Open the one printed in the terminal.' }

  const foreign: Turned = { status: 403, message: 'The desk takes no requests from other sites.' }
  if (arrival.origin !== null && arrival.origin.toLowerCase() !== `http://${host}`) return foreign
  const reads = arrival.method === 'HEAD' || (arrival.method === 'GET' && !arrival.carriesKey)
  // What sends no Sec-Fetch-Site is no current browser, and then there is no cookie of a person to misuse.
  const site = arrival.secFetchSite ?? 'none'
  if (reads || site === 'same-origin' || site === 'none') return null
  return arrival.carriesKey
    ? { ...foreign, message: `${foreign.message} Paste the address into the browser instead.` }
    : foreign
}
