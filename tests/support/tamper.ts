import { createHash } from 'node:crypto'

/** What somebody can do who may write the journal's files and knows how they are made up (docs/audit.md). */

type Texts = readonly string[]
type Tampering = (texts: Texts, other: Texts) => Texts

/** All numbers, lengths and hashes anew, and the numbers of events: a chain that is whole. */
export function rehash(texts: Texts): Texts {
  let previous = '0'.repeat(64)
  let commits = 0
  let events = 0
  return texts.map((text, index) =>
    text
      .split('\n')
      .map((line) => {
        const [, kind = '', json = ''] = /^HDJ1 (\w+) \d+ \d+ \w+ \w+ (.*)$/.exec(line) ?? []
        if (kind === '') return line
        const content = JSON.parse(json) as { after?: number; events?: object[] }
        if (kind === 'segment') content.after = commits
        else {
          commits += 1
          content.events = (content.events ?? []).map((event) => ({
            ...event,
            sequence: (events += 1),
            commit: commits
          }))
        }
        const body = JSON.stringify(content)
        const start = `HDJ1 ${kind} ${kind === 'segment' ? index + 1 : commits} ${Buffer.byteLength(body)} ${previous}`
        previous = createHash('sha256').update(`${start} ${body}`).digest('hex')
        return `${start} ${previous} ${body}`
      })
      .join('\n')
  )
}

const inFirst = (change: (lines: string[]) => string[]) => (texts: Texts) =>
  texts.map((text, index) => (index === 0 ? change(text.split('\n')).join('\n') : text))

const edit: Tampering = (texts) => texts.map((text) => text.replace('Asha Iyer', 'Asha Iyes'))
const removed: Tampering = inFirst((lines) => lines.filter((_, index) => index !== 2))
const inserted: Tampering = inFirst((lines) => [...lines.slice(0, 2), lines[1] ?? '', ...lines.slice(2)])
const swapped: Tampering = inFirst(([head = '', one = '', two = '', ...more]) => [head, two, one, ...more])
const duplicated: Tampering = (texts) =>
  inLast(texts, (lines, at) => [...lines.slice(0, at), lines[at] ?? '', ...lines.slice(at)])
/** With its file's empty line at the end, so that the chain is whole. */
const cut: Tampering = (texts) =>
  inLast(texts, (lines, at) => lines.filter((_, index) => index !== at)).slice(0, lastOf(texts) + 1)
/** Lines of another installation's journal in the place of ours. */
const spliced: Tampering = (texts, other) =>
  texts.map((text, index) => {
    if (index !== 0) return text
    const [head = '', , ...more] = text.split('\n')
    return [head, other[0]?.split('\n')[1] ?? '', ...more].join('\n')
  })

/** The last file with a commit: a store that was closed has begun another. */
const lastOf = (texts: Texts) => texts.map((text) => text.includes('\nHDJ1 commit')).lastIndexOf(true)

function inLast(texts: Texts, change: (lines: string[], at: number) => string[]): Texts {
  return texts.map((text, index) => {
    if (index !== lastOf(texts)) return text
    const lines = text.split('\n')
    const at = lines.map((line) => line.startsWith('HDJ1 commit')).lastIndexOf(true)
    return change(lines, at).join('\n')
  })
}

const anew =
  (change: Tampering): Tampering =>
  (texts, other) =>
    rehash(change(texts, other))

/** As somebody does it in an editor: the chain alone shows it, but for the end. */
export const clumsy: Readonly<Record<string, Tampering>> = {
  'edited a record': edit,
  'deleted a record': removed,
  'inserted a record': inserted,
  'swapped two records': swapped,
  'duplicated a record': duplicated,
  'cut the end off': cut,
  'spliced in a record of another installation': spliced
}

/** The same with all hashes after it made anew: the chain is whole, only a checkpoint shows it. */
export const skilled: Readonly<Record<string, Tampering>> = Object.fromEntries(
  Object.entries(clumsy).map(([name, change]) => [`${name} and made all hashes anew`, anew(change)])
)
