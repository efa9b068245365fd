import type { BringBackLine, BringBackPreview } from '@shared/lease'
import { toCsv } from '../csv/download'
import { entryWords, outcomeWords } from './lease-words'

const headings = [
  'Number',
  'Organization',
  'Entry',
  'What',
  'Text',
  'Reviewer',
  'Decided at (UTC)',
  'Outcome',
  'Applied at (UTC)',
  'Why'
]

/** The outcome of a bringing back, one line for each entry of the pack. */
export const reportCsv = (lines: readonly BringBackLine[]): string =>
  toCsv(
    headings,
    lines.map((line) => [
      line.number,
      line.organizationName,
      line.sequence === null ? null : String(line.sequence),
      line.kind && entryWords[line.kind],
      line.text,
      line.reviewer,
      line.decidedAt,
      outcomeWords[line.outcome].label,
      line.appliedAt,
      line.detail
    ])
  )

/** The same for programs, with the lease that it is about. */
export const reportJson = ({ lease }: Pick<BringBackPreview, 'lease'>, lines: readonly BringBackLine[]): string =>
  JSON.stringify(
    { lease: { id: lease.id, reviewer: lease.reviewer.name, takenAt: lease.takenAt, endsAt: lease.endsAt }, lines },
    null,
    2
  )
