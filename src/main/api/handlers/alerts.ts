import { alertsOf, chooseAlerts } from '../../services/alerts'
import { notFound } from '../../refusal'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function alertHandlers(context: DeskContext): Handlers<OperationsOf<'alerts'>> {
  return {
    'alerts.get': async (_input, caller) => {
      const member = await context.store.get('staff', caller.id)
      if (member === null) throw notFound('member of staff')
      return alertsOf(member)
    },
    'alerts.set': async ({ applications, blocks }, caller) => chooseAlerts(context, { applications, blocks }, caller)
  }
}
