import type { MailState } from '@shared/mail'

/** States that staff think of as one, by the name that stands in the address. */
export const mailGroups: Readonly<Record<string, readonly MailState[]>> = {
  waiting: ['queued', 'held', 'sending', 'failed'],
  problems: ['failed', 'dead']
}

/** The views of the mail list; empty: all of it. */
export const mailViews = [
  { value: '', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'problems', label: 'Problems' },
  { value: 'sent', label: 'Sent' },
  { value: 'cancelled', label: 'Cancelled' }
] as const
