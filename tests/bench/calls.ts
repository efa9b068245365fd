import type { Account } from '@shared/account'
import type { NewAuditEvent } from '@shared/audit'
import { newCaseNumber } from '../../src/main/domain/codes'
import { reportOnCalls } from '../../src/main/services/call-report'
import { gatherEvidence } from '../../src/main/services/evidence'
import { findCaller } from '../../src/main/services/find-caller'
import { createMemoryStore } from '../../src/main/store/memory-store'
import type { Put, Store } from '../../src/main/store/port'
import type { Incident } from '../../src/main/store/records'
import { spread, timesOf } from './figures'
import { stockOf } from './stock'

/** Every tenth account was blocked at some time. */
const perIncident = 10
const day = 86_400_000

/** What the call desk waits for: results while typing, the evidence of a case, a report; in lines to print. */
export async function benchCalls(count: number): Promise<readonly string[]> {
  const store = createMemoryStore({ now: () => new Date() })
  const accounts = stockOf(count)
  const incidents = await fill(store, accounts)
  const some = Array.from({ length: 40 }, (_, index) => accounts[(index * 2_477) % count]).filter(
    (account): account is Account => account !== undefined
  )
  const find = (text: string) => findCaller({ store }, text)
  const typed: Readonly<Record<string, readonly string[]>> = {
    'case number': some.flatMap((_, index) => beginnings(incidents[index % incidents.length]?.caseNumber ?? '')),
    'account number': some.flatMap(({ number }) => beginnings(number.replace('RS-00', 'rs '))),
    address: some.flatMap(({ email }) => beginnings(email)),
    phone: some.flatMap(({ mobile }) => beginnings(`0${(mobile ?? '').slice(3, 8)} ${(mobile ?? '').slice(8)}`)),
    name: some.flatMap(({ name }) => beginnings(name)),
    organization: some.flatMap(({ organizationName }) => beginnings(organizationName)),
    'organization, misspelt': some.flatMap(({ organizationName }) =>
      beginnings(organizationName.replace(/([aeiou])([a-z])/g, '$2$1'))
    )
  }
  // Until the compiler knows the code, and each index is complete.
  await timesOf(
    Object.values(typed).flatMap((texts) => texts.slice(0, 10)),
    find
  )
  const lines: string[] = []
  const all: number[] = []
  for (const [kind, texts] of Object.entries(typed)) {
    const times = await timesOf(texts, find)
    all.push(...times)
    lines.push(spread(`finding a caller by ${kind}, letter by letter`, times))
  }
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const cases = incidents.slice(0, 100).map((incident) => ({ incident, account: byId.get(incident.accountId) }))
  const evidence = await timesOf(cases, async ({ incident, account }) =>
    account ? gatherEvidence({ store, networkOf: () => null }, incident, account) : null
  )
  const until = Date.now()
  const reports = await timesOf([30, 90, 365, 365, 365], (days) =>
    reportOnCalls(
      { store },
      {
        from: new Date(until - days * day).toISOString(),
        until: new Date(until).toISOString(),
        period: 'week',
        timeZone: 'Asia/Kolkata'
      }
    )
  )
  return [
    `${count.toLocaleString('en')} accounts, ${incidents.length.toLocaleString('en')} incidents: the call desk`,
    ...lines,
    spread('finding a caller, all of these', all, 50),
    spread('the evidence of an incident', evidence, 50),
    spread('a report of up to a year', reports, 500)
  ]
}

const beginnings = (text: string) => Array.from({ length: text.length }, (_, index) => text.slice(0, index + 1))

async function fill(store: Store, accounts: readonly Account[]): Promise<readonly Incident[]> {
  const incidents: Incident[] = []
  const commit = async (puts: readonly Put[], events: readonly NewAuditEvent[]) => store.commit({ puts, events })
  for (let start = 0; start < accounts.length; start += 1_000) {
    const puts: Put[] = []
    const events: NewAuditEvent[] = []
    for (const [offset, account] of accounts.slice(start, start + 1_000).entries()) {
      const index = start + offset
      const incident = index % perIncident === 0 ? incidentOf(account, index) : null
      const blocked = incident?.state === 'open' && account.status === 'blocked'
      puts.push({
        collection: 'accounts',
        record: { ...account, incidentId: blocked ? incident.id : null },
        basedOn: null
      })
      if (incident === null) continue
      incidents.push(incident)
      puts.push({ collection: 'incidents', record: incident, basedOn: null }, ...attemptsOf(incident, index))
      if (incident.closedAt !== null) events.push(unblocking(incident, account))
    }
    await commit(puts, events)
  }
  return incidents
}

function incidentOf(account: Account, index: number): Incident {
  const open = account.status === 'blocked'
  const openedAt = new Date(Date.now() - ((index * 7) % 365) * day - 3_600_000).toISOString()
  const bytes = (size: number) => Uint8Array.from({ length: size }, (_, at) => (index >> (at * 4)) & 31)
  return {
    id: `incident-${index}`,
    version: 1,
    caseNumber: newCaseNumber(bytes),
    accountId: account.id,
    openedAt,
    state: open ? 'open' : 'closed',
    closedAt: open ? null : new Date(Date.parse(openedAt) + 1_800_000).toISOString(),
    closedBy: open ? null : { staffId: 'staff-1', staffName: 'Asha Nair' },
    code: null,
    failures: [],
    proofs: [],
    managerId: `staff-${index % 7}`
  }
}

/** A thousand incidents share a source, as behind the proxy of a carrier. */
function attemptsOf(incident: Incident, index: number): Put[] {
  return Array.from({ length: 5 }, (_, attempt) => ({
    collection: 'attempts',
    basedOn: null,
    record: {
      id: `attempt-${index}-${attempt}`,
      version: 1,
      accountId: incident.accountId,
      incidentId: incident.id,
      at: new Date(Date.parse(incident.openedAt) - (5 - attempt) * 10_000).toISOString(),
      ip: `198.51.100.${index % 100}`,
      country: 'IN',
      userAgent: 'bench',
      outcome: 'wrong'
    }
  }))
}

const unblocking = (incident: Incident, account: Account): NewAuditEvent => ({
  at: incident.closedAt ?? '',
  actor: { kind: 'staff', id: 'staff-1', name: 'Asha Nair' },
  action: 'account.unblocked',
  accountId: account.id,
  subject: account.number,
  ip: '127.0.0.1',
  details: { caseNumber: incident.caseNumber, verifiedBy: 'code' }
})
