import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  duplicatePause,
  duplicatePaused,
  duplicateTold,
  linkMailed,
  linkPaused,
  linkPauses,
  linksEnded,
  newMailGuard,
  passwordWasSet,
  requestedMail
} from '../../../src/main/domain/mail-guards'
import type { AccountStatus } from '../../../src/shared/account'
import type { MailGuard } from '../../../src/main/store/records'

const minute = 60_000
const start = Date.parse('2026-03-02T09:00:00.000Z')
const at = (milliseconds: number) => new Date(start + milliseconds)
const guard = newMailGuard('account-1')
const mailedInARow = (count: number): MailGuard =>
  Array.from({ length: count }).reduce<MailGuard>((before) => linkMailed(before, at(0)), guard)

describe('the pause between links', () => {
  it('is none before the first', () => {
    expect(linkPaused(guard, at(0))).toBe(false)
  })

  it.each([
    [1, 1],
    [2, 5],
    [3, 30],
    [4, 120],
    [5, 120],
    [500, 120]
  ])('after %i in a row is %i minutes to the millisecond', (count, minutes) => {
    const after = mailedInARow(count)
    expect(linkPaused(after, at(0))).toBe(true)
    expect(linkPaused(after, at(minutes * minute - 1))).toBe(true)
    expect(linkPaused(after, at(minutes * minute))).toBe(false)
  })

  it('begins anew a day after the last', () => {
    expect(linkMailed(mailedInARow(4), at(24 * 60 * minute - 1)).linksMailed).toBe(5)
    expect(linkMailed(mailedInARow(4), at(24 * 60 * minute)).linksMailed).toBe(1)
  })

  it('ends with a password that was set, and not with links that were voided', () => {
    expect(linkPaused(passwordWasSet(mailedInARow(4)), at(0))).toBe(false)
    expect(linkPaused(linksEnded(mailedInARow(4)), at(0))).toBe(true)
  })

  it('is none where the clock was set back', () => {
    expect(linkPaused(mailedInARow(4), at(-1))).toBe(false)
  })

  it('lets fifteen mails through on a day of asking every minute', () => {
    let state = guard
    for (let time = 0; time < 24 * 60; time++) {
      if (!linkPaused(state, at(time * minute))) state = linkMailed(state, at(time * minute))
    }
    expect(state.linksMailed).toBe(15)
  })

  it('lets no more than fifteen through on the first day and twelve on each day after, however often somebody asks', () => {
    const requests = fc.array(fc.integer({ min: 0, max: 40 * minute }), { minLength: 1, maxLength: 400 })
    fc.assert(
      fc.property(requests, (gaps) => {
        let state = guard
        let time = 0
        const mailed: number[] = []
        for (const gap of gaps) {
          time += gap
          if (linkPaused(state, at(time))) continue
          state = linkMailed(state, at(time))
          mailed.push(time)
        }
        const most = (from: number) => mailed.filter((when) => when >= from && when < from + 24 * 60 * minute).length
        expect(most(0)).toBeLessThanOrEqual(15)
        for (const when of mailed.slice(linkPauses.length - 1)) expect(most(when)).toBeLessThanOrEqual(12)
        const pauses = mailed.slice(1).map((when, index) => when - (mailed[index] ?? 0))
        for (const [index, pause] of pauses.entries()) {
          expect(pause).toBeGreaterThanOrEqual(linkPauses[Math.min(index, linkPauses.length - 1)] ?? 0)
        }
      })
    )
  })
})

describe('telling the owner of a repeated sign-up', () => {
  it('pauses for an hour, apart from links', () => {
    expect(duplicatePaused(linkMailed(guard, at(0)), at(0))).toBe(false)
    const told = duplicateTold(guard, at(0))
    expect(duplicatePaused(told, at(0))).toBe(true)
    expect(duplicatePaused(told, at(duplicatePause - 1))).toBe(true)
    expect(duplicatePaused(told, at(duplicatePause))).toBe(false)
    expect(duplicatePaused(told, at(-1))).toBe(false)
    expect(linkPaused(told, at(0))).toBe(false)
  })
})

describe('every change of a guard', () => {
  it('raises its version by one, so that any two collide', () => {
    const changes = [linkMailed(guard, at(0)), linksEnded(guard), passwordWasSet(guard), duplicateTold(guard, at(0))]
    expect(changes.map(({ version }) => version)).toEqual([1, 1, 1, 1])
  })
})

describe('what a request on the portal mails', () => {
  const open = { usedAt: null, replacedAt: null, expiresAt: at(minute).toISOString() }
  const links = {
    none: null,
    open,
    expired: { ...open, expiresAt: at(0).toISOString() },
    used: { ...open, usedAt: at(0).toISOString() },
    replaced: { ...open, replacedAt: at(0).toISOString() }
  }
  const table: Readonly<Record<AccountStatus, readonly (string | null)[]>> = {
    pending: [null, null, null, null, null],
    approved: ['activation', null, 'activation', 'activation', 'activation'],
    rejected: [null, null, null, null, null],
    active: Array<string>(5).fill('passwordReset'),
    blocked: Array<string>(5).fill('adviceToPhone'),
    closed: [null, null, null, null, null]
  }

  it.each(Object.keys(table) as AccountStatus[])(
    'to a %s account depends on its newest link only where it waits',
    (status) => {
      expect(Object.values(links).map((link) => requestedMail(status, link, guard, at(0)))).toEqual(table[status])
    }
  )

  it.each(Object.keys(table) as AccountStatus[])('to a %s account is nothing during the pause', (status) => {
    for (const link of Object.values(links)) expect(requestedMail(status, link, mailedInARow(1), at(0))).toBeNull()
  })
})
