import type { Incident, Staff } from '../store/records'
import { canManage } from './staff-rules'

/** The members of staff whose word counts on this incident: who overrode, and who confirmed for a colleague. */
export function vouching({ proofs, seconds = [] }: Incident): readonly string[] {
  const overrode = proofs.flatMap(({ method, staffId }) => (method === 'override' ? [staffId] : []))
  const confirmed = seconds.flatMap(({ confirmedBy }) => confirmedBy?.staffId ?? [])
  return [...new Set([...overrode, ...confirmed])]
}

/**
 * The incident as it counts now: without the override of somebody who is no administrator any more, and without the
 * confirmation of somebody who takes no calls any more.
 */
export function asItCounts(incident: Incident, byId: (id: string) => Staff | null): Incident {
  const may = (id: string, rule: (member: Staff) => boolean) => {
    const member = byId(id)
    return member !== null && rule(member)
  }
  return {
    ...incident,
    proofs: incident.proofs.filter(({ method, staffId }) => method !== 'override' || may(staffId, isAdministrator)),
    ...(incident.seconds && {
      seconds: incident.seconds.map((second) =>
        second.confirmedBy && !may(second.confirmedBy.staffId, canManage) ? { ...second, confirmedBy: null } : second
      )
    })
  }
}

const isAdministrator = ({ role, status }: Staff) => role === 'administrator' && status === 'active'
