import { accountStatuses, type AccountStatus } from '@shared/account'
import { createDashboard } from '../../services/dashboard'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function overviewHandlers(context: DeskContext): Handlers<OperationsOf<'overview'> | OperationsOf<'status'>> {
  const { store } = context
  const readDashboard = createDashboard(context)
  return {
    'overview.summary': async () => {
      const counts = await Promise.all(
        accountStatuses.map(async (status) => [status, await store.count('accounts', { where: { status } })] as const)
      )
      const oldest = await store.query('accounts', { where: { status: 'pending' }, sort: 'createdAt', limit: 1 })
      return {
        accounts: Object.fromEntries(counts) as Record<AccountStatus, number>,
        oldestPendingAt: oldest.items[0]?.createdAt ?? null,
        deadMail: await store.count('mail', { where: { state: 'dead' } }),
        waitingMail: await store.count('mail', { where: { state: ['queued', 'sending', 'failed'] } })
      }
    },
    'overview.dashboard': async ({ days, timeZone }, caller) => readDashboard(days, timeZone, caller.id),
    'status.get': async () => ({
      mail: await context.mail.status(),
      store: store.health(),
      backupFailure: context.backups.failure(),
      checkpoints: context.checkpoints.problem(),
      portalUrl: context.portalListensOn() === null ? null : await context.portalUrl()
    })
  }
}
