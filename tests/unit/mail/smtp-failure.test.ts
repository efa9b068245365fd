import { describe, expect, it } from 'vitest'
import { explainSmtpFailure, type SmtpFailure } from '../../../src/main/mail/smtp-failure'

const server = 'the mail server at mail.example:587'
const explained = (failure: Omit<SmtpFailure, 'message'> & { message?: string }) => {
  const error = explainSmtpFailure({ message: 'Something', ...failure }, server)
  return [error.fault, error.message.replace('The mail server at mail.example:587 ', '')]
}

describe('whose fault a failed delivery is', () => {
  it.each([
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'connection', "can't be reached (connection refused)."],
    [{ code: 'EDNS', originalCode: 'ENOTFOUND' }, 'connection', "can't be reached (there is no server of this name)."],
    [
      { code: 'ETIMEDOUT', timeoutType: 'CONNECT_TIMEOUT' },
      'connection',
      "can't be reached (it did not answer in time)."
    ],
    [
      { code: 'EAUTH', responseCode: 535, response: '535 5.7.8 Bad credentials.' },
      'connection',
      'refuses our user name or password (535 5.7.8 Bad credentials).'
    ],
    [
      { code: 'ETLS', message: 'Upgrading connection with STARTTLS failed' },
      'connection',
      'offers no secure connection that we can trust (upgrading connection with STARTTLS failed).'
    ],
    [
      { code: 'ESOCKET', message: 'self-signed certificate' },
      'unclear',
      'offers no secure connection that we can trust (self-signed certificate).'
    ],
    [
      { code: 'EENVELOPE', command: 'MAIL FROM', response: 'and so on' },
      'unclear',
      'refuses mail from our sender address: and so on.'
    ],
    [
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530, response: '530 Authentication required' },
      'connection',
      'wants a user name and password, or a secure connection (530 Authentication required).'
    ],
    [
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550, response: '550 Not you' },
      'connection',
      'refuses mail from our sender address: 550 Not you.'
    ],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421, response: '421 Going down' },
      'connection',
      'refuses the recipient: 421 Going down.'
    ],
    [
      { code: 'ECONNECTION', message: 'Connection closed unexpectedly' },
      'unclear',
      'broke the connection (connection closed unexpectedly).'
    ],
    [{ code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT' }, 'unclear', "can't be reached (it did not answer in time)."],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450, response: '450 Greylisted' },
      'message',
      'refuses the recipient: 450 Greylisted.'
    ],
    [
      { code: 'EMESSAGE', command: 'DATA', responseCode: 451, response: '451 Try later' },
      'message',
      'refuses the message: 451 Try later.'
    ],
    [
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 No such user' },
      'refused',
      'refuses the recipient: 550 No such user.'
    ],
    [
      { code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 Spam' },
      'refused',
      'refuses the message: 554 Spam.'
    ],
    [
      { code: 'EENVELOPE', message: 'Internationalized mailbox name not allowed' },
      'refused',
      "can't take this message (internationalized mailbox name not allowed)."
    ]
  ] as const)('%o: %s', (failure, fault, words) => {
    expect(explained(failure)).toEqual([fault, words])
  })

  it('says a server’s answer on one line', () => {
    const [, words] = explained({ code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554-No\r\n554 way' })
    expect(words).toBe('refuses the message: 554-No 554 way.')
  })
})
