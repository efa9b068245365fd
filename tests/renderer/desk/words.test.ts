import { detailLabel, detailValue } from '../../../src/renderer/desk/detail-words'
import { countries as portalCountries } from '../../../src/shared/countries'
import { describe, expect, it } from 'vitest'
import { countries } from '../../../src/renderer/desk/countries'
import {
  countOf,
  countryName,
  describeUserAgent,
  formatAge,
  formatRemaining,
  startOfDay,
  startOfNextDay
} from '../../../src/renderer/desk/format'
import { findLinks } from '../../../src/renderer/desk/parts/mail-links'
import { ariaSort, nextSort, rowAfterKey } from '../../../src/renderer/desk/parts/data-table'
import { auditActionNames, describeDetails, mailStateWords } from '../../../src/renderer/desk/words'
import { describeTranscript } from '../../../src/renderer/desk/calls/call-words'
import { describeEntry } from '../../../src/renderer/desk/parts/timeline-entry'
import { journeySteps } from '../../../src/renderer/desk/parts/journey-steps'
import { mailStates } from '../../../src/shared/mail'
import { makeAccount, makeEvent, makeMail } from '../../support/fake-desk-data'

const now = Date.parse('2026-11-23T12:00:00Z')

describe('how the desk writes', () => {
  it.each([
    ['2026-11-23T12:00:30Z', 'now'],
    ['2026-11-23T11:55:00Z', '5 min'],
    ['2026-11-21T13:00:00Z', '47 h'],
    ['2026-11-21T11:59:00Z', '2 d']
  ])('the age of %s as %s', (iso, age) => expect(formatAge(iso, now)).toBe(age))

  it.each([
    ['2026-11-23T11:00:00Z', '0 s'],
    ['2026-11-23T12:00:59Z', '59 s'],
    ['2026-11-23T12:09:01Z', '10 min'],
    ['2026-11-26T12:00:00Z', '3 d']
  ])('what remains until %s as %s', (iso, left) => expect(formatRemaining(iso, now)).toBe(left))

  it('days as spans of the viewer’s zone', () => {
    expect(Date.parse(startOfNextDay('2026-11-23')) - Date.parse(startOfDay('2026-11-23'))).toBe(86_400_000)
    expect(new Date(startOfDay('2026-11-23')).getHours()).toBe(0)
  })

  it('countries by name, unknown ones as what they are', () => {
    expect([countryName('IN'), countryName(null), countryName('nonsense')]).toEqual(['India', 'Unknown', 'nonsense'])
    expect(countries.find(({ value }) => value === 'NO')?.label).toBe('Norway')
  })

  it('user agents in a few words', () => {
    expect(describeUserAgent('Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0')).toBe(
      'Edge 131 on Windows'
    )
    expect(describeUserAgent('curl/8.5')).toBe('curl/8.5')
    expect(describeUserAgent('')).toBe('Not told')
  })

  it('counts and facts', () => {
    expect([countOf(1, 'message'), countOf(1204, 'message'), countOf(2, 'try', 'tries')]).toEqual([
      '1 message',
      '1,204 messages',
      '2 tries'
    ])
    expect(describeDetails({ linkLifetime: 72, notify: true, note: null })).toBe('link lifetime: 72 · notify: yes')
  })
})

describe('links in a message', () => {
  it('are found once each, without the sentence around them', () => {
    expect(
      findLinks('Go to https://hub.example/a/Ab-_9. Or (http://x.example/b), again https://hub.example/a/Ab-_9')
    ).toEqual(['https://hub.example/a/Ab-_9', 'http://x.example/b'])
    expect(findLinks('javascript:alert(1) ftp://x.example')).toEqual([])
  })
})

describe('the table', () => {
  it('turns an order around when its heading is pressed again', () => {
    expect(nextSort('number', 'name')).toBe('name')
    expect(nextSort('name', 'name')).toBe('-name')
    expect(nextSort('-name', 'name')).toBe('name')
    expect([ariaSort('name', 'name'), ariaSort('-name', 'name'), ariaSort('number', 'name')]).toEqual([
      'ascending',
      'descending',
      'none'
    ])
  })

  it.each([
    ['ArrowDown', 4, 5],
    ['j', 9, 9],
    ['ArrowUp', 4, 3],
    ['k', 0, 0],
    ['ArrowDown', -1, 0],
    ['ArrowUp', -1, 0],
    ['PageDown', 4, 7],
    ['PageUp', 1, 0],
    ['Home', 4, 0],
    ['End', 4, 9],
    ['x', 4, null]
  ])('%s from row %i goes to %s', (key, from, to) => expect(rowAfterKey(key, from, 10, 3)).toBe(to))

  it('goes nowhere when empty', () => expect(rowAfterKey('ArrowDown', -1, 0, 3)).toBe(null))
})

describe('the facts of an audit event', () => {
  it.each([
    ['lockedOut', 'Locked out'],
    ['passwordLinkMailed', 'Password link queued'],
    ['mailed', 'Mail queued'],
    ['smtpPassword', 'SMTP password'],
    ['emailBefore', 'E-mail before']
  ])('%s is called %s', (name, label) => expect(detailLabel(name)).toBe(label))

  it.each([
    ['lockedOut', false, 'No'],
    ['role', 'accountManager', 'Account manager'],
    ['kind', 'verification-code', 'Verification code'],
    ['country', 'RU', 'Russia'],
    ['reason', 'duplicate', 'duplicate'],
    ['note', null, null]
  ])('%s: %s reads %s', (name, value, words) => expect(detailValue(name, value)).toBe(words))
})

describe('mail that is not sent yet', () => {
  const claims = /\b(?:sent|mailed|delivered|on its way)\b/i
  const account = makeAccount(1, 'approved')
  const waits = mailStates.filter((state) => !['sent', 'sending', 'dead'].includes(state))

  it('is not called sent by what promised it', () => {
    expect(Object.values(auditActionNames).filter((name) => claims.test(name))).toEqual([])
    expect(describeTranscript({ at: '', staffName: '', what: 'codeSent', method: null, note: null }).text).toBe(
      'New code queued'
    )
    expect(describeDetails({ mailed: true, passwordLinkMailed: true })).toBe(
      'mail queued: yes · password link queued: yes'
    )
    const event = { ...makeEvent(1, account), action: 'account.link_sent' as const }
    expect(describeEntry({ kind: 'event', at: event.at, event }).title).toBe('Link queued')
  })

  it.each(waits)('is not called sent while it is %s', (state) => {
    const mail = { ...makeMail(1, account), state, sentAt: null }
    const entry = describeEntry({ kind: 'mail', at: mail.createdAt, mail })
    expect(`${mailStateWords[state].label} ${entry.title} ${entry.by}`).not.toMatch(claims)
    const link = { purpose: 'activation', state: 'open', createdAt: mail.createdAt, expiresAt: mail.createdAt } as const
    const steps = journeySteps({ ...link, openedAt: null, usedAt: null, mail })
    expect(steps.find(({ key }) => key === 'sent')).toMatchObject({ state: 'open', at: null })
  })
})

describe('countries', () => {
  it('have the names of the portal and of mail', () => {
    expect(countries).toEqual(portalCountries.map(({ code, name }) => ({ value: code, label: name })))
    expect(countryName('RU')).toBe('Russia')
    expect([countryName(null), countryName('XX')]).toEqual(['Unknown', 'XX'])
  })
})
