import { describe, expect, it } from 'vitest'
import { parseSmtpUrl } from '../../../src/main/mail/smtp-server'

describe('an SMTP URL', () => {
  it.each([
    ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, security: 'opportunistic', user: '', password: '' }],
    ['smtp://mail.example', { host: 'mail.example', port: 587, security: 'opportunistic', user: '', password: '' }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, security: 'tls', user: '', password: '' }],
    [
      'smtps://hub%40emsign.example:p%40ss%2F@mail.example:4650/',
      { host: 'mail.example', port: 4650, security: 'tls', user: 'hub@emsign.example', password: 'p@ss/' }
    ],
    ['smtp://[::1]:25', { host: '::1', port: 25, security: 'opportunistic', user: '', password: '' }]
  ])('%s is understood', (url, server) => {
    expect(parseSmtpUrl(url)).toEqual(server)
  })

  it('with a password insists on encryption, except on this machine', () => {
    expect(parseSmtpUrl('smtp://u:p@mail.example').security).toBe('starttls')
    expect(parseSmtpUrl('smtp://u:p@127.0.0.1').security).toBe('opportunistic')
    expect(parseSmtpUrl('smtp://u:p@localhost').security).toBe('opportunistic')
  })

  it.each([
    ['mail.example:587', /begins with mail\.example:/],
    ['not a url', /is no URL/],
    ['https://mail.example', /begins with https:/],
    ['smtp://', /names no server/],
    ['smtp://mail.example/inbox', /after the server and port/],
    ['smtp://mail.example?pool=true', /after the server and port/],
    ['smtp://u:100%@mail.example', /write it as %25/]
  ])('%s is refused with a reason', (url, reason) => {
    expect(() => parseSmtpUrl(url)).toThrow(reason)
  })

  it('is refused without telling its password', () => {
    expect(() => parseSmtpUrl('smtp://u:hunter2@mail.example/x')).toThrow(/^((?!hunter2).)*$/)
  })
})
