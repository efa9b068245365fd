import { expect, it } from 'vitest'
import { sourceOf } from '../../../src/shared/source-of'

it('is the address for IPv4 and the /64 for IPv6', () => {
  expect(sourceOf('198.51.100.7')).toBe('198.51.100.7')
  expect(sourceOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(sourceOf('2001:db8:1:2::1')).toBe(sourceOf('2001:db8:1:2:ffff::'))
  expect(sourceOf('2001:db8:1:3::1')).not.toBe(sourceOf('2001:db8:1:2::1'))
  expect(sourceOf('fe80::1%eth0')).toBe('fe80::/64')
})

it('is what it is given where that is no IPv6 address, and an IPv4 one in disguise', () => {
  expect(sourceOf('::ffff:198.51.100.7')).toBe('::ffff:198.51.100.7')
  expect(sourceOf('unix:')).toBe('unix:')
})
