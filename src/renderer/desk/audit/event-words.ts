import { outcomeOf, type AuditEvent, type AuditOutcome } from '@shared/audit'
import { detailValue } from '../detail-words'
import type { Tone } from '../words'

/** What became of an event; nothing is said of what was done, which most are. */
export const outcomeWords: Readonly<Record<AuditOutcome, { readonly label: string; readonly tone: Tone } | null>> = {
  done: null,
  refused: { label: 'Refused', tone: 'warning' },
  failed: { label: 'Failed', tone: 'error' }
}

export const outcomeWord = ({ action }: Pick<AuditEvent, 'action'>) => outcomeWords[outcomeOf(action)]

/** What it happened to, in words where it is an operation. */
export const subjectWords = ({ subject, details }: Pick<AuditEvent, 'subject' | 'details'>): string =>
  subject === details['operation'] ? (detailValue('operation', subject) ?? subject) : subject
