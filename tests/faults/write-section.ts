import { readFile, writeFile } from 'node:fs/promises'

const end = '<!-- to here -->'

type Place = { readonly command: string; readonly heading: string; readonly part: string }

/** Puts the figures of a command's part in their place in a document, and leaves the rest of it as it is. */
export async function writePart(path: string, place: Place, lines: readonly string[]): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '# Measurements\n')
  await writeFile(path, withPart(text, place, lines))
}

/** The section of the command is marked, and begun where it is missing; in it a part begins with `### NAME: `. */
export function withPart(text: string, { command, heading, part }: Place, lines: readonly string[]): string {
  const begin = `<!-- ${command} writes from here -->`
  const from = text.indexOf(begin)
  const until = text.indexOf(end, from)
  if (from === -1 || until === -1) {
    const empty = [begin, '', `## ${heading} (\`${command} -- --full\`)`, '', end, '']
    return withPart(`${text.trimEnd()}\n\n${empty.join('\n')}`, { command, heading, part }, lines)
  }
  const parts = text.slice(from, until).split(/^(?=### )/m)
  const known = parts.findIndex((each) => each.startsWith(`### ${part}: `))
  parts.splice(known === -1 ? parts.length : known, 1, `${lines.join('\n')}\n\n`)
  return text.slice(0, from) + parts.join('') + text.slice(until)
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
