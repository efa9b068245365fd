import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { News } from '../../../src/main/api/attention'
import { announce, concerning, gapMs, gatherMs, gatherNews, listOnScreen } from '../../../src/main/app/news'

const application = (number: string, by: string | null = null): News => ({
  kind: 'applications',
  accountId: `id-${number}`,
  number,
  organizationName: 'Kestrel Hosting',
  by
})
const block = (number: string): News => ({ kind: 'blocks', incidentId: `incident-${number}`, number })

/** A schedule whose time passes when the test says so. */
function createSchedule() {
  let now = 0
  let due: { readonly at: number; readonly run: () => void }[] = []
  return {
    schedule: (pause: number, run: () => void) => {
      const entry = { at: now + pause, run }
      due = [...due, entry]
      return () => (due = due.filter((one) => one !== entry))
    },
    pass: (milliseconds: number) => {
      const until = now + milliseconds
      for (;;) {
        const next = due.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        due = due.filter((one) => one !== next)
        now = next.at
        next.run()
      }
      now = until
    }
  }
}

describe('news that is gathered', () => {
  it('is told after a moment; what follows within the gap is told together at its end', () => {
    const { schedule, pass } = createSchedule()
    const told: (readonly News[])[] = []
    const add = gatherNews(schedule, (news) => told.push(news))
    add(application('RS-1'))
    pass(gatherMs - 1)
    expect(told).toEqual([])
    pass(1)
    expect(told).toEqual([[application('RS-1')]])
    for (const number of ['RS-2', 'RS-3', 'RS-4']) add(application(number))
    pass(gapMs - 1)
    expect(told).toHaveLength(1)
    pass(1 + gatherMs)
    expect(told[1]?.map(({ number }) => number)).toEqual(['RS-2', 'RS-3', 'RS-4'])
  })

  it('is all told, each once and in order, never more often than the gap allows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40_000 }), { maxLength: 60 }), (pauses) => {
        const { schedule, pass } = createSchedule()
        let now = 0
        const told: { readonly at: number; readonly numbers: readonly string[] }[] = []
        const add = gatherNews(schedule, (news) => told.push({ at: now, numbers: news.map(({ number }) => number) }))
        pauses.forEach((pause, index) => {
          for (let step = 0; step < pause; step += 500) {
            pass(Math.min(500, pause - step))
            now += Math.min(500, pause - step)
          }
          add(application(String(index)))
        })
        pass(10 * gapMs)
        expect(told.flatMap(({ numbers }) => numbers)).toEqual(pauses.map((_pause, index) => String(index)))
        for (const [index, { at }] of told.slice(1, -1).entries())
          expect(at - (told[index]?.at ?? 0)).toBeGreaterThanOrEqual(gapMs - 500)
      }),
      { numRuns: 30 }
    )
  })
})

describe('what news is told of', () => {
  const all = { wanted: { applications: true, blocks: true } }
  const nobody = { id: null, looksAt: null }

  it('is not what is switched off, what one did oneself, or the list that is looked at', () => {
    const news = [application('RS-1'), application('RS-2', 'meera'), block('RS-3')]
    const numbers = (kept: readonly News[]) => kept.map(({ number }) => number)
    expect(numbers(concerning(news, all, nobody))).toEqual(['RS-1', 'RS-2', 'RS-3'])
    expect(numbers(concerning(news, all, { id: 'meera', looksAt: null }))).toEqual(['RS-1', 'RS-3'])
    expect(numbers(concerning(news, all, { id: 'meera', looksAt: 'applications' }))).toEqual(['RS-3'])
    expect(concerning([block('RS-3')], { wanted: { applications: true, blocks: false } }, nobody)).toEqual([])
  })

  it('names who applied, and of a blocked account the number', () => {
    expect(announce([application('RS-000001')], true)).toEqual({
      title: 'New application',
      body: 'Kestrel Hosting (RS-000001) waits for a decision.',
      command: { do: 'go', place: 'approvals', id: 'id-RS-000001' }
    })
    expect(announce([block('RS-000002')], true)).toEqual({
      title: 'Account blocked',
      body: 'RS-000002 was blocked after wrong passwords. Expect a call.',
      command: { do: 'go', place: 'calls', id: 'incident-RS-000002' }
    })
    expect(announce([], true)).toBe(null)
  })

  it('is counted where it is much, and leads to the list', () => {
    expect(announce([application('RS-1'), application('RS-2'), block('RS-3')], true)).toEqual({
      title: '2 new applications, 1 blocked account',
      body: 'They wait in Hub Desk.',
      command: { do: 'go', place: 'approvals' }
    })
  })

  it('tells nothing of anybody while the desk is locked or nobody is signed in', () => {
    for (const news of [[application('RS-1')], [block('RS-3')], [application('RS-1'), block('RS-3')]])
      expect(JSON.stringify(announce(news, false))).not.toMatch(/RS-|Kestrel|id-|incident-/)
  })
})

it('knows from the address which list the desk shows', () => {
  const at = (hash: string) => listOnScreen(`app://hub-desk/${hash}`)
  expect([at('#/approvals'), at('#/approvals/17?sort=name'), at('#/calls'), at('#/callsheet'), at('')]).toEqual([
    'applications',
    'applications',
    'blocks',
    null,
    null
  ])
})
