import { beforeEach, describe, expect, it } from 'vitest'
import { claimLifetime, createClaims, type Claims } from '../../../src/main/services/claims'

const rohan = { id: 'rohan', name: 'Rohan Dalvi' }
const meera = { id: 'meera', name: 'Meera Kamath' }
const start = Date.parse('2026-03-02T09:00:00.000Z')

let claims: Claims
let told: (readonly string[])[]
let time: number
/** Moves the clock, and runs what was due on the way. */
let pass: (milliseconds: number) => void

beforeEach(() => {
  time = start
  let due: { at: number; run: () => void } | null = null
  claims = createClaims({
    now: () => new Date(time),
    schedule: (pause, run) => {
      const mine = { at: time + pause, run }
      due = mine
      return () => {
        if (due === mine) due = null
      }
    }
  })
  pass = (milliseconds) => {
    const end = time + milliseconds
    while (due !== null && due.at <= end) {
      const { at, run } = due
      due = null
      time = at
      run()
    }
    time = end
  }
  told = []
  claims.onChange((ids) => told.push(ids))
})

describe('who is on a call', () => {
  it('is everybody, each once however many desks they have, and desks are told of all who come and go', () => {
    const calls = createClaims({ now: () => new Date(time), schedule: () => () => undefined, watched: 'everybody' })
    const heard: (readonly string[])[] = []
    calls.onChange((ids) => heard.push(ids))
    const names = () => calls.everybodyAt('incident').map(({ staffName }) => staffName)
    const [window, tab, other] = [{}, {}, {}]
    calls.take('incident', rohan, window)
    calls.take('incident', meera, other)
    calls.take('incident', rohan, tab)
    expect(names()).toEqual(['Rohan Dalvi', 'Meera Kamath'])
    calls.take('incident', meera, other)
    expect(heard).toHaveLength(3)
    calls.releaseAll(window)
    expect(names()).toEqual(['Meera Kamath', 'Rohan Dalvi'])
    calls.release('incident', other)
    calls.releaseAll(tab)
    expect(names()).toEqual([])
    expect(heard).toHaveLength(6)
  })
})

describe('a claim', () => {
  it('tells who looks at an application since when, and tells desks once', () => {
    const desk = {}
    expect(claims.take('a', rohan, desk)).toEqual({
      staffId: 'rohan',
      staffName: 'Rohan Dalvi',
      since: '2026-03-02T09:00:00.000Z'
    })
    pass(60_000)
    claims.take('a', rohan, desk)
    expect(claims.of('a')?.since).toBe('2026-03-02T09:00:00.000Z')
    expect(claims.of('b')).toBeNull()
    expect(told).toEqual([['a']])
  })

  it('stays with whoever came first, and goes to the next when they leave', () => {
    const [first, second] = [{}, {}]
    claims.take('a', rohan, first)
    pass(1000)
    expect(claims.take('a', meera, second)).toMatchObject({ staffName: 'Rohan Dalvi' })
    claims.release('a', first)
    expect(claims.of('a')).toMatchObject({ staffName: 'Meera Kamath', since: '2026-03-02T09:00:01.000Z' })
    claims.release('a', second)
    expect(claims.of('a')).toBeNull()
    expect(told).toEqual([['a'], ['a'], ['a']])
  })

  it('ends two minutes after it was last renewed', () => {
    const desk = {}
    claims.take('a', rohan, desk)
    pass(claimLifetime - 1)
    claims.take('a', rohan, desk)
    pass(claimLifetime - 1)
    expect(claims.of('a')).not.toBeNull()
    pass(1)
    expect([claims.of('a'), told]).toEqual([null, [['a'], ['a']]])
  })

  it('ends with everything else of its desk, and leaves other desks theirs', () => {
    const [gone, other] = [{}, {}]
    claims.take('a', rohan, gone)
    claims.take('b', rohan, gone)
    claims.take('c', meera, other)
    claims.releaseAll(gone)
    expect([...claims.all().keys()]).toEqual(['c'])
    expect(told.at(-1)).toEqual(['a', 'b'])
  })

  it('ends with its tab, and leaves other tabs of the same desk theirs', () => {
    const desk = {}
    claims.take('a', rohan, desk, 'one')
    claims.take('b', rohan, desk, 'two')
    claims.take('a', rohan, desk, 'two')
    claims.releaseAll(desk, 'one')
    expect([...claims.all().keys()]).toEqual(['a', 'b'])
    claims.release('a', desk, 'two')
    expect([...claims.all().keys()]).toEqual(['b'])
    claims.releaseAll(desk)
    expect(claims.all().size).toBe(0)
  })

  it('is not released by a desk that does not look', () => {
    claims.take('a', rohan, {})
    claims.release('a', {})
    expect(claims.of('a')).toMatchObject({ staffName: 'Rohan Dalvi' })
    expect(told).toHaveLength(1)
  })
})
