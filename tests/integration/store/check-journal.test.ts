import { execFile } from 'node:child_process'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { aNote, anEvent, createDirectories, put, withStore } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

const script = fileURLToPath(new URL('../../../scripts/check-journal.mjs', import.meta.url))

function check(journal: string): Promise<{ readonly code: unknown; readonly text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, journal], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, text: (stdout + stderr).trim() })
    })
  })
}

describe('the auditor’s script', () => {
  it('agrees with the store about a good trail, and finds a changed one without it', async () => {
    const directory = await directories.create()
    const report = await withStore({ directory }, async (store) => {
      await store.commit({ puts: [put('notes', aNote({ text: 'Größe, 大きさ' }))], events: [anEvent(), anEvent()] })
      await store.snapshot()
      await store.commit({ puts: [], events: [anEvent()] })
      return store.verifyTrail()
    })
    const journal = join(directory, 'journal')
    const { code, text } = await check(journal)
    expect([code, text]).toEqual([0, expect.stringMatching(/^3 files, 2 commits, 3 events, head [0-9a-f]{64}$/)])
    expect(report).toMatchObject({ ok: true, records: 2, events: 3 })

    const last = join(journal, '000003.hdj')
    const bytes = await readFile(last)
    await truncate(last, bytes.length - 1)
    expect(await check(journal)).toEqual({
      code: 1,
      text: `${last}, byte ${bytes.length - 1}: the empty line at the end is missing: the file was cut`
    })
    await writeFile(last, bytes)

    const file = join(journal, '000001.hdj')
    const changed = (await readFile(file, 'utf8')).replace('Asha Iyer', 'Asha Iyes')
    await writeFile(file, changed)
    const offset = Buffer.byteLength(changed.slice(0, changed.indexOf('\n') + 1))
    expect(await check(journal)).toEqual({ code: 1, text: `${file}, byte ${offset}: the line does not match its hash` })
  })
})
