import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrailReport } from '../../../src/main/store/port'
import type { AuditEvent } from '../../../src/shared/audit'
import { aNote, anEvent, createDirectories, put, withStore } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

const script = fileURLToPath(new URL('../../../tools/verify-audit.mjs', import.meta.url))

type Verdict = { readonly code: unknown; readonly text: string }
const verify = (...words: readonly string[]): Promise<Verdict> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, text: (stdout + stderr).trim() })
    })
  })

/** A journal of so many commits with so many events each; `true` begins a new segment. */
async function journalOf(steps: readonly (number | boolean)[]): Promise<{ journal: string; report: TrailReport }> {
  const directory = await directories.create()
  const report = await withStore({ directory }, async (store) => {
    let notes = 0
    for (const step of steps) {
      if (typeof step === 'boolean') await store.snapshot()
      else {
        notes += 1
        const note = aNote({ id: `note-${notes}`, text: 'Größe, 大きさ, ,"events":[ and \\' })
        await store.commit({ puts: [put('notes', note)], events: Array.from({ length: step }, () => anEvent()) })
      }
    }
    return store.verifyTrail()
  })
  return { journal: join(directory, 'journal'), report }
}

/** A copy whose text somebody changed, segment by segment. */
async function tampered(journal: string, change: (texts: readonly string[]) => readonly (string | null)[]) {
  const copy = join(await directories.create(), 'journal')
  await mkdir(copy, { recursive: true })
  const names = (await readdir(journal)).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(journal, name), 'utf8')))
  for (const [index, text] of change(texts).entries())
    if (text !== null) await writeFile(join(copy, `${String(index + 1).padStart(6, '0')}.hdj`), text)
  return copy
}

const inFirst = (change: (lines: string[]) => string[]) => (texts: readonly string[]) =>
  texts.map((text, index) => (index === 0 ? change(text.split('\n')).join('\n') : text))

/** What somebody does who knows the format: everything is chained anew. */
function rehash(texts: readonly string[]): readonly string[] {
  let previous = '0'.repeat(64)
  let commits = 0
  return texts.map((text) =>
    text
      .split('\n')
      .map((line) => {
        const [, kind = '', number = '', json = ''] = /^HDJ1 (\w+) (\d+) \d+ \w+ \w+ (.*)$/.exec(line) ?? []
        if (kind === '') return line
        const place = kind === 'commit' ? String((commits += 1)) : number
        const start = `HDJ1 ${kind} ${place} ${Buffer.byteLength(json)} ${previous}`
        const before = start
        previous = createHash('sha256').update(`${start} ${json}`).digest('hex')
        return `${before} ${previous} ${json}`
      })
      .join('\n')
  )
}

let journal: string
let report: TrailReport
beforeAll(async () => {
  ;({ journal, report } = await journalOf([1, 2, 1, true, 3, 0, 1]))
})

describe('the auditor’s verifier', () => {
  it('agrees with the desk about every good journal: records, events and head', async () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.boolean()), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const made = await journalOf(all)
        const { code, text } = await verify(made.journal)
        const { ok, records, events } = made.report
        expect([ok, code]).toEqual([true, 0])
        expect(text).toContain(` ${records} records, ${events} events, head `)
        // Closing the store begins a segment after the check: the head of the check is that of a record before.
        expect(await verify(made.journal, '--head', made.report.head)).toMatchObject({ code: 0 })
      }),
      { numRuns: 15 }
    )
  }, 60_000)

  it('takes the data directory, its journal, or all its files in one', async () => {
    const { text } = await verify(journal)
    const one = await tampered(journal, (texts) => [texts.join('')])
    expect(await verify(join(journal, '..'))).toEqual({ code: 0, text })
    expect(await verify(join(one, '000001.hdj'))).toEqual({ code: 0, text })
    expect(text).toBe(`ok: 3 segments, 6 records, 8 events, head ${text.slice(-64)}`)
  })

  it('names the record that an earlier hash belongs to', async () => {
    const { text } = await verify(journal, '--head', report.head)
    expect(text).toContain(`The noted hash ${report.head} is that of record 6 (`)
  })

  const lineIn = (texts: readonly string[], line: number) =>
    Buffer.byteLength((texts[0] ?? '').split('\n').slice(0, line).join('\n')) + 1
  const damages: readonly [string, (texts: readonly string[]) => readonly (string | null)[], string][] = [
    [
      'an edited value',
      (texts) => texts.map((text) => text.replace('Asha Iyer', 'Asha Iyes')),
      'does not match its hash'
    ],
    ['a deleted record', inFirst((lines) => lines.filter((_, index) => index !== 2)), 'commit 3 stands where commit 2'],
    [
      'an inserted record',
      inFirst((lines) => [...lines.slice(0, 2), lines[1] ?? '', ...lines.slice(2)]),
      'commit 1 stands'
    ],
    [
      'swapped records',
      inFirst(([head = '', one = '', two = '', ...more]) => [head, two, one, ...more]),
      'commit 2 stands where commit 1'
    ],
    [
      'a duplicated record with the next number',
      inFirst((lines) => [...lines.slice(0, 2), (lines[1] ?? '').replace('commit 1', 'commit 2'), ...lines.slice(3)]),
      'does not match its hash'
    ],
    ['a segment that is missing', ([one = '', , three = '']) => [one, null, three], '000002.hdj is missing'],
    ['records cut off the end of a segment', inFirst((lines) => lines.slice(0, 3)), 'is not finished'],
    ['a segment cut between two records', inFirst((lines) => [...lines.slice(0, 3), '']), 'the file was cut'],
    [
      'a segment cut whose end was made anew',
      inFirst((lines) => [...lines.slice(0, 3), '', '']),
      'the segment follows record 3, the one before ends with record 2'
    ],
    [
      'segments in another order',
      ([one = '', two = '', three = '']) => [two, one, three],
      'segment 2 stands where segment 1'
    ]
  ]
  it.each(damages)('finds %s, with file and byte', async (_name, change, problem) => {
    const { code, text } = await verify(await tampered(journal, change))
    expect([code, text]).toEqual([1, expect.stringContaining(problem)])
    expect(text).toMatch(/^DAMAGE: \S+\.hdj(, byte \d+: | is missing)/)
  })

  it('tells the byte where the first wrong record begins', async () => {
    const names = (await readdir(journal)).sort()
    const texts = await Promise.all(names.map((name) => readFile(join(journal, name), 'utf8')))
    const copy = await tampered(
      journal,
      inFirst((lines) => lines.map((line, at) => (at === 3 ? line.replace('Iyer', 'Iyes') : line)))
    )
    const { text } = await verify(copy)
    expect(text).toContain(`000001.hdj, byte ${lineIn(texts, 3)}: the record does not match its hash`)
  })

  it('finds what was chained anew, or cut off the end, by a hash that was noted before', async () => {
    const anew = await tampered(journal, (texts) => rehash(texts.map((text) => text.replace('Asha Iyer', 'Asha Iyes'))))
    expect(await verify(anew)).toMatchObject({ code: 0 })
    const missed = expect.stringContaining(`No record has the hash ${report.head} that was noted earlier`)
    expect(await verify(anew, '--head', report.head)).toEqual({ code: 1, text: missed })

    const cut = await tampered(journal, ([one = '', two = '']) => [
      one,
      `${two.split('\n').slice(0, -3).join('\n')}\n\n`
    ])
    expect(await verify(cut)).toMatchObject({ code: 0 })
    expect(await verify(cut, '--head', report.head)).toEqual({ code: 1, text: missed })

    const shorter = await tampered(journal, (texts) =>
      rehash(
        texts.map((text, index) =>
          index === 0
            ? text
                .split('\n')
                .filter((_, at) => at !== 2)
                .join('\n')
            : text
        )
      )
    )
    expect(await verify(shorter)).toMatchObject({ code: 1, text: expect.stringContaining('event 2 is missing') })
  })

  it('finds any single changed byte', async () => {
    const names = (await readdir(journal)).sort()
    const [first = '', ...others] = await Promise.all(names.map((name) => readFile(join(journal, name), 'latin1')))
    await fc.assert(
      fc.asyncProperty(fc.nat(first.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const copy = await tampered(journal, () => [])
        const changed = Buffer.from(first, 'latin1')
        changed[at] = (changed[at] ?? 0) ^ flip
        await writeFile(join(copy, '000001.hdj'), changed)
        for (const [index, other] of others.entries())
          await writeFile(join(copy, `00000${index + 2}.hdj`), Buffer.from(other, 'latin1'))
        expect((await verify(copy)).code).toBe(1)
      }),
      { numRuns: 25 }
    )
  }, 60_000)

  it('compares exported events with what stands in the journal', async () => {
    const texts = await Promise.all(
      (await readdir(journal)).sort().map((name) => readFile(join(journal, name), 'utf8'))
    )
    const events = texts.flatMap((text) =>
      [...text.matchAll(/^HDJ1 commit \S+ \S+ \S+ \S+ (.*)$/gm)].flatMap(
        ([, json = '']) => (JSON.parse(json) as { events: AuditEvent[] }).events
      )
    )
    const file = join(await directories.create(), 'audit.jsonl')
    const save = (all: readonly AuditEvent[]) => writeFile(file, all.map((event) => JSON.stringify(event)).join('\n'))
    await save(events.slice(2, 6))
    expect(await verify(journal, '--export', file)).toMatchObject({
      code: 0,
      text: expect.stringContaining('4 exported events stand in the journal as they were exported.')
    })
    await save(events.map((event, index) => (index === 3 ? { ...event, subject: 'RS-000666' } : event)))
    expect(await verify(journal, '--export', file)).toMatchObject({
      code: 1,
      text: expect.stringContaining('event 4 is not what stands in the journal')
    })
    const hidden = { ...(events[0] as AuditEvent), details: {}, concealed: true }
    await save([hidden])
    expect(await verify(journal, '--export', file)).toMatchObject({
      code: 0,
      text: expect.stringContaining('Of 1 of them details were withheld, and not compared.')
    })
    await save([{ ...hidden, details: { reason: 'made up' } } as AuditEvent])
    expect(await verify(journal, '--export', file)).toMatchObject({ code: 1 })
    await save([{ ...hidden, ip: '203.0.113.9' } as AuditEvent])
    expect(await verify(journal, '--export', file)).toMatchObject({ code: 1 })
    await save([{ ...(events[0] as AuditEvent), sequence: 99 }])
    expect(await verify(journal, '--export', file)).toMatchObject({
      code: 1,
      text: expect.stringContaining('event 99 does not stand in the journal')
    })
  })

  it('says what it needs where it can not check', async () => {
    const empty = await directories.create()
    expect(await verify()).toMatchObject({ code: 2, text: expect.stringContaining('Usage:') })
    expect(await verify(join(empty, 'nothing'))).toMatchObject({ code: 2 })
    expect(await verify(empty)).toMatchObject({ code: 2, text: expect.stringContaining('holds no journal files') })
    expect(await verify(journal, '--head', 'abc')).toMatchObject({ code: 2 })
  })

  it('needs nothing but Node: it imports no package and nothing of Hub Desk', async () => {
    const source = await readFile(script, 'utf8')
    // However a module is loaded, by its name or by an expression.
    const loads = /\b(?:from|import)\s*(['"`])(.*?)\1|\b(?:import|require|createRequire|getBuiltinModule)\s*\(([^)]*)/g
    const loaded = (text: string) => [...text.matchAll(loads)].map(([, , name, expression]) => name ?? expression)
    expect(loaded(source)).toEqual(['node:crypto', 'node:fs', 'node:path'])
    // The check itself sees each of them.
    const others = [
      `import 'a'`,
      `import x from "b"`,
      'export * from `c`',
      `await import('d')`,
      `require ("e")`,
      `import(f)`
    ]
    expect(others.flatMap(loaded)).toEqual(['a', 'b', 'c', "'d'", '"e"', 'f'])
  })
})
