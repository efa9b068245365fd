import { describe, expect, it } from 'vitest'
import { createPortalSessions, defaultSessionLimits } from '../../../src/main/portal/sessions'

const now = () => new Date('2026-03-01T08:00:00Z')

describe('portal sessions', () => {
  it('are told apart by unguessable secrets', () => {
    const sessions = createPortalSessions(now)
    const secrets = Array.from({ length: 5 }, (_, index) => sessions.open(`account-${index}`))
    expect(secrets.map((secret) => sessions.accountOf(secret))).toEqual(
      [0, 1, 2, 3, 4].map((index) => `account-${index}`)
    )
    expect(new Set(secrets.map((secret) => secret.length))).toEqual(new Set([43]))
    expect(sessions.accountOf(undefined)).toBeNull()
    expect(sessions.accountOf('account-0')).toBeNull()
  })

  it('of one account push out its own oldest, not those of others', () => {
    const sessions = createPortalSessions(now, { ...defaultSessionLimits, mostPerAccount: 2 })
    const other = sessions.open('other')
    const [first, second, third] = ['a', 'b', 'c'].map(() => sessions.open('mine'))
    expect([other, first, second, third].map((secret) => sessions.accountOf(secret))).toEqual([
      'other',
      null,
      'mine',
      'mine'
    ])
  })

  it('are bounded: beyond the limit the one unused for longest ends', () => {
    const sessions = createPortalSessions(now, { ...defaultSessionLimits, most: 2 })
    const [first, second] = [sessions.open('one'), sessions.open('two')]
    sessions.accountOf(first)
    const third = sessions.open('three')
    expect([first, second, third].map((secret) => sessions.accountOf(secret))).toEqual(['one', null, 'three'])
  })
})
