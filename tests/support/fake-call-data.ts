import type { Attempt } from '@shared/account'
import type { AccountDetails, CallReport, CallReportRow, CallView, IncidentAttempt } from '@shared/contract'

/** Made-up incidents and reports for the call desk of a fake. */
const minute = 60_000
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString()

const agents = {
  usual:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15',
  script: 'python-requests/2.32'
}

function attemptsOf(account: AccountDetails, attacked: boolean): readonly IncidentAttempt[] {
  const gaps = attacked ? [0, 9, 17, 26, 40, 300] : [0, 35, 80, 190, 260]
  return gaps.map((seconds, index) => {
    const strange = attacked && index >= 1
    return {
      id: `${account.id}-attempt-${index}`,
      at: ago(50 * minute - seconds * 1000),
      ip: strange ? '2001:db8:85a3::8a2e:370:7334' : '198.51.100.23',
      country: strange ? 'BR' : account.country,
      network: strange ? 'Example Hosting S.A. (AS64500)' : 'Kaveri Broadband (AS64496)',
      userAgent: strange ? agents.script : agents.usual,
      outcome: (index === 5 ? 'refused' : 'wrong') satisfies Attempt['outcome'],
      newAddress: strange,
      newCountry: strange
    }
  })
}

/** One incident as nobody has touched it yet. Every second account was attacked, by its number. */
export function makeCall(account: AccountDetails, others: readonly AccountDetails[] = []): CallView {
  const ordinal = Number(account.number.slice(3))
  const attacked = ordinal % 10 === 5
  const attempts = attemptsOf(account, attacked)
  return {
    id: account.incidentId ?? `incident-${ordinal}`,
    caseNumber: `CASE-${account.number.slice(-4)}-K7Q`,
    state: 'open',
    openedAt: ago(48 * minute),
    closedAt: null,
    closedBy: null,
    again:
      ordinal === 15
        ? { caseNumber: 'CASE-0015-A2M', unblockedAt: ago(5 * 60 * minute), unblockedBy: 'Leela Muster' }
        : null,
    callers: [],
    secondWanted: [],
    account: { id: account.id, number: account.number, name: account.name, status: account.status },
    evidence: {
      assessment: attacked ? 'attacked' : 'forgot',
      sentence: attacked
        ? 'Five attempts in 40 seconds, four of them from an address in a country never seen for this account; three other accounts were tried from it.'
        : 'Five attempts in 4 minutes from an address that this account has signed in from before.',
      attempts,
      refused: attacked ? { count: 1240, lastAt: ago(2 * minute) } : null,
      otherAccounts: attacked
        ? others.slice(0, 3).map(({ id, number, name, status }, index) => ({
            id,
            number,
            name,
            status,
            attempts: 7 - index * 2,
            firstAt: ago(58 * minute),
            lastAt: ago((20 + index) * minute)
          }))
        : [],
      earlierBlocks: attacked
        ? [
            {
              id: `incident-${ordinal}-before`,
              caseNumber: 'CASE-0815-M2P',
              openedAt: ago(19 * 24 * 60 * minute),
              closedAt: ago(19 * 24 * 60 * minute - 31 * minute),
              closedBy: 'Leela Muster'
            }
          ]
        : []
    },
    code: { source: 'blocked-mail', sentAt: ago(48 * minute), expiresAt: null, triesLeft: 3, mailState: 'sent' },
    nextCodeAt: ago(47 * minute),
    verification: {
      points: 0,
      needed: 100,
      expiresAt: null,
      coolDownUntil: null,
      steps: (['code', 'organization', 'mobile', 'country', 'signUpMonth', 'manager'] as const).map((method) => ({
        method,
        points: method === 'code' ? 100 : 25,
        state: 'open',
        triesLeft: method === 'code' ? 3 : 2
      })),
      second: null,
      factsOff: null,
      verified: false
    },
    failures: attacked
      ? [{ at: ago(20 * minute), staffName: 'Leela Muster', method: 'mobile', caseNumber: 'CASE-0815-M2P' }]
      : [],
    transcript: [],
    blockedBy: null,
    known: null
  }
}

const rowOf = (managerId: string | null, managerName: string | null, blocks: number): CallReportRow => ({
  managerId,
  managerName,
  blocks,
  blockedAgain: Math.floor(blocks / 9),
  unblocked: blocks - Math.ceil(blocks / 8),
  stillBlocked: Math.ceil(blocks / 8),
  verifiedByCode: Math.floor(blocks * 0.6),
  verifiedByFacts: Math.floor(blocks * 0.25),
  overridden: blocks > 20 ? 1 : 0,
  notHolder: Math.floor(blocks / 12),
  failedChecks: Math.floor(blocks / 3),
  medianMinutesToUnblock: blocks > 0 ? 6 + (blocks % 20) : null
})

export function makeReport(input: Record<string, unknown>): CallReport {
  const from = new Date(String(input['from']))
  const until = Date.parse(String(input['until']))
  const periods: (CallReportRow & { from: string; until: string })[] = []
  for (let start = from; start.getTime() < until;) {
    const end = new Date(start)
    if (input['period'] === 'month') end.setMonth(end.getMonth() + 1, 1)
    else end.setDate(end.getDate() + (input['period'] === 'week' ? 7 : 1))
    const blocks = (start.getDate() * 7) % 5
    periods.push({ ...rowOf(null, null, blocks), from: start.toISOString(), until: end.toISOString() })
    start = end
  }
  const managers = [rowOf('s3', 'Leela Muster', 31), rowOf('s1', 'Rekha Example', 12), rowOf(null, null, 2)].filter(
    ({ managerId }) => !input['managerId'] || managerId === input['managerId']
  )
  return { managers, periods, total: rowOf(null, null, 45) }
}
