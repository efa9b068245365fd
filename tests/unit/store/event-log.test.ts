import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventLog, type EventLog } from '../../../src/main/store/event-log'
import { piecesOf } from '../../../src/main/store/lines'
import type { EventQuery } from '../../../src/main/store/port'
import { actorKinds, type Actor, type AuditAction, type AuditEvent } from '../../../src/shared/audit'

const people = ['Asha Iyer', 'Ravi Rao']
const actors: readonly Actor[] = [
  ...people.map((name, index) => ({ kind: 'staff' as const, id: `staff-${index}`, name })),
  { kind: 'reseller', id: 'account-1', name: 'Asha Iyer' },
  { kind: 'visitor' },
  { kind: 'system' }
]
const actions: readonly AuditAction[] = ['account.approved', 'account.blocked', 'settings.changed', 'desk.refused']
const accountIds = [null, 'account-1', 'account-2']
const times = ['2026-03-01T08:00:00.000Z', '2026-03-02T08:00:00.000Z', '2026-03-03T08:00:00.000Z']

const facts = fc.record({
  at: fc.constantFrom(...times),
  actor: fc.constantFrom(...actors),
  action: fc.constantFrom(...actions),
  accountId: fc.constantFrom(...accountIds),
  subject: fc.constantFrom('RS-000001', 'Kestrel & Co', 'lockout'),
  ip: fc.constantFrom(null, '203.0.113.7'),
  caseNumber: fc.constantFrom(null, 'CASE-7K2M')
})
const queries: fc.Arbitrary<EventQuery> = fc.record(
  {
    action: fc.oneof(fc.constantFrom(...actions), fc.subarray([...actions])),
    actorId: fc.constantFrom('staff-0', 'account-1', 'nobody'),
    actorKind: fc.oneof(fc.constantFrom(...actorKinds), fc.subarray([...actorKinds])),
    accountId: fc.constantFrom('account-1', 'account-2', 'none'),
    from: fc.constantFrom(...times),
    until: fc.constantFrom(...times),
    search: fc.constantFrom('asha', 'rs000001', 'kestrelco', 'blocked', '203.0.113', 'case 7k2m', 'lockout ravi')
  },
  { requiredKeys: [] }
)

/** What the log promises, said the slow way. */
function expected(events: readonly AuditEvent[], query: EventQuery): readonly number[] {
  const isOneOf = (match: string | readonly string[] | undefined, value: string) =>
    match === undefined || (typeof match === 'string' ? match === value : match.includes(value))
  const fold = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  return events
    .filter((event) => {
      const { actor, details } = event
      const texts = [event.subject, event.action, 'name' in actor ? actor.name : '', event.ip ?? '']
      const all = [...texts, String(details['caseNumber'] ?? '')].map(fold)
      const words = (query.search ?? '').replaceAll('.', ' ').split(' ').filter(Boolean)
      return (
        isOneOf(query.action, event.action) &&
        isOneOf(query.actorKind, actor.kind) &&
        (query.actorId === undefined || ('id' in actor && actor.id === query.actorId)) &&
        (query.accountId === undefined || event.accountId === query.accountId) &&
        (query.from === undefined || event.at >= query.from) &&
        (query.until === undefined || event.at < query.until) &&
        words.every((word) => all.some((text) => text.includes(word)))
      )
    })
    .map(({ sequence }) => sequence)
    .reverse()
}

/** As a snapshot brings them. */
function appendLines(log: EventLog, events: readonly AuditEvent[]): void {
  const lines = events.map((event, index) => `${JSON.stringify(event)}${index === events.length - 1 ? '' : ','}\n`)
  for (const piece of piecesOf(Buffer.from(lines.join('')))) log.appendLines(piece)
}

function anEvent(sequence: number, change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: String(sequence),
    sequence,
    commit: sequence,
    at: times[0] ?? '',
    actor: { kind: 'system' },
    action: 'account.approved',
    accountId: 'account-1',
    subject: 'RS-000001',
    ip: null,
    details: {},
    ...change
  }
}

const limits = fc.integer({ min: 1, max: 7 })

describe('the event log', () => {
  it('finds exactly the events that meet every filter, the newest first, page after page', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 40 }), fc.nat(40), queries, limits, (all, lines, query, limit) => {
        const log = createEventLog()
        const events = all.map(({ caseNumber, ...event }, index): AuditEvent => {
          const sequence = index + 1
          const details = caseNumber === null ? {} : { caseNumber }
          return { ...event, id: String(sequence), sequence, commit: sequence, details }
        })
        appendLines(log, events.slice(0, lines))
        events.slice(lines).forEach(log.append)
        const wanted = expected(events, query)
        const found: number[] = []
        let cursor: string | null = null
        do {
          const page: ReturnType<typeof log.query> = log.query({ ...query, limit, ...(cursor ? { cursor } : {}) })
          expect(page.total).toBe(wanted.length)
          found.push(...page.items.map(({ sequence }) => sequence))
          cursor = page.nextCursor
        } while (cursor !== null)
        expect(found).toEqual(wanted)
      }),
      { numRuns: 300 }
    )
  })

  it('does not look through what an event tells beside its case number: viewers may not be shown all of it', () => {
    const log = createEventLog()
    log.append(anEvent(1, { details: { mobile: '+919876543210', caseNumber: 'CASE-7K2M' } }))
    expect([log.query({ search: '9876543210' }).total, log.query({ search: '7k2m' }).total]).toEqual([0, 1])
  })

  it('tells what lags far behind, but not to whoever asks for the newest', () => {
    const log = createEventLog()
    for (let sequence = 1; sequence <= 501; sequence += 1) log.append(anEvent(sequence))
    const queries: readonly EventQuery[] = [{ limit: 7 }, { accountId: 'account-1' }, { action: 'account.approved' }]
    expect(queries.map(log.lagging)).toEqual([null, log.byAccount, log.columns])
    for (const follower of [log.byAccount, log.columns]) follower.advance(Infinity)
    expect(queries.map(log.lagging)).toEqual([null, null, null])
    expect(queries.map((query) => log.query(query).total)).toEqual([501, 501, 501])
  })

  it('parses only the lines that somebody wants, wherever they stand', () => {
    const log = createEventLog()
    const events = Array.from({ length: 2_000 }, (_, index) => anEvent(index + 1))
    const good = events.map((event) => JSON.stringify(event))
    const pieces = [
      ...piecesOf(Buffer.from(`${good.slice(0, 400).join(',\n')},\n`)),
      { bytes: Buffer.from('{"sequence":400},\n'), count: 100 },
      ...piecesOf(Buffer.from(`${good.slice(500).join(',\n')}\n`))
    ]
    expect(pieces.length).toBeGreaterThan(5)
    for (const piece of pieces) log.appendLines(piece)
    log.append(anEvent(2_001))
    expect(log.query({ limit: 1_501 }).items).toEqual([...events.slice(500), anEvent(2_001)].reverse())
    expect([log.query({ limit: 3 }).total, log.after(0, 400)]).toEqual([2_001, events.slice(0, 400)])
    expect(log.after(1_998, 9)).toEqual([...events.slice(1_998), anEvent(2_001)])
    expect(() => log.after(399, 2)).toThrow('event 400 follows event 400')
  })
})
