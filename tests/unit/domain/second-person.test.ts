import { describe, expect, it } from 'vitest'
import { callHistory, type CallHistory } from '../../../src/main/domain/call-history'
import { withFailure, withProof } from '../../../src/main/domain/proofs'
import {
  askSecond,
  confirmSecond,
  isVerified,
  secondsWanted,
  whySecond,
  whySecondFor
} from '../../../src/main/domain/second-person'
import { closeIncident } from '../../../src/main/domain/verification'
import type { Incident } from '../../../src/main/store/records'
import { anIncident, later, policy, rulesOf } from '../../support/incidents'

const asha = { id: 'asha', name: 'Asha Nambiar' }
const rohan = { id: 'rohan', name: 'Rohan Dalvi' }
const day = 86_400

const failure = (seconds: number, caseNumber = 'C-0000-0001') => ({
  at: later(seconds).toISOString(),
  staffName: 'Asha Nambiar',
  method: 'code' as const,
  caseNumber
})
const changedLately: Partial<CallHistory> = { contactChangedAt: later(-day).toISOString() }
const why = (history: Partial<CallHistory>, change: Partial<typeof policy> = {}) =>
  whySecond(rulesOf(anIncident(), later(0), { history, policy: change }))

describe('a second person', () => {
  it('is not needed where nothing speaks for it', () => {
    expect(why({})).toBeNull()
    expect(why({ failures: [failure(-60), failure(-120)] })).toBeNull()
  })

  it('is needed after as many failures as the settings say', () => {
    expect(why({ failures: [failure(-60), failure(-70), failure(-80)] })).toBe(
      '3 checks of callers failed within a day.'
    )
    expect(why({ failures: [failure(-60)] }, { failuresUntilSecond: 1 })).toBe(
      '1 check of callers failed within a day.'
    )
  })

  it('is needed after a caller who was not the account holder', () => {
    expect(why({ notHolder: { at: later(-3600).toISOString(), staffName: 'Asha Nambiar' } })).toBe(
      'Asha Nambiar had a caller within a day who was not the account holder.'
    )
  })

  it.each([
    [13.9, 14, true],
    [14, 14, false],
    [0, 0, false]
  ])('%d days after contact details changed, with %i days in the settings: %s', (days, contactChangeDays, needed) => {
    const sentence = why({ contactChangedAt: later(-days * day).toISOString() }, { contactChangeDays })
    expect(sentence).toBe(needed ? 'The contact details were changed within 14 days.' : null)
  })
})

describe('callHistory', () => {
  const earlier = anIncident({
    caseNumber: 'C-0000-0001',
    state: 'closed',
    failures: [
      { at: later(-day).toISOString(), staffId: 'asha', staffName: 'Asha Nambiar' },
      { at: later(-60).toISOString(), staffId: 'asha', staffName: 'Asha Nambiar', method: 'mobile' }
    ],
    notHolder: { at: later(-30).toISOString(), staffId: 'asha', staffName: 'Asha Nambiar' }
  })
  const incident = withFailure(anIncident(), 'code', rohan, later(10))

  it('holds what failed in the last 24 hours, whichever incident, the newest first', () => {
    const { failures, notHolder } = callHistory([incident, earlier], null, later(20))
    expect(failures).toEqual([
      { at: later(10).toISOString(), staffName: 'Rohan Dalvi', method: 'code', caseNumber: 'C-7K4M-2QX9' },
      { at: later(-60).toISOString(), staffName: 'Asha Nambiar', method: 'mobile', caseNumber: 'C-0000-0001' }
    ])
    expect(notHolder).toMatchObject({ staffName: 'Asha Nambiar' })
  })

  it('forgets after 24 hours', () => {
    expect(callHistory([incident, earlier], null, later(10 + day))).toEqual({
      failures: [],
      notHolder: null,
      contactChangedAt: null
    })
  })
})

describe('asking and confirming', () => {
  const proven = withProof(anIncident(), 'code', asha, policy, later(60))
  const rules = (incident: Incident, seconds = 120) => rulesOf(incident, later(seconds), { history: changedLately })
  const asked = (incident: Incident) => {
    const outcome = askSecond(incident, asha, rules(incident, 90))
    if (!outcome.ok) throw new Error(outcome.message)
    return outcome.value
  }
  const confirmed = (incident: Incident) => {
    const outcome = confirmSecond(incident, 'asha', rohan, rules(incident, 120))
    if (!outcome.ok) throw new Error(outcome.message)
    return outcome.value.incident
  }

  it('lets nobody unblock before a colleague confirmed, and says why', () => {
    expect(closeIncident(asked(proven), asha, rules(asked(proven)))).toEqual({
      ok: false,
      code: 'forbidden',
      message: 'A second member of staff has to confirm first. The contact details were changed within 14 days.'
    })
    const incident = confirmed(asked(proven))
    expect(isVerified(incident, 'asha', rules(incident, 121))).toBe(true)
    expect(closeIncident(incident, asha, rules(incident, 121))).toMatchObject({ ok: true })
    expect(isVerified(incident, 'rohan', rules(incident, 121))).toBe(false)
  })

  it('ends with the proofs', () => {
    const incident = withProof(confirmed(asked(proven)), 'organization', asha, policy, later(500))
    const again = withProof(incident, 'code', asha, policy, later(961))
    expect(isVerified(again, 'asha', rules(again, 962))).toBe(false)
  })

  it('is for somebody else', () => {
    expect(confirmSecond(asked(proven), 'asha', asha, rules(proven))).toEqual({
      ok: false,
      code: 'forbidden',
      message: 'Somebody else has to confirm: you verified this caller yourself.'
    })
  })

  it('needs a colleague who asks, and points', () => {
    expect(confirmSecond(proven, 'asha', rohan, rules(proven))).toMatchObject({ ok: false, code: 'conflict' })
    const early = asked(anIncident())
    expect(secondsWanted(early, later(91))).toMatchObject([{ forStaffName: 'Asha Nambiar' }])
    expect(confirmSecond(early, 'asha', rohan, rules(early))).toEqual({
      ok: false,
      code: 'conflict',
      message: 'Asha Nambiar has reached 0 of 100 points: there is nothing to confirm yet.'
    })
    expect(secondsWanted(early, later(90 + 900))).toEqual([])
  })

  it('happens once', () => {
    expect(askSecond(asked(proven), asha, rules(proven))).toMatchObject({
      code: 'conflict',
      message: 'You asked already, at 09:01 UTC.'
    })
    const incident = confirmed(asked(proven))
    expect(askSecond(incident, asha, rules(incident))).toMatchObject({
      code: 'conflict',
      message: 'Rohan Dalvi has confirmed this call already.'
    })
    expect(confirmSecond(incident, 'asha', rohan, rules(incident))).toMatchObject({ ok: false, code: 'conflict' })
  })

  it('is not asked for where one is enough', () => {
    expect(askSecond(proven, asha, rulesOf(proven, later(61)))).toMatchObject({ ok: false, code: 'conflict' })
    const overridden = withProof(anIncident(), 'override', asha, policy, later(60))
    expect(whySecondFor(overridden, 'asha', rules(overridden))).toBeNull()
    expect(whySecondFor(overridden, 'rohan', rules(overridden))).not.toBeNull()
  })
})
