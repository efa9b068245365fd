import { readFile, writeFile } from 'node:fs/promises'

const end = '<!-- to here -->'

/** Puts the figures of a command in their place in a document, and leaves the rest of it as it is. */
export async function writeSection(path: string, command: string, lines: readonly string[]): Promise<void> {
  const begin = `<!-- ${command} writes from here -->`
  const text = await readFile(path, 'utf8').catch(() => '# Measurements\n')
  const section = [begin, '', ...lines, '', end].join('\n')
  const from = text.indexOf(begin)
  const until = text.indexOf(end, from)
  const next =
    from === -1 || until === -1
      ? `${text.trimEnd()}\n\n${section}\n`
      : text.slice(0, from) + section + text.slice(until + end.length)
  await writeFile(path, next)
}

/** A table whose columns are as wide as what is in them. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = rows[0]?.length ?? 0
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))
  )
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').replaceAll('|', '/').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)]
}
