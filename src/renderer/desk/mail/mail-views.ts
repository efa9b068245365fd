import type { MailState } from '@shared/mail'

/** States that staff think of as one, by the name that stands in the address. */
export const mailGroups: Readonly<Record<string, readonly MailState[]>> = {
  waiting: ['queued', 'held', 'sending', 'failed']
}

/** The views of the mail list; empty: all of it. */
export const mailViews = [
  { value: '', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'dead', label: 'Not delivered' },
  { value: 'sent', label: 'Sent' },
  { value: 'cancelled', label: 'Cancelled' }
] as const
