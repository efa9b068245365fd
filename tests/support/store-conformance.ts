import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Account } from '@shared/account'
import { BadCursorError, ReadOnlyError, StaleVersionError, TakenError } from '../../src/main/store/port'
import type { Batch, Commit, EventQuery, Query, Store } from '../../src/main/store/port'
import { anAccount } from './accounts'
import { manyAccounts } from './many-accounts'
import { anEvent, aNote, contentOf, put } from './store-world'

/** One store for a test; `reopen` closes it and gives what the next start would see, where the adapter keeps anything. */
export type StoreUnderTest = {
  readonly store: Store
  readonly reopen: (() => Promise<Store>) | null
  readonly dispose: () => Promise<void>
}

const at = '2026-03-02T10:00:00.000Z'

/** What every adapter of the store's port must do. */
export function describeStore(name: string, open: (now: () => Date) => Promise<StoreUnderTest>): void {
  const opened: StoreUnderTest[] = []
  async function fresh(): Promise<StoreUnderTest> {
    const made = await open(() => new Date(at))
    opened.push(made)
    return made
  }
  const freshStore = async (): Promise<Store> => (await fresh()).store
  const withAccounts = async (...accounts: readonly Account[]): Promise<Store> => {
    const store = await freshStore()
    await store.commit({ puts: accounts.map((record) => put('accounts', record)), events: [] })
    return store
  }
  const other = anAccount({
    id: 'account-2',
    number: 'RS-000002',
    ordinal: 2,
    emailClaim: 'second@kestrel.example',
    organizationName: "O'Brien & Söhne",
    mobile: '+919812345678',
    status: 'active',
    createdAt: '2026-03-01T09:00:00.000Z'
  })

  describe(name, () => {
    afterEach(async () => {
      for (const { dispose } of opened.splice(0)) await dispose()
    })

    describe('committing', () => {
      it('stores records and events and tells the place of the commit', async () => {
        const store = await freshStore()
        expect(store.isEmpty()).toBe(true)
        const commit = await store.commit({ puts: [put('notes', aNote())], events: [anEvent(), anEvent()] })
        const events = [1, 2].map((sequence) => ({ ...anEvent(), id: String(sequence), sequence, commit: 1 }))
        expect(commit).toEqual({ sequence: 1, at, changed: [{ collection: 'notes', id: 'note-1' }], events })
        expect(await store.get('notes', 'note-1')).toEqual(aNote())
        expect((await store.events({})).items).toEqual([...events].reverse())
        expect(store.isEmpty()).toBe(false)
      })

      it('refuses a change based on an older version and names the collision', async () => {
        const store = await withAccounts(anAccount())
        await store.commit({ puts: [put('accounts', anAccount({ version: 2, status: 'approved' }))], events: [] })
        const stale = store.commit({
          puts: [put('notes', aNote()), put('accounts', anAccount({ version: 2, status: 'rejected' }))],
          events: [anEvent()]
        })
        await expect(stale).rejects.toEqual(new StaleVersionError('accounts', 'account-1', 1, 2))
        expect(await store.get('notes', 'note-1')).toBeNull()
        expect((await store.get('accounts', 'account-1'))?.status).toBe('approved')
        expect((await store.events({})).total).toBe(0)
      })

      it('refuses a new record where one stands, and a change where none stands', async () => {
        const store = await withAccounts(anAccount())
        await expect(store.commit({ puts: [put('accounts', anAccount())], events: [] })).rejects.toEqual(
          new StaleVersionError('accounts', 'account-1', null, 1)
        )
        await expect(store.commit({ puts: [put('notes', aNote({ version: 3 }))], events: [] })).rejects.toEqual(
          new StaleVersionError('notes', 'note-1', 2, null)
        )
      })

      it('lets exactly one of several simultaneous decisions on the same version through', async () => {
        const store = await withAccounts(anAccount())
        const outcomes = await Promise.allSettled(
          (['approved', 'rejected', 'closed'] as const).map((status) =>
            store.commit({ puts: [put('accounts', anAccount({ version: 2, status }))], events: [anEvent()] })
          )
        )
        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
        expect((await store.get('accounts', 'account-1'))?.status).toBe('approved')
        expect((await store.events({})).total).toBe(1)
      })

      it('refuses a value that another record has, also while that one is on its way', async () => {
        const store = await freshStore()
        const first = store.commit({ puts: [put('accounts', anAccount())], events: [] })
        const twin = put('accounts', { ...other, emailClaim: 'priya.menon@kestrel.example' })
        const taken = new TakenError('accounts', 'emailClaim', 'priya.menon@kestrel.example')
        await expect(store.commit({ puts: [twin], events: [] })).rejects.toEqual(taken)
        await first
        await expect(store.commit({ puts: [twin], events: [] })).rejects.toEqual(taken)
        expect(await store.count('accounts')).toBe(1)
      })

      it('tells of a collision when what was in the way can be read, however many commits are on their way', async () => {
        const store = await withAccounts(anAccount())
        const approved = anAccount({ version: 2, status: 'approved' })
        const notes = (name: string) =>
          ['a', 'b', 'c'].map((id) => store.commit({ puts: [put('notes', aNote({ id: name + id }))], events: [] }))
        const before = notes('before')
        const first = store.commit({ puts: [put('accounts', approved), put('accounts', other)], events: [anEvent()] })
        const after = notes('after')
        const onceRefused = async <T>(puts: Batch['puts'], kind: object, read: () => Promise<T>): Promise<T> => {
          await expect(store.commit({ puts, events: [] })).rejects.toBeInstanceOf(kind)
          return read()
        }
        const seen = await Promise.all([
          onceRefused([put('accounts', { ...approved, status: 'rejected' })], StaleVersionError, async () => [
            await store.get('accounts', 'account-1'),
            (await store.events({})).total
          ]),
          onceRefused([put('accounts', { ...other, id: 'account-3' })], TakenError, () =>
            store.find('accounts', 'emailClaim', 'second@kestrel.example')
          ),
          onceRefused([put('accounts', other)], StaleVersionError, () => store.get('accounts', other.id))
        ])
        expect(seen).toEqual([[approved, 1], other, other])
        await Promise.all([...before, first, ...after])
      })

      it('needs no more tries than there are rivals, when each reads again once it is refused', async () => {
        const store = await freshStore()
        const rivals = 12
        const tries = await Promise.all(
          Array.from({ length: rivals }, async () => {
            for (let count = 1; count <= rivals; count += 1) {
              const version = ((await store.get('notes', 'note-1'))?.version ?? 0) + 1
              const refused = await store.commit({ puts: [put('notes', aNote({ version }))], events: [] }).then(
                () => false,
                () => true
              )
              if (!refused) return count
            }
            return Number.POSITIVE_INFINITY
          })
        )
        expect(tries.sort((a, b) => a - b)).toEqual(tries.map((_, index) => index + 1))
        expect((await store.get('notes', 'note-1'))?.version).toBe(rivals)
      })

      it('lets a value go to another record once it is given up, in the same commit too', async () => {
        const store = await withAccounts(anAccount())
        const claim = 'priya.menon@kestrel.example'
        await store.commit({
          puts: [
            put('accounts', { ...other, emailClaim: claim }),
            put('accounts', anAccount({ version: 2, emailClaim: null }))
          ],
          events: []
        })
        expect((await store.find('accounts', 'emailClaim', claim))?.id).toBe('account-2')
      })

      it('takes null for no value', async () => {
        const store = await withAccounts(anAccount({ emailClaim: null }), { ...other, emailClaim: null })
        expect(await store.count('accounts', { where: { emailClaim: null } })).toBe(2)
      })

      it('removes records, and refuses a removal that is based on an older version', async () => {
        const store = await withAccounts(anAccount(), other)
        await store.commit({ puts: [], removals: [{ collection: 'accounts', id: other.id, basedOn: 1 }], events: [] })
        expect(await store.find('accounts', 'number', other.number)).toBeNull()
        const stale = { collection: 'accounts', id: 'account-1', basedOn: 2 } as const
        await expect(store.commit({ puts: [], removals: [stale], events: [] })).rejects.toBeInstanceOf(
          StaleVersionError
        )
        expect((await store.query('accounts', {})).items.map(({ id }) => id)).toEqual(['account-1'])
      })

      it('refuses a batch that is wrong in itself', async () => {
        const store = await freshStore()
        const twice: Batch = { puts: [put('notes', aNote()), put('notes', aNote())], events: [] }
        await expect(store.commit(twice)).rejects.toThrow('stands twice')
        const jump: Batch = {
          puts: [{ collection: 'notes', record: aNote({ version: 4 }), basedOn: null }],
          events: []
        }
        await expect(store.commit(jump)).rejects.toThrow("can't be version 4")
        expect(store.isEmpty()).toBe(true)
      })

      it('keeps its own copy of what it was given', async () => {
        const store = await freshStore()
        const note = { ...aNote() }
        await store.commit({ puts: [put('notes', note)], events: [] })
        Object.assign(note, { text: 'changed by the caller' })
        expect((await store.get('notes', 'note-1'))?.text).toBe('Phoned back.')
      })

      it('numbers commits and events without gaps when many come at once', async () => {
        const store = await freshStore()
        const commits = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            store.commit({ puts: [put('notes', aNote({ id: `note-${index}` }))], events: [anEvent()] })
          )
        )
        expect(commits.map(({ sequence }) => sequence)).toEqual(commits.map((_, index) => index + 1))
        expect(commits.map(({ events }) => events[0]?.sequence)).toEqual(commits.map((_, index) => index + 1))
        expect(await store.verifyTrail()).toMatchObject({ ok: true, records: 50, events: 50, problem: null })
      })
    })

    describe('watching', () => {
      it('tells every commit in order until it is stopped, when it can already be read', async () => {
        const store = await freshStore()
        const seen: Commit[] = []
        const stop = store.watch((commit) => seen.push(commit))
        const commits = await Promise.all(
          ['a', 'b', 'c'].map((id) => store.commit({ puts: [put('notes', aNote({ id }))], events: [] }))
        )
        stop()
        await store.commit({ puts: [put('notes', aNote({ id: 'd' }))], events: [] })
        expect(seen).toEqual(commits)
      })
    })

    describe('ordinals', () => {
      it('hands out numbers above all that exist and all handed out before', async () => {
        const store = await withAccounts(anAccount({ ordinal: 41 }))
        expect(await Promise.all([store.nextOrdinal('accounts'), store.nextOrdinal('accounts')])).toEqual([42, 43])
        await store.commit({ puts: [put('accounts', { ...other, ordinal: 50 })], events: [] })
        expect(await store.nextOrdinal('accounts')).toBe(51)
      })
    })

    describe('finding', () => {
      it('finds by a unique field and refuses any other', async () => {
        const store = await withAccounts(anAccount(), other)
        expect((await store.find('accounts', 'number', 'RS-000002'))?.id).toBe('account-2')
        expect(await store.find('accounts', 'number', 'RS-999999')).toBeNull()
        await expect(store.find('accounts', 'country', 'DE')).rejects.toThrow('not unique')
      })

      it.each([
        ['obrien sohne', ['account-2']],
        ["O'BRIEN", ['account-2']],
        ['98123 45678', ['account-2']],
        ['+919812345678', ['account-2']],
        ['9812345678', ['account-2']],
        ['rs000001', ['account-1']],
        ['RS-000001', ['account-1']],
        ['kestrel priya', ['account-1', 'account-2']],
        ['kestrel hosting', ['account-1']],
        ['kestrel unknown', []],
        ['  ', ['account-1', 'account-2']]
      ])('searches %j', async (search, found) => {
        const store = await withAccounts(anAccount(), other)
        expect((await store.query('accounts', { search })).items.map(({ id }) => id)).toEqual(found)
        expect(await store.count('accounts', { search })).toBe(found.length)
      })

      it('finds what a record says now, not what it said before', async () => {
        const store = await withAccounts(anAccount(), other)
        expect(await store.count('accounts', { search: 'kestrel hosting' })).toBe(1)
        await store.commit({
          puts: [put('accounts', anAccount({ version: 2, organizationName: 'Monsoon Cloud', status: 'active' }))],
          events: []
        })
        expect(await store.count('accounts', { search: 'kestrel hosting' })).toBe(0)
        expect(await store.count('accounts', { search: 'monsoon' })).toBe(1)
        expect(await store.count('accounts', { where: { status: 'pending' } })).toBe(0)
        expect(await store.count('accounts', { where: { status: ['active', 'pending'] } })).toBe(2)
      })

      it('refuses filters, sorts and searches that no plan names', async () => {
        const store = await freshStore()
        await expect(store.query('accounts', { where: { name: 'Priya Menon' } })).rejects.toThrow('name')
        await expect(store.query('accounts', { sort: 'mobile' })).rejects.toThrow('mobile')
        await expect(store.query('credentials', { search: 'x' })).rejects.toThrow("can't be searched")
        await expect(store.query('accounts', { limit: 0 })).rejects.toThrow(RangeError)
        await expect(store.query('accounts', { ranges: { ordinal: { from: 1 } } })).rejects.toThrow('ordinal')
        const similar = { field: 'name', text: 'priya', atLeast: 0.5, limit: 10 } as const
        await expect(store.similar('accounts', similar)).rejects.toThrow('name')
      })

      it('finds by what is derived from a record, each entry of a list once, as the record says now', async () => {
        const free = { country: 'IN', email: 'Kestrel@gmail.com' }
        const store = await withAccounts(anAccount(free), other)
        const count = (where: NonNullable<Query<'accounts'>['where']>) => store.count('accounts', { where })
        expect(await count({ signals: 'freeMail' })).toBe(1)
        expect(await count({ signals: ['freeMail', 'countryDiffers'] })).toBe(1)
        expect(await count({ signals: ['freeMail', 'countryDiffers'], status: ['pending', 'active'] })).toBe(1)
        expect(await count({ signals: [] })).toBe(0)
        expect(await count({ mailAddress: 'kestrel@gmail.com', visitorIp: '203.0.113.7' })).toBe(1)
        await store.commit({ puts: [put('accounts', anAccount({ version: 2, country: 'IN' }))], events: [] })
        expect(await count({ signals: 'freeMail' })).toBe(0)
        expect(await count({ signals: 'countryDiffers' })).toBe(1)
        expect(await count({ mailDomain: 'kestrel.example' })).toBe(2)
      })

      it('finds what lies in a range of a sort field, `from` included and `until` not', async () => {
        const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'].map((day) => `${day}T00:00:00.000Z`)
        const store = await withAccounts(
          ...manyAccounts(4).map((account, index) => ({ ...account, createdAt: days[index] ?? '' }))
        )
        const within = async (range: { from?: string; until?: string }, query: Query<'accounts'> = {}) => {
          const page = await store.query('accounts', { sort: 'createdAt', ...query, ranges: { createdAt: range } })
          expect(page.total).toBe(page.items.length)
          return page.items.map(({ createdAt }) => days.indexOf(createdAt))
        }
        expect(await within({ from: '2026-03-02T00:00:00.000Z', until: '2026-03-04T00:00:00.000Z' })).toEqual([1, 2])
        expect(await within({ until: '2026-03-02T00:00:00.000Z' })).toEqual([0])
        expect(await within({ from: '2026-03-05T00:00:00.000Z' })).toEqual([])
        expect(await within({})).toEqual([0, 1, 2, 3])
        const country = manyAccounts(4)[2]?.country ?? ''
        expect(await within({ from: '2026-03-02T00:00:00.000Z' }, { where: { country } })).toEqual([2])
        expect(await within({ from: '2026-03-02T00:00:00.000Z' }, { search: 'services', sort: '-createdAt' })).toEqual([
          3, 2, 1
        ])
      })

      it('leaves out records that are named, and can begin anywhere in an order', async () => {
        const store = await withAccounts(...manyAccounts(6))
        const ordinals = async (query: Query<'accounts'>) => {
          const page = await store.query('accounts', { sort: 'number', ...query })
          return [page.total, ...page.items.map(({ ordinal }) => ordinal)]
        }
        const id = (index: number) => manyAccounts(6)[index]?.id ?? ''
        expect(await ordinals({ except: [id(1), id(3), 'nothing'] })).toEqual([4, 1, 3, 5, 6])
        expect(await ordinals({ except: [id(0)], search: 'services', sort: '-number' })).toEqual([5, 6, 5, 4, 3, 2])
        expect(await store.count('accounts', { except: [id(0)] })).toBe(5)
        expect(await ordinals({ offset: 4, limit: 2 })).toEqual([6, 5, 6])
        expect(await ordinals({ offset: 4, limit: 2, search: 'services' })).toEqual([6, 5, 6])
        expect(await ordinals({ offset: 6 })).toEqual([6])
        await expect(store.query('accounts', { offset: -1 })).rejects.toThrow(RangeError)
      })

      it('finds texts that are alike, the most alike first, as the records say now', async () => {
        const names = ['Kestrel Hosting Ltd', 'Kestral Hostings', 'Harbour Hosting', 'KESTREL HOSTING GmbH', 'Monsoon']
        const accounts = names.map((organizationName, index) => ({
          ...(manyAccounts(5)[index] as Account),
          organizationName
        }))
        const store = await withAccounts(...accounts)
        const similar = async (text: string, atLeast: number, limit = 10) =>
          (await store.similar('accounts', { field: 'organizationKey', text, atLeast, limit })).map(({ id }) => id)
        expect(await similar('kestrel hosting', 0.4)).toEqual(['account-1', 'account-4', 'account-2'])
        expect(await similar('kestrel hosting', 0.4, 1)).toEqual(['account-1'])
        expect(await similar('kestrel hosting', 1)).toEqual(['account-1', 'account-4'])
        expect(await similar('', 0)).toEqual([])
        const renamed = { ...(accounts[0] as Account), version: 2, organizationName: 'Monsoon Cloud' }
        await store.commit({ puts: [put('accounts', renamed)], events: [] })
        expect(await similar('kestrel hosting', 0.9)).toEqual(['account-4'])
        expect(await similar('monsoon', 0.5)).toEqual(['account-5', 'account-1'])
      })
    })

    describe('pages', () => {
      const accounts = manyAccounts(1_300)
      const queries: readonly Query<'accounts'>[] = [
        {},
        { sort: 'name' },
        { sort: '-createdAt' },
        { sort: 'organizationName', where: { country: 'IN' } },
        { sort: '-updatedAt', where: { status: ['pending', 'active'], country: ['DE', 'US'] } },
        { sort: 'number', search: 'kestrel 7' },
        { sort: '-name', search: 'services', where: { status: 'blocked' } }
      ]

      it.each(queries)('together hold every match once, in order: %j', async (query) => {
        const store = await withAccounts(...accounts)
        const whole = await store.query('accounts', { ...query, limit: 5_000 })
        const pages: Account[] = []
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await store.query('accounts', { ...query, limit: 97, ...(cursor ? { cursor } : {}) })
          expect(page.total).toBe(whole.total)
          pages.push(...page.items)
          cursor = page.nextCursor
        }
        expect(pages).toEqual(whole.items)
        expect(new Set(pages.map(({ id }) => id)).size).toBe(whole.total)
        expect(whole.total).toBe(await store.count('accounts', query))
        expect(whole.total).toBe(accounts.filter((account) => meets(account, query)).length)
        expect(pages.map(keyFor(query))).toEqual(pages.map(keyFor(query)).sort(orderOf(query)))
      })

      it('do not shift when records come before them', async () => {
        const store = await withAccounts(anAccount(), other)
        const first = await store.query('accounts', { sort: '-createdAt', limit: 1 })
        const newer = manyAccounts(3)[2] as Account
        await store.commit({ puts: [put('accounts', { ...newer, createdAt: '2027-01-01T00:00:00.000Z' })], events: [] })
        const second = await store.query('accounts', { sort: '-createdAt', limit: 1, cursor: first.nextCursor ?? '' })
        expect([first.items[0]?.id, second.items[0]?.id, second.nextCursor]).toEqual(['account-2', 'account-1', null])
      })

      it('order people without regard to case and accents, and nothing last', async () => {
        const notes = [null, 'b', null].map((nextAttemptAt, index) => ({ nextAttemptAt, index }))
        const store = await withAccounts(
          ...['Émile', 'adam', 'Zoë', 'eric'].map((name, index) => ({ ...(manyAccounts(4)[index] as Account), name }))
        )
        const names = (await store.query('accounts', { sort: 'name' })).items.map(({ name }) => name)
        expect(names).toEqual(['adam', 'Émile', 'eric', 'Zoë'])
        await store.commit({
          puts: notes.map(({ nextAttemptAt, index }) => mail(`mail-${index}`, nextAttemptAt)),
          events: []
        })
        const order = async (sort: Query<'mail'>['sort']) =>
          (await store.query('mail', sort ? { sort } : {})).items.map(({ id }) => id)
        expect(await order('nextAttemptAt')).toEqual(['mail-1', 'mail-0', 'mail-2'])
        expect(await order('-nextAttemptAt')).toEqual(['mail-2', 'mail-0', 'mail-1'])
      })

      it('refuse a cursor of another order and one that is none', async () => {
        const store = await withAccounts(anAccount(), other)
        const { nextCursor } = await store.query('accounts', { sort: 'name', limit: 1 })
        for (const cursor of [
          nextCursor ?? '',
          'nonsense',
          '',
          Buffer.from('["accounts:-name",{},1]').toString('base64url')
        ]) {
          await expect(store.query('accounts', { sort: '-name', cursor })).rejects.toBeInstanceOf(BadCursorError)
        }
        await expect(store.events({ cursor: nextCursor ?? '' })).rejects.toBeInstanceOf(BadCursorError)
      })
    })

    describe('events', () => {
      it('come newest first, filtered by what happened, to whom, by whom, when and in words', async () => {
        const store = await freshStore()
        await store.commit({
          puts: [],
          events: [
            anEvent({ at: '2026-03-01T08:00:00.000Z', action: 'account.registered', actor: { kind: 'visitor' } }),
            anEvent({ at: '2026-03-02T08:00:00.000Z', action: 'account.approved' }),
            anEvent({
              at: '2026-03-03T08:00:00.000Z',
              action: 'account.approved',
              accountId: 'account-2',
              subject: 'RS-000002'
            }),
            anEvent({
              at: '2026-03-04T08:00:00.000Z',
              action: 'settings.changed',
              accountId: null,
              subject: 'lockout',
              actor: { kind: 'staff', id: 'staff-2', name: 'Ravi Rao' }
            })
          ]
        })
        const found = async (query: Parameters<Store['events']>[0]) =>
          (await store.events(query)).items.map(({ sequence }) => sequence)
        expect(await found({})).toEqual([4, 3, 2, 1])
        expect(await found({ action: 'account.approved' })).toEqual([3, 2])
        expect(await found({ action: ['account.registered', 'settings.changed'] })).toEqual([4, 1])
        expect(await found({ accountId: 'account-1' })).toEqual([2, 1])
        expect(await found({ actorId: 'staff-1' })).toEqual([3, 2])
        expect(await found({ from: '2026-03-02T08:00:00.000Z', until: '2026-03-04T08:00:00.000Z' })).toEqual([3, 2])
        expect(await found({ actorKind: 'visitor' })).toEqual([1])
        expect(await found({ actorKind: ['staff', 'visitor'], actorId: 'staff-2' })).toEqual([4])
        expect(await found({ from: '2026-03-02T13:30:00+05:30', until: '2026-03-02T13:30:01+05:30' })).toEqual([2])
        expect(await found({ search: 'ravi' })).toEqual([4])
        expect(await found({ search: 'rs000002' })).toEqual([3])
        expect(await found({ search: 'lockout changed' })).toEqual([4])
        expect(await found({ action: 'account.approved', accountId: 'account-1', actorId: 'staff-2' })).toEqual([])
      })

      it('come in pages that new events do not shift', async () => {
        const store = await freshStore()
        await store.commit({ puts: [], events: Array.from({ length: 5 }, () => anEvent()) })
        const first = await store.events({ accountId: 'account-1', limit: 2 })
        await store.commit({ puts: [], events: [anEvent()] })
        const second = await store.events({ accountId: 'account-1', limit: 3, cursor: first.nextCursor ?? '' })
        expect(first.items.map(({ sequence }) => sequence)).toEqual([5, 4])
        expect(second.items.map(({ sequence }) => sequence)).toEqual([3, 2, 1])
        expect([second.total, second.nextCursor]).toEqual([6, null])
      })
    })

    describe('events after a restart', () => {
      const queries: readonly EventQuery[] = [
        { limit: 2 },
        { accountId: 'account-2' },
        { action: 'account.approved' },
        { search: 'ravi', limit: 1 },
        { from: '2026-03-02T08:00:00.000Z' }
      ]

      it.each(queries)('are the same, and go on from there, when this is asked first: %j', async (query) => {
        const { store, reopen } = await fresh()
        for (let number = 1; number <= 9; number += 1) {
          const events = [
            anEvent({ at: `2026-03-0${number}T08:00:00.000Z` }),
            anEvent({ action: 'account.approved', accountId: 'account-2', subject: 'Zoë 東京' }),
            anEvent({ accountId: null, actor: { kind: 'staff', id: 'staff-2', name: 'Ravi Rao' } })
          ]
          await store.commit({ puts: [], events: events.slice(number % 3) })
        }
        const asked = async ({ events, eventsAfter }: Store) => [
          await events(query),
          await Promise.all(queries.map(events)),
          await events({ limit: 4, cursor: (await events({ limit: 3 })).nextCursor ?? '' }),
          await Promise.all([0, 7, 17, 99].map((from) => eventsAfter(from, 5)))
        ]
        const before = await asked(store)
        const again = reopen === null ? store : await reopen()
        expect(await asked(again)).toEqual(before)
        const { total } = await again.events({})
        const commit = await again.commit({ puts: [], events: [anEvent({ accountId: 'account-2' })] })
        expect(commit.events.map(({ sequence }) => sequence)).toEqual([total + 1])
        expect((await again.events({ accountId: 'account-2', limit: 1 })).items).toEqual(commit.events)
      })
    })

    describe('closing', () => {
      it('finishes the commits in hand and refuses later ones', async () => {
        const { store, reopen } = await fresh()
        const inHand = store.commit({ puts: [put('notes', aNote())], events: [anEvent()] })
        const closed = store.close()
        await expect(store.commit({ puts: [], events: [anEvent()] })).rejects.toBeInstanceOf(ReadOnlyError)
        await closed
        expect((await inHand).sequence).toBe(1)
        expect(store.health().state).toBe('readOnly')
        if (reopen) expect(await (await reopen()).get('notes', 'note-1')).toEqual(aNote())
      })
    })

    it('holds after any sequence of commits what a plain model holds, and after a restart too', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
          async (batches) => {
            const { store, reopen, dispose } = await open(() => new Date(at))
            try {
              const model = new Map<string, Account>()
              let events = 0
              for (const changes of batches) {
                const batch = batchOf(model, changes)
                const expected = apply(model, batch)
                const outcome = await store.commit(batch).then(
                  () => true,
                  () => false
                )
                expect(outcome).toBe(expected !== null)
                if (!expected) continue
                model.clear()
                for (const [id, account] of expected) model.set(id, account)
                events += 1
              }
              await expectModel(store, model, events)
              if (!reopen) return
              const before = await contentOf(store)
              const again = await reopen()
              expect(await contentOf(again)).toEqual(before)
              await expectModel(again, model, events)
            } finally {
              await dispose()
            }
          }
        ),
        { numRuns: 40 }
      )
    })
  })
}

function mail(id: string, nextAttemptAt: string | null) {
  return put('mail', {
    id,
    version: 1,
    kind: 'test',
    state: 'queued',
    accountId: null,
    toName: 'Asha Iyer',
    toAddress: 'asha@hub.example',
    subject: 'Test',
    data: {},
    sealed: null,
    messageId: `<${id}@hub.example>`,
    createdAt: at,
    nextAttemptAt,
    expiresAt: null,
    sentAt: null,
    attempts: []
  })
}

function meets(account: Account, { where = {}, search }: Query<'accounts'>): boolean {
  const values = Object.entries(where).every(([field, value]) =>
    (Array.isArray(value) ? value : [value]).includes(account[field as keyof Account])
  )
  const text = [account.name, account.email, account.organizationName, account.number, account.mobile]
    .join(' ')
    .toLowerCase()
  return values && (search ?? '').split(' ').every((word) => text.includes(word))
}

function keyFor({ sort }: Query<'accounts'>): (account: Account) => string {
  const field = sort?.replace('-', '') as keyof Account | undefined
  return (account) => {
    const value = field === undefined ? '' : String(account[field])
    return `${value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()}\n${account.id}`
  }
}

function orderOf({ sort }: Query<'accounts'>): (a: string, b: string) => number {
  const sign = sort?.startsWith('-') ? -1 : 1
  return (a, b) => sign * (a < b ? -1 : Number(a > b))
}

/** A change to one of a few accounts, now and then one that must be refused. */
const change = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  claim: fc.constantFrom('x@kestrel.example', 'y@kestrel.example', null),
  name: fc.string({ unit: 'grapheme', maxLength: 8 }),
  kind: fc.constantFrom('put', 'put', 'put', 'remove', 'stale')
})
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function batchOf(model: ReadonlyMap<string, Account>, changes: readonly Change[]): Batch {
  const puts: Batch['puts'][number][] = []
  const removals: { collection: 'accounts'; id: string; basedOn: number }[] = []
  const seen = new Set<string>()
  for (const { id, claim, name, kind } of changes) {
    if (seen.has(id)) continue
    seen.add(id)
    const version = model.get(id)?.version ?? 0
    if (kind === 'remove' && version > 0) removals.push({ collection: 'accounts', id, basedOn: version })
    else {
      const based = kind === 'stale' ? version + 1 : version
      const record = anAccount({ id, number: `RS-${id}`, emailClaim: claim, name, version: based + 1 })
      puts.push({ collection: 'accounts', record, basedOn: based === 0 ? null : based })
    }
  }
  return { puts, removals, events: [anEvent()] }
}

/** The model after a batch, or null where the batch must be refused. */
function apply(model: ReadonlyMap<string, Account>, batch: Batch): ReadonlyMap<string, Account> | null {
  const after = new Map(model)
  for (const { id } of batch.removals ?? []) after.delete(id)
  for (const { record, basedOn } of batch.puts) {
    if ((model.get(record.id)?.version ?? null) !== basedOn) return null
    after.set(record.id, record as Account)
  }
  const claims = [...after.values()].flatMap(({ emailClaim }) => emailClaim ?? [])
  return new Set(claims).size === claims.length ? after : null
}

async function expectModel(store: Store, model: ReadonlyMap<string, Account>, events: number): Promise<void> {
  const expected = [...model.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  expect((await store.query('accounts', {})).items).toEqual(expected)
  for (const account of expected) {
    expect(await store.get('accounts', account.id)).toEqual(account)
    if (account.emailClaim !== null)
      expect(await store.find('accounts', 'emailClaim', account.emailClaim)).toEqual(account)
  }
  expect(await store.verifyTrail()).toMatchObject({ ok: true, records: events, events, problem: null })
}
