import type { StaffView } from '@shared/contract'
import { formatShortTime } from '../format'

/** Somebody is not there at this moment (milliseconds since 1970). */
export const isAway = ({ absence }: Pick<StaffView, 'absence'>, now: number): boolean =>
  absence !== null && Date.parse(absence.from) <= now && now < Date.parse(absence.until)

/** `Away until 24 Nov, 18:00; Ravi Testwala stands in`; null where somebody is there and no absence is planned. */
export function describeAbsence({ absence }: Pick<StaffView, 'absence'>, now: number): string | null {
  if (absence === null || Date.parse(absence.until) <= now) return null
  const when =
    Date.parse(absence.from) > now
      ? `Away ${formatShortTime(absence.from)} to ${formatShortTime(absence.until)}`
      : `Away until ${formatShortTime(absence.until)}`
  return `${when}; ${absence.standInName} stands in`
}

/** `Asha Testwala (away, Ravi Testwala stands in)`, or the name alone. */
export const nameWithStandIn = (person: Pick<StaffView, 'name' | 'absence'>, now: number): string =>
  isAway(person, now) && person.absence ? `${person.name} (away, ${person.absence.standInName} stands in)` : person.name
