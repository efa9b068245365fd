import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What goes on beside any call: mail on its way, and what the door notes of attempts and readers (ADR 0033). */
const beside = /^"(desk\.refused|desk\.list_read|staff\.sign_in_failed)"$/

/** The commits after so many bytes of all segments, as JSON, without what goes on beside any call. */
export async function writtenSince(directory: string, position: number): Promise<readonly string[]> {
  const journal = join(directory, 'journal')
  const texts: string[] = []
  let before = 0
  for (const name of (await readdir(journal)).sort()) {
    const path = join(journal, name)
    const { size } = await stat(path)
    if (before + size > position) texts.push(await readFrom(path, Math.max(0, position - 1 - before), size))
    before += size
  }
  const lines = texts.flatMap((text) => text.split('\n'))
  return lines.filter((line) => line.startsWith('HDJ1 commit')).filter((line) => !isBeside(line))
}

async function readFrom(path: string, start: number, end: number): Promise<string> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
    return buffer.toString('utf8')
  } finally {
    await file.close()
  }
}

/**
 * Tells after each request whether anything was written since the one before, whatever goes on beside it apart. Begins
 * where the journal ends now.
 */
export async function watchJournal(world: {
  readonly directory: string
  readonly journalBytes: () => Promise<number>
}) {
  let position = await world.journalBytes()
  return {
    grown: async (): Promise<readonly string[]> => {
      const before = position
      position = await world.journalBytes()
      return position === before ? [] : writtenSince(world.directory, before)
    }
  }
}

function isBeside(line: string): boolean {
  const { puts = [], events = [] } = JSON.parse(line.slice(line.indexOf('{'))) as {
    readonly puts?: readonly { readonly collection: string }[]
    readonly events?: readonly { readonly action: string }[]
  }
  const onlyMail = puts.every(({ collection }) => collection === 'mail')
  return onlyMail && events.every(({ action }) => beside.test(JSON.stringify(action)))
}
