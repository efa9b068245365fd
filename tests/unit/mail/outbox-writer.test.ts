import { describe, expect, it } from 'vitest'
import type { MailMessage } from '@shared/mail'
import { createOutboxWriter, thisTurn, type OutboxWriterParts } from '../../../src/main/mail/outbox-writer'
import { claimed, delivered } from '../../../src/main/mail/outbox-rows'
import { ReadOnlyError, StaleVersionError, type Batch, type Commit } from '../../../src/main/store/port'

const row = (id: string, keySlot: number | null = null): MailMessage => ({
  id,
  version: 1,
  kind: 'test',
  state: 'queued',
  accountId: null,
  toName: 'Somebody',
  toAddress: `${id}@x.example`,
  subject: 'Test',
  data: {},
  sealed: keySlot === null ? null : { keySlot, box: 'box' },
  messageId: `<${id}@hub.example>`,
  createdAt: '2026-11-23T14:05:00.000Z',
  nextAttemptAt: '2026-11-23T14:05:00.000Z',
  expiresAt: null,
  sentAt: null,
  attempts: []
})
const sent = (before: MailMessage) => delivered(before, '250 OK', new Date('2026-11-23T14:06:00.000Z'))

/** A slot that the disk does not let go of. */
const bad = 99

/** Writes down what happens in which order; `refuse` says why a batch is not taken. */
function createWorld(refuse: (ids: readonly string[]) => Error | null = () => null, gather = thisTurn) {
  const seen: string[] = []
  const problems: string[] = []
  const parts: OutboxWriterParts = {
    store: {
      commit: async ({ puts }: Batch): Promise<Commit> => {
        const ids = puts.map(({ record }) => record.id)
        const error = refuse(ids)
        seen.push(`${error ? 'refused' : 'commit'} ${ids.join()}`)
        await new Promise((resolve) => setImmediate(resolve))
        if (error) throw error
        seen.push('on disk')
        return { sequence: 1, at: '', changed: [], events: [] }
      }
    },
    sealer: {
      destroy: async (slots) => {
        if (slots.includes(bad)) throw new Error('disk')
        seen.push(`destroy ${slots.join()}`)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    logger: { error: (_details, text) => problems.push(text) }
  }
  return { write: createOutboxWriter(parts, gather), seen, problems }
}

describe('rows of the outbox', () => {
  it('that are claimed at a time go into one commit', async () => {
    const { write, seen } = createWorld()
    const rows = ['a', 'b', 'c'].map((id) => row(id, 1))
    expect(await Promise.all(rows.map((each) => write(claimed(each), each)))).toEqual([true, true, true])
    expect(seen).toEqual(['commit a,b,c', 'on disk'])
  })

  it('that come during a round share the next, and keys go after the commit that says so', async () => {
    const { write, seen } = createWorld()
    const [a, b, c] = [row('a', 1), row('b', 2), row('c')]
    const first = write(sent(a), a).then(() => seen.push('a is over'))
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([first, write(sent(b), b), write(claimed(c), c)])
    expect(seen).toEqual(['commit a', 'on disk', 'destroy 1', 'a is over', 'commit b,c', 'on disk', 'destroy 2'])
  })

  it('wait for others as long as they are told to, and no longer', async () => {
    let over: () => void = () => undefined
    const { write, seen } = createWorld(
      () => null,
      () => new Promise((resolve) => (over = resolve))
    )
    const [a, b] = [row('a'), row('b')]
    const first = write(sent(a), a)
    for (let turn = 0; turn < 20; turn += 1) await thisTurn()
    const second = write(sent(b), b)
    expect(seen).toEqual([])
    over()
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(seen).toEqual(['commit a,b', 'on disk'])
  })

  it('are stored all the same where their key could not be destroyed, and the log says so', async () => {
    const { write, problems } = createWorld()
    const [a, b] = [row('a', 1), row('b', bad)]
    expect(await Promise.all([write(sent(a), a), write(sent(b), b)])).toEqual([true, true])
    expect(problems).toEqual(['keys of delivered messages wait to be destroyed on start'])
  })

  it('go alone where one of them was changed meanwhile: that one is told, and its key stays', async () => {
    const stale = new StaleVersionError('mail', 'b', 1, 2)
    const { write, seen } = createWorld((ids) => (ids.includes('b') ? stale : null))
    const rows = [row('a', 1), row('b', 2), row('c', 3)]
    expect(await Promise.all(rows.map((each) => write(sent(each), each)))).toEqual([true, false, true])
    expect(seen.filter((what) => what !== 'on disk')).toEqual([
      'refused a,b,c',
      'commit a',
      'refused b',
      'commit c',
      'destroy 1,3'
    ])
  })

  it('go alone where one of them can not be stored: only whoever wrote that one hears of it', async () => {
    const { write } = createWorld((ids) => (ids.includes('b') ? new Error('wrong in itself') : null))
    const rows = [row('a'), row('b'), row('c')]
    expect(
      (await Promise.allSettled(rows.map((each) => write(claimed(each), each)))).map(({ status }) => status)
    ).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('are not tried one by one in a store that takes nothing', async () => {
    const { write, seen } = createWorld(() => new ReadOnlyError('the disk is full'))
    const rows = [row('a', 1), row('b', 2)]
    const told = await Promise.allSettled(rows.map((each) => write(sent(each), each)))
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(seen).toEqual(['refused a,b'])
  })
})
