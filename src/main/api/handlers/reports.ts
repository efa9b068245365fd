import { reportOnCalls } from '../../services/call-report'
import { staffEvent } from '../../services/context'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function reportHandlers(context: DeskContext): Handlers<OperationsOf<'reports'>> {
  return {
    'reports.calls': async (request) => reportOnCalls(context, request),
    'reports.recordExport': async ({ managerId, ...question }, caller) => {
      const details = { ...question, ...(managerId === undefined ? {} : { managerId }) }
      const event = staffEvent('report.exported', caller, context.now(), { subject: 'Calls', details })
      await context.store.commit({ puts: [], events: [event] })
      return { done: true }
    }
  }
}
