import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientAddress, parseTrustedProxies } from '../../../src/main/http/client-address'

const trusted = parseTrustedProxies(['10.0.0.0/8', '::1', '2001:db8:1::/48'])

describe('the client’s address', () => {
  it('is the socket’s, whatever a visitor writes into X-Forwarded-For', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (header, claimed) => {
        expect(clientAddress('198.51.100.7', header, trusted)).toBe('198.51.100.7')
        expect(clientAddress('198.51.100.7', claimed, trusted)).toBe('198.51.100.7')
      })
    )
  })

  it('is the right-most entry that is no trusted proxy, behind trusted ones', () => {
    fc.assert(
      fc.property(fc.array(fc.ipV4()), fc.nat({ max: 255 }), (hearsay, proxy) => {
        const header = [...hearsay, '198.51.100.7', `10.1.2.${proxy}`].join(', ')
        expect(clientAddress('10.0.0.1', header, trusted)).toBe('198.51.100.7')
      })
    )
  })

  it.each([
    ['no header', null, '10.0.0.1'],
    ['an empty header', ' ', '10.0.0.1'],
    ['garbage', 'unknown', '10.0.0.1'],
    ['garbage left of a proxy', 'what, 10.9.9.9', '10.9.9.9'],
    ['garbage left of the client', '<script>, 198.51.100.7', '198.51.100.7'],
    ['only proxies', '10.3.3.3, 10.2.2.2', '10.3.3.3'],
    ['an IPv4 port', '198.51.100.7:50123', '198.51.100.7'],
    ['an IPv6 port', '[2001:db8::7]:443', '2001:db8::7'],
    ['a quoted entry', '"[2001:db8::7]"', '2001:db8::7'],
    ['mapped IPv6', '::ffff:198.51.100.7', '198.51.100.7'],
    ['a zone', 'fe80::1%eth0', 'fe80::1'],
    ['a short IPv4 form', '127.1', '10.0.0.1'],
    ['an octal IPv4 form', '0177.0.0.1', '10.0.0.1'],
    ['a hexadecimal IPv4 form', '0x7f.0.0.1', '10.0.0.1']
  ])('copes with %s', (_, header, client) => {
    expect(clientAddress('10.0.0.1', header, trusted)).toBe(client)
  })

  it('knows a trusted IPv4 proxy on an IPv6 socket', () => {
    expect(clientAddress('::ffff:10.0.0.1', '49.36.0.1', trusted)).toBe('49.36.0.1')
    expect(clientAddress('::ffff:11.0.0.1', '49.36.0.1', trusted)).toBe('11.0.0.1')
  })

  it('trusts IPv6 networks as a whole', () => {
    expect(clientAddress('2001:db8:1:ffff::9', '49.36.0.1', trusted)).toBe('49.36.0.1')
    expect(clientAddress('2001:db8:2::9', '49.36.0.1', trusted)).toBe('2001:db8:2::9')
  })

  it.each(['10.0.0.0/33', 'localhost', '', '10.0.0.0/', '10.0.0.0/8/8', 'fe80::/129'])(
    'refuses "%s" as a trusted proxy and names it',
    (entry) => {
      expect(() => parseTrustedProxies(['10.0.0.0/8', entry])).toThrow(`"${entry}" is not a network`)
    }
  )

  it('takes mapped and single addresses as trusted proxies', () => {
    const proxies = parseTrustedProxies(['::ffff:10.0.0.0/104', ' 192.0.2.1 '])
    expect(clientAddress('10.9.9.9', '49.36.0.1', proxies)).toBe('49.36.0.1')
    expect(clientAddress('192.0.2.1', '49.36.0.1', proxies)).toBe('49.36.0.1')
    expect(clientAddress('192.0.2.2', '49.36.0.1', proxies)).toBe('192.0.2.2')
  })
})
