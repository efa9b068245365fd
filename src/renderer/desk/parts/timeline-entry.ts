import type { AuditAction, AuditEvent } from '@shared/audit'
import type { NoteView, TimelineEntry } from '@shared/contract'
import { profileFieldNames } from '@shared/profile'
import { detailValue } from '../detail-words'
import type { LeaseState } from '@shared/lease'
import { countryName, describeUserAgent, formatDate, formatDateTime } from '../format'
import {
  actorName,
  attemptOutcomeWords,
  auditActionNames,
  describeDetails,
  mailKindNames,
  mailStateWords,
  profileFieldLabels,
  type Tone
} from '../words'

/** What an entry is about, to filter by. */
export const timelineTopics = ['decisions', 'profile', 'mail', 'signIns', 'notes'] as const
export type TimelineTopic = (typeof timelineTopics)[number]

export type FieldChange = { readonly label: string; readonly before: string | null; readonly after: string | null }

export type EntryText = {
  readonly topic: TimelineTopic
  readonly icon: string
  readonly tone: Tone
  readonly title: string
  readonly by: string | null
  readonly text: string | null
  readonly changes: readonly FieldChange[]
  readonly note: NoteView | null
  readonly mailId: string | null
}

const nothingMore = { text: null, changes: [], note: null, mailId: null, tone: 'neutral' } as const

/** One line of an account's history in words. */
export function describeEntry(entry: TimelineEntry): EntryText {
  switch (entry.kind) {
    case 'event':
      return describeEvent(entry.event)
    case 'attempt': {
      const { ip, country, userAgent, outcome } = entry.attempt
      return {
        ...nothingMore,
        topic: 'signIns',
        icon: outcome === 'right' ? 'i-lucide-log-in' : 'i-lucide-shield-alert',
        tone: outcome === 'wrong' ? 'warning' : 'neutral',
        title: `Sign-in: ${attemptOutcomeWords[outcome].label.toLowerCase()}`,
        by: null,
        text: `${ip}, ${countryName(country)}, ${describeUserAgent(userAgent)}`
      }
    }
    case 'mail':
      return {
        ...nothingMore,
        topic: 'mail',
        icon: 'i-lucide-mail',
        tone: entry.mail.state === 'dead' ? 'error' : 'neutral',
        title: `Mail: ${mailKindNames[entry.mail.kind]}`,
        by: mailStateWords[entry.mail.state].label.toLowerCase(),
        text: entry.mail.state === 'sent' ? null : entry.mail.lastError,
        mailId: entry.mail.id
      }
    case 'note':
      return {
        ...nothingMore,
        topic: 'notes',
        icon: 'i-lucide-sticky-note',
        title: 'Note',
        by: entry.note.staffName,
        text: entry.note.text,
        note: entry.note
      }
    case 'lease':
      return {
        ...nothingMore,
        topic: 'decisions',
        icon: entry.state === 'open' ? 'i-lucide-plane-takeoff' : 'i-lucide-plane-landing',
        title: leaseMomentWords[entry.state],
        by: entry.staffName,
        text: entry.state === 'open' ? `until ${formatDateTime(entry.until)}` : null
      }
  }
}

const leaseMomentWords: Readonly<Record<LeaseState, string>> = {
  open: 'Taken offline',
  expired: 'Time offline over',
  ended: 'Lease ended',
  returned: 'Review pack brought back'
}

function describeEvent(event: AuditEvent): EntryText {
  const { topic, icon, tone } = looks[event.action] ?? { topic: 'decisions', icon: 'i-lucide-circle-dot' }
  const profile = event.action === 'account.profile_changed'
  return {
    ...nothingMore,
    topic,
    icon,
    tone: tone ?? 'neutral',
    title: auditActionNames[event.action],
    by: actorName(event.actor),
    ...(profile
      ? { text: linkEnded(event.details), changes: profileChanges(event.details) }
      : moves.has(event.action)
        ? { text: factOf(event.details, 'reason'), changes: statusChanges(event.details) }
        : { text: describeDetails(withWords(event.details)) || null })
  }
}

/** What leads to another status and back, with a reason. */
const moves: ReadonlySet<AuditAction> = new Set<AuditAction>(['account.closed', 'account.reopened'])

const factOf = (details: AuditEvent['details'], name: string) => {
  const fact = details[name]
  return fact === undefined || fact === null ? null : String(fact)
}

/** Events from before they told of the status have none. */
function statusChanges(details: AuditEvent['details']): readonly FieldChange[] {
  const before = detailValue('status', details['statusBefore'] ?? null)
  const after = detailValue('status', details['status'] ?? null)
  return before === null || after === null ? [] : [{ label: 'Status', before, after }]
}

/** What stands for itself in the trail, as people call it; times as they read them. */
const worded = ['method', 'decidedOffline', 'writtenOffline'] as const
const withWords = (details: AuditEvent['details']): AuditEvent['details'] => ({
  ...details,
  ...Object.fromEntries(
    worded.flatMap((name) => (name in details ? [[name, detailValue(name, details[name] ?? null)]] : []))
  )
})

const linkEnded = (details: AuditEvent['details']) =>
  details['linkEnded'] === true ? 'The open link to the old address ended.' : null

type Look = { readonly topic: TimelineTopic; readonly icon: string; readonly tone?: Tone }
const looks: Partial<Readonly<Record<AuditAction, Look>>> = {
  'account.registered': { topic: 'decisions', icon: 'i-lucide-user-plus' },
  'account.signup_repeated': { topic: 'decisions', icon: 'i-lucide-user-plus' },
  'account.approved': { topic: 'decisions', icon: 'i-lucide-check', tone: 'success' },
  'account.rejected': { topic: 'decisions', icon: 'i-lucide-x', tone: 'error' },
  'account.activated': { topic: 'decisions', icon: 'i-lucide-circle-check', tone: 'success' },
  'account.blocked': { topic: 'signIns', icon: 'i-lucide-lock-keyhole', tone: 'error' },
  'account.unblocked': { topic: 'signIns', icon: 'i-lucide-lock-keyhole-open', tone: 'success' },
  'account.decision_undone': { topic: 'decisions', icon: 'i-lucide-undo-2' },
  'account.assigned': { topic: 'decisions', icon: 'i-lucide-user-round-check' },
  'account.closed': { topic: 'decisions', icon: 'i-lucide-archive' },
  'account.reopened': { topic: 'decisions', icon: 'i-lucide-archive-restore' },
  'account.link_sent': { topic: 'mail', icon: 'i-lucide-link' },
  'account.link_opened': { topic: 'mail', icon: 'i-lucide-mail-open' },
  'account.password_set': { topic: 'signIns', icon: 'i-lucide-key-round' },
  'account.profile_changed': { topic: 'profile', icon: 'i-lucide-pencil' },
  'verification.code_sent': { topic: 'signIns', icon: 'i-lucide-message-square-lock' },
  'verification.passed': { topic: 'signIns', icon: 'i-lucide-badge-check', tone: 'success' },
  'verification.failed': { topic: 'signIns', icon: 'i-lucide-shield-x', tone: 'warning' },
  'verification.second_asked': { topic: 'signIns', icon: 'i-lucide-users-round' },
  'verification.second_confirmed': { topic: 'signIns', icon: 'i-lucide-user-round-check', tone: 'success' },
  'verification.overridden': { topic: 'signIns', icon: 'i-lucide-shield-off', tone: 'warning' },
  'call.not_holder': { topic: 'signIns', icon: 'i-lucide-user-round-x', tone: 'error' },
  'call.noted': { topic: 'signIns', icon: 'i-lucide-phone' },
  'call.details_shown': { topic: 'signIns', icon: 'i-lucide-eye' },
  'mail.retried': { topic: 'mail', icon: 'i-lucide-rotate-cw' }
}

function profileChanges(details: AuditEvent['details']): readonly FieldChange[] {
  return profileFieldNames.flatMap((field) => {
    const before = details[`${field}Before`]
    if (before === undefined) return []
    return [
      { label: profileFieldLabels[field], before: shown(field, before), after: shown(field, details[field] ?? null) }
    ]
  })
}

function shown(field: string, value: string | number | boolean | null): string | null {
  if (value === null) return null
  return field === 'country' ? countryName(String(value)) : String(value)
}

export type TimelineLine = EntryText & { readonly key: string; readonly at: string }
export type TimelineDay = { readonly day: string; readonly lines: readonly TimelineLine[] }

/** Entries under the day that they happened on, in the viewer's zone; `entries` are the newest first. */
export function byDay(lines: readonly TimelineLine[]): readonly TimelineDay[] {
  const days: { day: string; lines: TimelineLine[] }[] = []
  for (const line of lines) {
    const day = formatDate(line.at)
    const last = days.at(-1)
    if (last?.day === day) last.lines.push(line)
    else days.push({ day, lines: [line] })
  }
  return days
}

/** `Today`, `Yesterday`, or the date. */
export function dayName(day: string, now: number): string {
  if (day === formatDate(new Date(now).toISOString())) return 'Today'
  return day === formatDate(new Date(now - 86_400_000).toISOString()) ? 'Yesterday' : day
}
