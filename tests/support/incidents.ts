import { callHistory, type CallHistory, type CallRules } from '../../src/main/domain/call-history'
import type { Incident } from '../../src/main/store/records'
import { defaultSettings } from '../../src/shared/settings'

export const opened = new Date('2026-03-02T09:00:00.000Z')
/** So many seconds after the incident was opened. */
export const later = (seconds: number) => new Date(opened.getTime() + seconds * 1000)

/** An incident for a test, just opened, with the code of the blocked mail (whose hash is `right`). */
export const anIncident = (change: Partial<Incident> = {}): Incident => ({
  id: 'incident-1',
  version: 1,
  caseNumber: 'C-7K4M-2QX9',
  accountId: 'account-1',
  openedAt: opened.toISOString(),
  state: 'open',
  closedAt: null,
  closedBy: null,
  code: {
    source: 'blocked-mail',
    hash: 'right',
    mailId: 'mail-1',
    sentAt: opened.toISOString(),
    expiresAt: null,
    triesLeft: 3
  },
  failures: [],
  proofs: [],
  ...change
})

export const policy = defaultSettings.verification

/** The rules of a call about this incident alone, unless told what else happened. */
export const rulesOf = (
  incident: Incident,
  now: Date,
  change: { readonly history?: Partial<CallHistory>; readonly policy?: Partial<typeof policy> } = {}
): CallRules => ({
  now,
  policy: { ...policy, ...change.policy },
  history: { ...callHistory([incident], null, now), ...change.history }
})
