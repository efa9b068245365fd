import { reportOnCalls } from '../../services/call-report'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function reportHandlers(context: DeskContext): Handlers<OperationsOf<'reports'>> {
  return { 'reports.calls': async (request) => reportOnCalls(context, request) }
}
