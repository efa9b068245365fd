import type { AuditAction } from '../../src/shared/audit'
import { openDesk, type TestDesk } from './desk'
import { createClock } from './programme'

/** An administrator, two reviewers, and applications for them to decide on, on a clock that the test moves. */
export async function openOfflineDesks() {
  const clock = createClock()
  const meera = await openDesk('administrator', { now: clock.now })
  const tara = await meera.colleague('reviewer', 'Tara Specimen')
  const rohan = await meera.colleague('reviewer', 'Rohan Specimen')
  let applicants = 0
  return {
    ...{ clock, meera, tara, rohan },
    apply: async (name = 'Noor Specimen') => {
      applicants += 1
      return meera.ask('accounts.register', {
        name,
        email: `applicant-${applicants}@kite-${applicants}.example`,
        organizationName: `Kite ${applicants} Networks`,
        organizationType: 'SSL provider',
        country: 'DE',
        acceptTerms: true
      })
    },
    get: async (id: string, desk: TestDesk = meera) => desk.ask('accounts.get', { id }),
    trail: async (action: AuditAction) => (await meera.ask('audit.list', { action })).items
  }
}
export type OfflineDesks = Awaited<ReturnType<typeof openOfflineDesks>>
