import { describe, expect, it } from 'vitest'
import { ownHosts, turnAway, type Arrival } from '../../../src/main/api/loopback-guard'

const hosts = ownHosts('127.0.0.1', 4181)
const status = (arrival: Partial<Arrival>) =>
  turnAway(
    {
      method: 'GET',
      carriesKey: false,
      urlHost: arrival.host ?? '127.0.0.1:4181',
      host: '127.0.0.1:4181',
      origin: null,
      secFetchSite: null,
      ...arrival
    },
    hosts
  )?.status ?? 'in'

describe('who is let in to the desk on loopback', () => {
  it.each(['127.0.0.1:4181', 'localhost:4181', '[::1]:4181', 'LOCALHOST:4181'])('lets in the host %s', (host) => {
    expect(status({ host })).toBe('in')
  })

  it.each([
    null,
    '',
    '127.0.0.1',
    '127.0.0.1:4180',
    '127.0.0.1:04181',
    '127.0.0.2:4181',
    '0.0.0.0:4181',
    'rebound.example:4181',
    'localhost.rebound.example:4181',
    'localhost:4181.rebound.example',
    '127.0.0.1:4181@rebound.example'
  ])('turns away the host %j with 421', (host) => {
    expect(status({ host, urlHost: '127.0.0.1:4181' })).toBe(421)
  })

  it('turns away a request line that names another host than the header', () => {
    expect(status({ urlHost: 'rebound.example' })).toBe(421)
  })

  it('knows the host that it was told to listen on, and the port that may be left out', () => {
    expect([...ownHosts('127.0.0.5', 80)].sort()).toEqual(
      [
        '127.0.0.1',
        '127.0.0.1:80',
        '127.0.0.5',
        '127.0.0.5:80',
        '[::1]',
        '[::1]:80',
        'localhost',
        'localhost:80'
      ].sort()
    )
    expect(ownHosts('::1', 4181).has('[::1]:4181')).toBe(true)
  })

  it.each<[string, string | null, string | null, 'in' | 403]>([
    ['GET', null, null, 'in'],
    ['GET', null, 'none', 'in'],
    ['GET', null, 'cross-site', 'in'],
    ['GET', 'http://rebound.example', null, 403],
    ['POST', null, null, 'in'],
    ['POST', 'http://127.0.0.1:4181', 'same-origin', 'in'],
    ['POST', 'http://127.0.0.1:4181', null, 'in'],
    ['POST', null, 'none', 'in'],
    ['POST', 'http://127.0.0.1:4181', 'same-site', 403],
    ['POST', null, 'cross-site', 403],
    ['POST', 'http://127.0.0.1:4180', 'same-site', 403],
    ['POST', 'http://localhost:4181', null, 403],
    ['POST', 'https://127.0.0.1:4181', null, 403],
    ['POST', 'http://127.0.0.1:4181.rebound.example', null, 403],
    ['POST', 'null', null, 403],
    ['POST', '', null, 403],
    ['DELETE', null, 'cross-site', 403]
  ])('%s from origin %j, site %j: %s', (method, origin, secFetchSite, expected) => {
    expect(status({ method, origin, secFetchSite })).toBe(expected)
  })
})
