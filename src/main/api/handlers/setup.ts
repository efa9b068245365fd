import { Refusal } from '../../refusal'
import { readSettings } from '../../services/context'
import { createAdministrator } from '../../services/staff'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { enter } from '../session-view'

export function setupHandlers(context: DeskContext): Handlers<OperationsOf<'setup'>> {
  const holdsNothing = async () =>
    (await context.store.count('staff')) === 0 && (await context.store.count('accounts')) === 0
  return {
    'setup.status': async () => ({
      needsAdministrator: (await context.store.count('staff')) === 0,
      demoPossible: await holdsNothing(),
      version: context.host.version,
      passwordPolicy: (await readSettings(context.store)).passwords
    }),
    'setup.createAdministrator': async ({ name, email, password, demoData }, caller) => {
      if (demoData === true && !(await holdsNothing())) {
        throw new Refusal('conflict', 'There are applications already, which demo data must not mix with. Start empty.')
      }
      const member = await createAdministrator(context, { name, email }, password, caller.ip)
      const session = await enter(context, caller.session, member, caller.ip)
      const demoSignIns = demoData === true ? await context.loadDemo() : []
      return { ...session, demoSignIns }
    }
  }
}
