import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function auditHandlers({ store }: DeskContext): Handlers<OperationsOf<'audit'>> {
  return {
    'audit.list': async (filters) =>
      store.events(
        Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''))
      ),
    'audit.verify': async () => store.verifyTrail()
  }
}
