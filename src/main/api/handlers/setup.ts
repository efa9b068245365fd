import { createAdministrator } from '../../services/staff'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { staffView } from '../views'

export function setupHandlers(context: DeskContext): Handlers<OperationsOf<'setup'>> {
  return {
    'setup.status': async () => ({
      needsAdministrator: (await context.store.count('staff')) === 0,
      version: context.host.version
    }),
    'setup.createAdministrator': async ({ name, email, password, demoData }, caller) => {
      const member = await createAdministrator(context, { name, email }, password, caller.ip)
      caller.session.signIn(member.id)
      const demoSignIns = demoData === true ? await context.loadDemo() : []
      return { staff: staffView(member), demoSignIns }
    }
  }
}
