/** An address as a link's page may show it: `p•••@example.com`. Enough to recognise one's own, too little to learn it. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  const first = [...address.slice(0, at)][0] ?? ''
  return `${first}•••${address.slice(at)}`
}

/** A phone number by its last three digits: `••• 345`. */
export function maskMobile(mobile: string): string {
  return `••• ${mobile.slice(-3)}`
}
