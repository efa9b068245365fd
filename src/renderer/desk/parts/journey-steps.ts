import type { LinkView } from '@shared/contract'

export type JourneyStep = {
  readonly key: 'queued' | 'sent' | 'opened' | 'set'
  readonly label: string
  readonly state: 'done' | 'open' | 'failed'
  readonly at: string | null
  /** Said in place of a time. */
  readonly text: string | null
}

/**
 * The way of a link. "Link opened" says no more than that: scanners of mail servers open links too. A later step
 * proves the ones before it, whatever the mail server said.
 */
export function journeySteps(link: LinkView): readonly JourneyStep[] {
  const { mail } = link
  const arrived = link.openedAt !== null || link.usedAt !== null
  const failed = mail?.state === 'dead' && !arrived
  const sent = (mail?.sentAt ?? null) !== null || arrived
  return [
    step('queued', 'Queued', 'done', mail?.createdAt ?? link.createdAt),
    failed
      ? step('sent', 'Not delivered', 'failed', null)
      : step(
          'sent',
          'Sent',
          sent ? 'done' : 'open',
          mail?.sentAt ?? null,
          sent ? null : (waits[mail?.state ?? ''] ?? null)
        ),
    step('opened', 'Link opened', arrived ? 'done' : 'open', link.openedAt),
    step('set', 'Password set', link.usedAt === null ? 'open' : 'done', link.usedAt)
  ]
}

const waits: Readonly<Record<string, string>> = {
  queued: 'waits',
  held: 'held',
  sending: 'on its way',
  failed: 'will be tried again',
  cancelled: 'cancelled'
}

const step = (
  key: JourneyStep['key'],
  label: string,
  state: JourneyStep['state'],
  at: string | null,
  text: string | null = null
): JourneyStep => ({ key, label, state, at, text })
