import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Account } from '@shared/account'
import { organizationKey } from '@shared/matching-keys'
import { signalsOf } from '@shared/signal-rules'
import { foldWords } from '@shared/text'
import { collectionPlans } from '../../../src/main/store/records'
import type { Plan, Row } from '../../../src/main/store/row'
import { createTable, type Table } from '../../../src/main/store/table'
import { countTable, queryTable, similarInTable, type LooseQuery } from '../../../src/main/store/table-query'
import { anAccount } from '../../support/accounts'

const word = fc.constantFrom(
  'Kestrel',
  'Kestral',
  'Söhne',
  "O'Brien",
  'Web-Services',
  'a',
  'ab',
  '株式会社',
  'GmbH',
  '42'
)
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
const record = fc.record({
  id: fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `account-${index}`)),
  status: fc.constantFrom('pending' as const, 'active' as const),
  country: fc.constantFrom('IN', 'DE'),
  mobile: fc.constantFrom(null, '+919812345678', '+4930123456'),
  name,
  organizationName: name,
  createdAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'),
  email: fc.constantFrom('priya@kestrel.example', 'sales@gmail.com')
})
const step = fc.oneof(
  { weight: 4, arbitrary: record },
  { weight: 1, arbitrary: record.map(({ id }) => id) },
  // How far the warm-up gets in between.
  { weight: 1, arbitrary: fc.constant('advance' as const) }
)
const search = fc.oneof(
  fc.constantFrom(
    'k',
    'ke',
    'kes',
    'kestr',
    'web services',
    'webservices',
    'sohne',
    '9812',
    '会社',
    'obrien a',
    'zzz',
    '!'
  ),
  fc.string({ unit: 'grapheme', maxLength: 3 })
)
const query: fc.Arbitrary<LooseQuery> = fc.record(
  {
    where: fc.record(
      {
        status: fc.constantFrom('pending', ['pending', 'active'], 'closed'),
        country: fc.constantFrom('IN', ['IN', 'FR']),
        mobile: fc.constantFrom(null, '+919812345678'),
        signals: fc.constantFrom('freeMail', ['freeMail', 'disposableMail']),
        id: fc.constantFrom('account-3', ['account-1', 'account-2', 'nobody'])
      },
      { requiredKeys: [] }
    ),
    ranges: fc.record(
      {
        createdAt: fc.constantFrom(
          { from: '2026-01-02T00:00:00.000Z' },
          { until: '2026-01-02T00:00:00.000Z' },
          { from: '2026-01-01T12:00:00.000Z', until: '2026-01-03T00:00:00.000Z' }
        )
      },
      { requiredKeys: [] }
    ),
    except: fc.constantFrom([], ['account-1', 'nobody']),
    search,
    sort: fc.constantFrom('name', '-createdAt', '-organizationName'),
    offset: fc.nat(3),
    limit: fc.integer({ min: 1, max: 5 })
  },
  { requiredKeys: [] }
)

describe('a table', () => {
  it('answers from its indexes what looking at every record answers, whenever they were completed', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.nat(30),
        fc.array(query, { minLength: 1, maxLength: 4 }),
        (steps, loaded, queries) => {
          let loading = true
          const table = createTable('accounts', collectionPlans.accounts as unknown as Plan, () => loading)
          const model = new Map<string, Account>()
          steps.forEach((each, index) => {
            if (index === loaded) loading = false
            if (each === 'advance') table.indexes.forEach((part, number) => number % 2 === index % 2 && part.advance(0))
            else if (typeof each === 'string') model.delete(each)
            if (typeof each === 'string') return each === 'advance' ? undefined : table.remove(each)
            const version = (model.get(each.id)?.version ?? 0) + 1
            const row = anAccount({ ...each, version, number: `RS-${each.id}`, emailClaim: null })
            model.set(row.id, row)
            table.put(row)
          })
          loading = false
          for (const index of table.indexes) index.advance(Infinity)
          for (const each of queries) expectSame(table, [...model.values()], each)
          expectAlike(table, [...model.values()])
        }
      ),
      { numRuns: 400 }
    )
  })
})

function expectSame(table: Table, all: readonly Account[], each: LooseQuery): void {
  const matching = all.filter((account) => meets(account, each))
  expect(countTable(table, each)).toBe(matching.length)
  const page = queryTable(table, each)
  const start = each.offset ?? 0
  const sorted = [...matching].sort((a, b) => compare(a, b, each.sort))
  expect(page.total).toBe(matching.length)
  expect(page.items.map(({ id }) => id)).toEqual(sorted.slice(start, start + (each.limit ?? 100)).map(({ id }) => id))
  if (page.nextCursor === null) return
  const { offset: _, ...rest } = each
  const next = queryTable(table, { ...rest, cursor: page.nextCursor })
  const from = start + page.items.length
  expect(next.items.map(({ id }) => id)).toEqual(sorted.slice(from, from + (each.limit ?? 100)).map(({ id }) => id))
}

function expectAlike(table: Table, all: readonly Account[]): void {
  for (const limit of [50, 3]) expectMostAlike(table, all, limit)
}

function expectMostAlike(table: Table, all: readonly Account[], limit: number): void {
  const found = similarInTable(table, {
    field: 'organizationKey',
    text: 'kestrel webservices',
    atLeast: 0.2,
    limit
  })
  const expected = all
    .map((account) => ({
      account,
      likeness: likeness('kestrel webservices', organizationKey(account.organizationName))
    }))
    .filter(({ likeness }) => likeness >= 0.2)
    .sort((a, b) => b.likeness - a.likeness || (a.account.id < b.account.id ? -1 : 1))
    .slice(0, limit)
  expect(found.map(({ id }: Row) => id)).toEqual(expected.map(({ account }) => account.id))
}

function meets(account: Account, { where = {}, ranges = {}, except = [], search: typed }: LooseQuery): boolean {
  const fields = { ...account, signals: signalsOf(account) } as unknown as Readonly<Record<string, unknown>>
  const values = Object.entries(where).every(([field, wanted]) => {
    const has = Array.isArray(fields[field]) ? (fields[field] as unknown[]) : [fields[field]]
    return [wanted].flat().some((one) => has.includes(one))
  })
  const { from = '', until = '~' } = ranges['createdAt'] ?? {}
  const texts = [account.name, account.email, account.mobile ?? '', account.organizationName, account.number].map(
    foldWords
  )
  const words = foldWords(typed ?? '').split(' ')
  return (
    values &&
    !except.includes(account.id) &&
    account.createdAt >= String(from) &&
    account.createdAt < String(until) &&
    words.every((one) => texts.some((text) => text.includes(one) || text.replaceAll(' ', '').includes(one)))
  )
}

function compare(a: Account, b: Account, sort = 'id'): number {
  const field = sort.replace('-', '') as keyof Account
  const sign = sort.startsWith('-') ? -1 : 1
  const [one, other] = [a, b].map((account) =>
    String(account[field]).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  )
  const order = one === other ? (a.id < b.id ? -1 : 1) : (one ?? '') < (other ?? '') ? -1 : 1
  return a.id === b.id ? 0 : sign * order
}

/** As pg_trgm counts: characters of other scripts by the same numbers as the index. */
function likeness(one: string, other: string): number {
  const number = (character: string) => {
    const code = character.charCodeAt(0)
    return /[a-z0-9 ]/.test(character) ? character : String(37 + (code % 27))
  }
  const pieces = (text: string) =>
    new Set(
      text.split(' ').flatMap((each) => {
        if (each === '') return []
        const characters = [' ', ' ', ...each.split('').map(number), ' ']
        return characters.slice(2).map((last, index) => [characters[index], characters[index + 1], last].join('|'))
      })
    )
  const [mine, theirs] = [pieces(one), pieces(other)]
  const both = [...mine].filter((piece) => theirs.has(piece)).length
  return theirs.size === 0 ? 0 : both / (mine.size + theirs.size - both)
}
