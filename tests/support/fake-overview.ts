import type { AccountDetails, Dashboard, DayFigures, FoundAccount, IncidentSummary } from '@shared/contract'

const pad = (part: number) => String(part).padStart(2, '0')

/** The figures of a made-up programme, or of one in which nothing has happened. */
export function makeDashboard(
  days: number,
  accounts: readonly AccountDetails[],
  deadMail: number,
  incidents: readonly IncidentSummary[] = []
): Dashboard {
  const pending = accounts.filter(({ status }) => status === 'pending')
  const oldest = [...pending].sort((one, other) => one.createdAt.localeCompare(other.createdAt))[0]
  const overdueBefore = new Date(Date.now() - 2 * 86_400_000).toISOString()
  const figures = Array.from({ length: days }, (_, index) => makeDay(days - 1 - index, accounts.length > 0))
  const sum = (of: (day: DayFigures) => number) => figures.reduce((total, day) => total + of(day), 0)
  return {
    attention: {
      pending: pending.length,
      oldestPending: oldest ?? null,
      overdue: pending.filter(({ createdAt }) => createdAt < overdueBefore).length,
      overdueBefore,
      promiseDays: 2,
      blocked: accounts.filter(({ status }) => status === 'blocked').length,
      oldestBlockedAt: accounts.length > 0 ? new Date(Date.now() - 48 * 60_000).toISOString() : null,
      blockedAgain: incidents.filter(({ again, state }) => again !== null && state === 'open').length,
      secondWanted: incidents.filter(({ secondWanted }) => secondWanted.length > 0).length,
      expiringLinks: accounts.length > 0 ? 2 : 0,
      nextLinkEndsAt: accounts.length > 0 ? new Date(Date.now() + 5 * 3_600_000).toISOString() : null,
      deadMail
    },
    days: figures,
    total: {
      signUps: sum((day) => day.signUps),
      approved: sum((day) => day.approved),
      rejected: sum((day) => day.rejected),
      blocked: sum((day) => day.blocked),
      medianDecisionMinutes: accounts.length > 0 ? 410 : null
    }
  }
}

function makeDay(daysAgo: number, busy: boolean): DayFigures {
  const date = new Date()
  date.setHours(0, 0, 0, 0)
  date.setDate(date.getDate() - daysAgo)
  const next = new Date(date)
  next.setDate(next.getDate() + 1)
  const weekend = [0, 6].includes(date.getDay())
  const approved = busy && !weekend ? (daysAgo * 5) % 6 : 0
  const rejected = busy && !weekend ? (daysAgo * 3) % 3 : 0
  return {
    day: `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`,
    from: date.toISOString(),
    until: next.toISOString(),
    signUps: busy ? 1 + ((daysAgo * 7) % 8) : 0,
    approved,
    rejected,
    blocked: busy && daysAgo % 4 === 1 ? 1 : 0,
    medianDecisionMinutes: approved + rejected > 0 ? 200 + ((daysAgo * 97) % 900) : null
  }
}

export function foundOf(account: AccountDetails): FoundAccount {
  const { id, number, status, name, email, mobile, organizationName, country, concealed } = account
  return { id, number, status, name, email, mobile, organizationName, country, concealed, incident: null }
}
