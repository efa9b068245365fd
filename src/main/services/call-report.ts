import type { Account } from '@shared/account'
import { verificationMethods, type CallReport, type VerificationMethod } from '@shared/call-desk'
import { createCalendar } from '../domain/calendar'
import { mostPeriods, periodsOf, reportCalls, type CallFact, type ReportPeriod, type Span } from '../domain/call-report'
import { blockingIncident } from '../domain/verification'
import { Refusal } from '../refusal'
import type { Incident } from '../store/records'
import type { Context } from './context'
import { staffNames } from './staff-names'

const pageSize = 5000

export type CallReportRequest = Span & {
  readonly period: ReportPeriod
  /** Whose calendar days, weeks and months are. */
  readonly timeZone: string
  /** Only the incidents of this manager. */
  readonly managerId?: string | undefined
}

/** What came of the incidents that were opened in some time. */
export async function reportOnCalls(
  context: Pick<Context, 'store'>,
  { from, until, period, timeZone, managerId }: CallReportRequest
): Promise<CallReport> {
  const span = { from: new Date(from).toISOString(), until: new Date(until).toISOString() }
  if (span.until <= span.from) throw invalid('until', 'The report must end after it begins.')
  const periods = periodsOf(span, period, createCalendar(timeZone))
  if (periods === null)
    throw invalid('period', `These are more than ${mostPeriods} ${period}s: choose longer periods, or a shorter time.`)
  const [incidents, ways, names] = await Promise.all([
    incidentsIn(context, span),
    waysIn(context, span.from),
    staffNames(context.store)
  ])
  const accounts = await accountsOf(context, incidents)
  const facts = incidents.map((incident) =>
    factOf(incident, accounts.get(incident.accountId), ways.get(incident.caseNumber))
  )
  const wanted = managerId === undefined ? facts : facts.filter((fact) => fact.managerId === managerId)
  return reportCalls(wanted, periods, (id) => names.get(id) ?? null)
}

const invalid = (field: string, message: string) => new Refusal('invalid', message, { [field]: message })

async function incidentsIn({ store }: Pick<Context, 'store'>, span: Span): Promise<readonly Incident[]> {
  const found: Incident[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof store.query<'incidents'>>> = await store.query('incidents', {
      ranges: { openedAt: span },
      sort: 'openedAt',
      limit: pageSize,
      ...(cursor === null ? {} : { cursor })
    })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

/** By case number, what the caller was let in by: an incident is closed after it was opened, maybe much later. */
async function waysIn(
  { store }: Pick<Context, 'store'>,
  from: string
): Promise<ReadonlyMap<string, readonly VerificationMethod[]>> {
  const ways = new Map<string, readonly VerificationMethod[]>()
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof store.events>> = await store.events({
      action: 'account.unblocked',
      from,
      limit: pageSize,
      ...(cursor === null ? {} : { cursor })
    })
    for (const { details } of page.items) {
      const methods = String(details['verifiedBy'] ?? '').split(', ')
      ways.set(
        String(details['caseNumber']),
        verificationMethods.filter((method) => methods.includes(method))
      )
    }
    cursor = page.nextCursor
  } while (cursor !== null)
  return ways
}

/** The accounts of incidents that do not tell everything themselves, by id. */
async function accountsOf(
  { store }: Pick<Context, 'store'>,
  incidents: readonly Incident[]
): Promise<ReadonlyMap<string, Account>> {
  const asked = incidents.filter(({ state, managerId }) => state === 'open' || managerId === undefined)
  const found = await Promise.all(asked.map(({ accountId }) => store.get('accounts', accountId)))
  return new Map(found.flatMap((account) => (account === null ? [] : [[account.id, account] as const])))
}

function factOf(
  incident: Incident,
  account: Account | undefined,
  verifiedBy: readonly VerificationMethod[] | undefined
): CallFact {
  const { openedAt, closedAt, managerId, again, notHolder, failures } = incident
  const blocking = account !== undefined && blockingIncident(incident, account).ok
  return {
    ...{ openedAt, closedAt },
    // Incidents did not always remember their manager: then it is whoever has the account now.
    managerId: managerId === undefined ? (account?.managerId ?? null) : managerId,
    again: again !== undefined,
    state: incident.state === 'closed' ? 'closed' : blocking ? 'blocked' : 'gone',
    verifiedBy: verifiedBy ?? [],
    notHolder: notHolder !== undefined,
    failedChecks: failures.length
  }
}
