import type { Account } from '@shared/account'
import type { IncidentSummary, OnCall } from '@shared/contract'
import { pointsOf, type VerificationPolicy } from '../domain/proofs'
import { secondsWanted } from '../domain/second-person'
import type { Incident } from '../store/records'

/** An incident in a list: nothing in it verifies a caller. */
export function incidentSummary(
  incident: Incident,
  account: Account,
  callers: readonly OnCall[],
  policy: VerificationPolicy,
  now: Date
): IncidentSummary {
  const { id, caseNumber, state, openedAt, closedAt, closedBy, again } = incident
  const { number, name, status } = account
  return {
    ...{ id, caseNumber, state, openedAt, closedAt, callers },
    closedBy: closedBy?.staffName ?? null,
    again: again ?? null,
    secondWanted: secondsWanted(incident, now).map(({ forStaffId, forStaffName, askedAt }) => ({
      staffId: forStaffId,
      staffName: forStaffName,
      points: pointsOf(incident, forStaffId, policy, now),
      askedAt
    })),
    account: { id: account.id, number, name, status }
  }
}
