import ipaddr from 'ipaddr.js'

/**
 * What counts as one source of attempts: the address, or the /64 of an IPv6 address, which is what one line gets
 * (`2001:db8:1:2::/64`). `ip` is an address as `clientAddress` gives it.
 */
export function sourceOf(ip: string): string {
  // Stores index attempts by this: the usual address must cost nothing.
  if (!ip.includes(':')) return ip
  const plain = ip.replace(/%.*$/, '')
  if (!ipaddr.IPv6.isValid(plain) || ipaddr.process(plain).kind() === 'ipv4') return ip
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${plain}/64`).toString()}/64`
}
