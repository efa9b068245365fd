import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = readonly [Address, number]

/** Proxies whose word on the client's address counts. */
export type TrustedProxies = readonly Network[]

/** Reads addresses and CIDR networks (`10.0.0.0/8`, `::1`). Throws an error that names the entry it can't read. */
export function parseTrustedProxies(entries: readonly string[]): TrustedProxies {
  return entries.map((entry) => {
    const text = entry.trim()
    try {
      if (text.includes('/')) return plain(ipaddr.parseCIDR(text))
      const address = ipaddr.process(text)
      return [address, address.kind() === 'ipv4' ? 32 : 128]
    } catch {
      throw new Error(
        `"${text}" is not a network that can be trusted as a proxy: give an address or a CIDR, like 10.0.0.0/8.`
      )
    }
  })
}

/** `::ffff:10.0.0.0/104` is how some tools write `10.0.0.0/8`. */
function plain([address, bits]: [Address, number]): Network {
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96) {
    return [address.toIPv4Address(), bits - 96]
  }
  return [address, bits]
}

/**
 * The client's address: the socket's, unless that is a trusted proxy; then the right-most entry of `X-Forwarded-For`
 * that is not one (everything left of it is hearsay). What can't be read ends the search at the last hop that could.
 * Mapped IPv6 is given as IPv4, ports and zones are dropped.
 */
export function clientAddress(peer: string, forwardedFor: string | null, trusted: TrustedProxies): string {
  let client = readAddress(peer)
  if (client === null) return peer
  const hops = (forwardedFor ?? '').split(',').reverse()
  for (const hop of hops) {
    if (!isTrusted(client, trusted)) break
    const before = readAddress(hop)
    if (before === null) break
    client = before
  }
  return client.toString()
}

function isTrusted(address: Address, trusted: TrustedProxies): boolean {
  return trusted.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits))
}

/** `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1`, `[2001:db8::1]:443`, `"[2001:db8::1]"`, `fe80::1%eth0`; null for the rest. */
function readAddress(written: string): Address | null {
  const text = written.trim().replace(/^"(.*)"$/, '$1')
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
  const address = bare.replace(/%.*$/, '')
  // ipaddr.js also reads "10" and "0x7f.1" as IPv4, which nobody writes in earnest.
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return null
  return ipaddr.process(address)
}
