import ipaddr from 'ipaddr.js'
import { open, type AsnResponse } from 'maxmind'

/** Tells who runs the network of an address, offline. */
export type NetworkDatabase = {
  /** Like `AS64500 Example Telecom`; null where the database does not know. */
  readonly lookup: (ip: string) => string | null
}

/** Fields of the databases there are: those of MaxMind and DB-IP, and those of IPinfo. */
type NetworkRecord = Partial<AsnResponse> & {
  readonly asn?: string
  readonly as_name?: string
  readonly name?: string
}

/** For installations that have no such database: none comes with the programme (docs/adr/0031-evidence.md). */
export const noNetworks: NetworkDatabase = { lookup: () => null }

/**
 * Reads an ASN database in MaxMind's format into memory.
 * @throws Error where it can't be read or is none
 */
export async function openNetworkDatabase(path: string): Promise<NetworkDatabase> {
  const reader = await open<AsnResponse & NetworkRecord>(path)
  return {
    lookup: (ip) => {
      if (!ipaddr.isValid(ip)) return null
      const record: NetworkRecord | null = reader.get(ipaddr.process(ip).toString())
      return record === null ? null : describe(record)
    }
  }
}

function describe(record: NetworkRecord): string | null {
  const number = record.autonomous_system_number
  const words = [
    number === undefined ? record.asn : `AS${number}`,
    record.autonomous_system_organization ?? record.as_name ?? record.name
  ].filter((word) => word !== undefined && word !== '')
  return words.length === 0 ? null : words.join(' ')
}
