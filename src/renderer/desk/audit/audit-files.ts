import { outcomeOf } from '@shared/audit'
import type { ExportFormat, Input } from '@shared/contract'
import type { DeskClient, Refusal } from '../client'
import type { ItemOf } from '../composables/use-paged-list'
import { toCsv } from '../csv/download'

type Event = ItemOf<'audit.list'>
type Column = readonly [heading: string, cell: (event: Event) => string | null]

/** Facts stand in one column, as JSON: each action has its own. docs/audit.md explains the columns. */
const columns: readonly Column[] = [
  ['Entry', ({ sequence }) => String(sequence)],
  ['Journal record', ({ commit }) => String(commit)],
  ['At (UTC)', ({ at }) => at],
  ['Action', ({ action }) => action],
  ['Outcome', ({ action }) => outcomeOf(action)],
  ['Who', ({ actor }) => ('name' in actor ? actor.name : actor.kind)],
  ['Kind of actor', ({ actor }) => actor.kind],
  ['ID of the actor', ({ actor }) => ('id' in actor ? actor.id : null)],
  ['Subject', ({ subject }) => subject],
  ['ID of the account', ({ accountId }) => accountId],
  ['IP address', ({ ip }) => ip],
  ['Details', ({ details }) => JSON.stringify(details)]
]

/** Events as they are, one JSON object a line; or as a table. Pages come newest first, a file begins with the oldest. */
export const auditFormats: Readonly<
  Record<ExportFormat, { readonly label: string; readonly type: string; readonly parts: (pages: Pages) => string[] }>
> = {
  jsonl: {
    label: 'JSON lines',
    type: 'application/x-ndjson',
    parts: (pages) => oldestFirst(pages).map((page) => page.map((event) => `${JSON.stringify(event)}\n`).join(''))
  },
  csv: {
    label: 'CSV, for spreadsheets',
    type: 'text/csv',
    parts: (pages) => [
      toCsv(
        columns.map(([heading]) => heading),
        oldestFirst(pages).flatMap((page) => page.map((event) => columns.map(([, cell]) => cell(event))))
      )
    ]
  }
}

type Pages = readonly (readonly Event[])[]
const oldestFirst = (pages: Pages): Event[][] => [...pages].reverse().map((page) => [...page].reverse())

/** Every event that the question finds, the newest first, page by page; null once it was cancelled. */
export async function allEvents(
  client: Pick<DeskClient, 'call'>,
  question: Omit<Input<'audit.list'>, 'cursor' | 'limit'>,
  { onPage, cancelled }: { readonly onPage: (read: number, total: number) => void; readonly cancelled: () => boolean }
): Promise<{ readonly pages: Pages; readonly count: number } | Refusal | null> {
  const pages: (readonly Event[])[] = []
  let count = 0
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof client.call<'audit.list'>>> = await client.call('audit.list', {
      ...question,
      limit: 1000,
      ...(cursor === null ? {} : { cursor })
    })
    if (!page.ok) return page
    if (cancelled()) return null
    pages.push(page.data.items)
    count += page.data.items.length
    cursor = page.data.nextCursor
    onPage(count, page.data.total)
  } while (cursor !== null)
  return { pages, count }
}

/** What the public key of checkpoints is saved as; `key`: its fingerprint. */
export const keyFileName = (key: string): string => `hub-desk-key-${key.slice(0, 16)}.pem`
