import type { BringBackItem, BringBackOutcome, Fate, LeaseMark, LeaseOver, LeaseState, LeaseView } from '@shared/lease'
import { formatDateTime } from '../format'
import { auditActionNames, type Tone } from '../words'

type Word = { readonly label: string; readonly tone: Tone }

export const leaseStateWords: Readonly<Record<LeaseState, Word>> = {
  open: { label: 'Offline', tone: 'info' },
  expired: { label: 'Time is over', tone: 'neutral' },
  ended: { label: 'Ended', tone: 'warning' },
  returned: { label: 'Brought back', tone: 'success' }
}

export const fateWords: Readonly<Record<Fate, Word>> = {
  apply: { label: 'Apply', tone: 'success' },
  changed: { label: 'Changed since', tone: 'warning' },
  leaseEnded: { label: 'Lease ended', tone: 'warning' },
  superseded: { label: 'Superseded', tone: 'neutral' },
  alreadyBroughtBack: { label: 'Already brought back', tone: 'neutral' },
  undecided: { label: 'Undecided', tone: 'neutral' }
}

export const outcomeWords: Readonly<Record<BringBackOutcome, Word>> = {
  applied: { label: 'Applied', tone: 'success' },
  noteAdded: { label: 'Note added', tone: 'success' },
  changed: { label: 'Left: changed since', tone: 'warning' },
  leaseEnded: { label: 'Left: lease ended', tone: 'warning' },
  superseded: { label: 'Superseded', tone: 'neutral' },
  alreadyBroughtBack: { label: 'Already brought back', tone: 'neutral' },
  takenBack: { label: 'Taken back offline', tone: 'neutral' },
  refused: { label: 'Refused', tone: 'error' },
  undecided: { label: 'Undecided', tone: 'neutral' }
}

export const entryWords = { approve: 'Approve', reject: 'Reject', withdraw: 'Take back', note: 'Note' } as const

/** `With Asha Nambiar until 5 March, 14:30`; for whoever has it, `You have it offline until …`. */
export function leaseInWords(lease: LeaseMark, staffId: string | undefined): string {
  const until = `until ${formatDateTime(lease.endsAt)}`
  return lease.staffId === staffId ? `You have it offline ${until}` : `With ${lease.staffName} ${until}, offline`
}

/** Whether a lease still stands; nobody tells when its time is over. */
export const stands = (lease: LeaseMark | null, now: number): lease is LeaseMark =>
  lease !== null && Date.parse(lease.endsAt) > now

/** What whoever decides on a leased application has to know. */
export const leaseWarning = (lease: LeaseMark, staffId: string | undefined): string =>
  `${leaseInWords(lease, staffId)}. If you decide here, your decision counts, and the one that comes back with the pack does not.`

const overWords: Readonly<Record<LeaseOver, string>> = {
  time: 'The time limit was over before the pack came back.',
  returned: 'The pack was brought back and finished before.',
  person: 'Somebody ended this lease.',
  reviewer: 'Its reviewer may not decide here any more.'
}

/** What will happen with an application, and why, in a sentence. */
export function fateInWords(item: BringBackItem, { closed }: Pick<LeaseView, 'closed'>): string | null {
  const [last] = item.meanwhile
  const who = last && `${last.who ? `${last.who}, ` : ''}${formatDateTime(last.at)}: ${meanwhileWord(last.what)}.`
  switch (item.fate) {
    case 'apply':
    case 'undecided':
      return null
    case 'changed':
      return `The application was changed after it was taken. ${who ?? ''}`.trim()
    case 'superseded':
      return who ?? 'It was decided here meanwhile; the details are hidden while the account is blocked.'
    case 'leaseEnded': {
      if (item.over === null) return null
      const by = item.over === 'person' && closed ? ` ${closed.staffName}, ${formatDateTime(closed.at)}.` : ''
      return `${overWords[item.over]}${by}${item.choice ? '' : ' Only an administrator can still apply it.'}`
    }
    case 'alreadyBroughtBack': {
      if (item.before === null) return null
      const done = item.before.kind === 'approve' ? 'Approved' : 'Rejected'
      const other = item.before.same || item.decision === null ? '' : ' This copy says something else.'
      return `${done} from this lease, ${formatDateTime(item.before.appliedAt)}.${other}`
    }
  }
}

const meanwhileWord = (action: string): string =>
  (auditActionNames as Readonly<Record<string, string>>)[action]?.toLowerCase() ?? action
