import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noNetworks, openNetworkDatabase, type NetworkDatabase } from '../../../src/main/http/network'
import { asnDatabase } from '../../support/asn-database'
import { openHub } from '../../support/desk'

let folder: string
let networks: NetworkDatabase
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-desk-networks-'))
  const file = join(folder, 'asn.mmdb')
  await writeFile(
    file,
    asnDatabase({
      '203.0.113.0/24': {
        autonomous_system_number: 64500,
        autonomous_system_organization: 'A telecom whose name is longer than twenty-nine letters'
      },
      '198.51.100.0/25': { asn: 'AS64501', as_name: 'Example Hosting' },
      '192.0.2.0/24': { autonomous_system_number: 64502 },
      '233.252.0.0/24': { country: 'IN' }
    })
  )
  networks = await openNetworkDatabase(file)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', 'AS64500 A telecom whose name is longer than twenty-nine letters'],
    ['::ffff:203.0.113.7', 'AS64500 A telecom whose name is longer than twenty-nine letters'],
    ['198.51.100.9', 'AS64501 Example Hosting'],
    ['192.0.2.1', 'AS64502']
  ])('of %s is %s', (ip, network) => {
    expect(networks.lookup(ip)).toBe(network)
  })

  it.each(['198.51.100.200', '127.0.0.1', '2001:db8::1', '233.252.0.1', 'portal.example', ''])(
    'of %s is not known',
    (ip) => {
      expect(networks.lookup(ip)).toBeNull()
    }
  )

  it('is not known where there is no database', () => {
    expect(noNetworks.lookup('203.0.113.7')).toBeNull()
  })

  it('says at the start which file is no database, and opens nothing', async () => {
    const file = join(folder, 'not-a-database.mmdb')
    await writeFile(file, 'nonsense')
    await expect(openHub({ networkDatabase: file })).rejects.toThrow(
      `--network-database: ${file} is not an ASN database`
    )
    await expect(openHub({ networkDatabase: join(folder, 'nowhere.mmdb') })).rejects.toThrow('no such file')
  })
})
