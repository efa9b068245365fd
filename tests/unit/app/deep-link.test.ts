import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountOfLink, takeLinks } from '../../../src/main/app/deep-link'
import { formatAccountNumber } from '../../../src/shared/account'

describe('accountOfLink', () => {
  it('reads the account number of every account, with or without a slash at the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom('', '/'), (ordinal, end) => {
        const number = formatAccountNumber(ordinal)
        expect(accountOfLink(`hubdesk://account/${number}${end}`)).toBe(number)
      })
    )
  })

  it('reads a link whose letters another program changed', () => {
    expect(accountOfLink('HUBDESK://Account/rs-000042')).toBe('RS-000042')
  })

  it.each([
    '',
    'hubdesk:',
    'hubdesk://account/',
    'hubdesk://account/RS-42',
    'hubdesk://account/RS-0000000042',
    'hubdesk://account/RS-000042/close',
    'hubdesk://account/RS-000042?approve=1',
    'hubdesk://account/RS-000042#x',
    'hubdesk://account/RS-000042 --data /tmp',
    'hubdesk://account/RS-000042\n',
    ' hubdesk://account/RS-000042',
    'hubdesk://account/../RS-000042',
    'hubdesk://account/RS-00004２',
    'hubdesk://settings/RS-000042',
    'hubdesk://user@account/RS-000042',
    'hubdesk:account/RS-000042',
    'https://account/RS-000042',
    'RS-000042'
  ])('takes %j for nothing', (link) => {
    expect(accountOfLink(link)).toBe(null)
  })

  it('never answers anything but an account number', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = accountOfLink(`hubdesk://account/${text}`)
        expect(found === null || /^RS-\d{6,9}$/.test(found)).toBe(true)
      })
    )
  })
})

describe('takeLinks', () => {
  it('leaves the options, in their order, and takes links out whether or not they lead anywhere', () => {
    expect(takeLinks(['--data', '/srv/hub', 'hubdesk://account/RS-000007', '--demo', 'hubdesk://nonsense'])).toEqual({
      args: ['--data', '/srv/hub', '--demo'],
      account: 'RS-000007'
    })
  })

  it('takes the first that leads somewhere, and none of a line without one', () => {
    expect(takeLinks(['hubdesk://x', 'hubdesk://account/RS-000001', 'hubdesk://account/RS-000002']).account).toBe(
      'RS-000001'
    )
    expect(takeLinks(['--demo'])).toEqual({ args: ['--demo'], account: null })
  })
})
