import { createRequire } from 'node:module'
import ipaddr from 'ipaddr.js'
import { open, type CountryResponse } from 'maxmind'

/** Tells where an address is, offline. */
export type CountryDatabase = {
  /** ISO 3166-1 alpha-2; null for private addresses and those that the database does not know. */
  readonly lookup: (ip: string) => string | null
}

const databaseFile = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'

/** Reads the database that comes with the programme into memory (8 MB). Rejects where its package is missing. */
export async function openCountryDatabase(): Promise<CountryDatabase> {
  const require = createRequire(import.meta.url)
  // The package's records are flat, unlike MaxMind's own; the reader's type knows only the latter.
  const reader = await open<CountryResponse & { readonly country_code?: string }>(require.resolve(databaseFile))
  return {
    lookup: (ip) => {
      if (!ipaddr.isValid(ip)) return null
      const address = ipaddr.process(ip)
      if (address.range() !== 'unicast') return null
      return reader.get(address.toString())?.country_code ?? null
    }
  }
}
