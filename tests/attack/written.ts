import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What goes on beside any call: mail on its way, and what the door notes of attempts and readers (ADR 0033). */
const beside = /^"(desk\.refused|desk\.list_read|staff\.sign_in_failed)"$/

/** The commits after so many bytes of all segments, as JSON, without what goes on beside any call. */
export async function writtenSince(directory: string, position: number): Promise<readonly string[]> {
  const journal = join(directory, 'journal')
  const names = (await readdir(journal)).sort()
  const bytes = Buffer.concat(await Promise.all(names.map((name) => readFile(join(journal, name)))))
  const lines = bytes
    .subarray(Math.max(0, position - 1))
    .toString('utf8')
    .split('\n')
  return lines.filter((line) => line.startsWith('HDJ1 commit')).filter((line) => !isBeside(line))
}

function isBeside(line: string): boolean {
  const { puts = [], events = [] } = JSON.parse(line.slice(line.indexOf('{'))) as {
    readonly puts?: readonly { readonly collection: string }[]
    readonly events?: readonly { readonly action: string }[]
  }
  const onlyMail = puts.every(({ collection }) => collection === 'mail')
  return onlyMail && events.every(({ action }) => beside.test(JSON.stringify(action)))
}
