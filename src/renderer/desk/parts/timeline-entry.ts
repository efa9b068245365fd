import type { TimelineEntry } from '@shared/contract'
import { countryName, describeUserAgent } from '../format'
import {
  actorName,
  attemptOutcomeWords,
  auditActionNames,
  describeDetails,
  mailKindNames,
  mailStateWords
} from '../words'

export type EntryText = {
  readonly icon: string
  readonly title: string
  readonly by: string | null
  readonly text: string | null
  readonly mailId: string | null
}

/** One line of an account's history in words. */
export function describeEntry(entry: TimelineEntry): EntryText {
  switch (entry.kind) {
    case 'event':
      return {
        icon: 'i-lucide-circle-dot',
        title: auditActionNames[entry.event.action],
        by: actorName(entry.event.actor),
        text: describeDetails(entry.event.details) || null,
        mailId: null
      }
    case 'attempt': {
      const { ip, country, userAgent, outcome } = entry.attempt
      return {
        icon: 'i-lucide-log-in',
        title: `Sign-in: ${attemptOutcomeWords[outcome].label.toLowerCase()}`,
        by: null,
        text: `${ip}, ${countryName(country)}, ${describeUserAgent(userAgent)}`,
        mailId: null
      }
    }
    case 'mail':
      return {
        icon: 'i-lucide-mail',
        title: `Mail: ${mailKindNames[entry.mail.kind]}`,
        by: mailStateWords[entry.mail.state].label.toLowerCase(),
        text: entry.mail.state === 'sent' ? null : entry.mail.lastError,
        mailId: entry.mail.id
      }
    case 'note':
      return {
        icon: 'i-lucide-sticky-note',
        title: 'Note',
        by: entry.note.staffName,
        text: entry.note.text,
        mailId: null
      }
  }
}
