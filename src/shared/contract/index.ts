import type { AnyObject, InferType, ObjectSchema } from 'yup'
import { accountsOperations } from './accounts'
import { alertsOperations } from './alerts'
import { auditOperations } from './audit'
import { dataOperations } from './data'
import { decisionsOperations } from './decisions'
import { findOperations } from './find'
import { incidentsOperations } from './incidents'
import { mailOperations } from './mail'
import { matchingOperations } from './matching'
import { offlineOperations } from './offline'
import { overviewOperations } from './overview'
import { reportsOperations } from './reports'
import { resellersOperations } from './resellers'
import { reviewOperations } from './review'
import { sessionOperations } from './session'
import { settingsOperations } from './settings'
import { setupOperations } from './setup'
import { staffOperations } from './staff'
import { twoFactorOperations } from './two-factor'
import type { Operation } from './fields'

export type * from '../backups'
export type * from '../views'
export type * from '../call-desk'
export type * from '../two-factor'
export type * from '../review-status'
export type { Operation } from './fields'
export { accountSorts } from './accounts'
export { exportFormats, type ExportFormat } from './audit'
export { viewPages } from './decisions'
export { dashboardRanges, type DashboardRange } from './overview'

/**
 * Every operation, once: who may call it, what it takes, what it answers; a file for each feature. Handlers, the
 * preload bridge, the desk's client and the loopback API derive from this table.
 */
export const contract = {
  ...setupOperations,
  ...sessionOperations,
  ...accountsOperations,
  ...decisionsOperations,
  ...offlineOperations,
  ...resellersOperations,
  ...matchingOperations,
  ...incidentsOperations,
  ...reportsOperations,
  ...mailOperations,
  ...auditOperations,
  ...settingsOperations,
  ...staffOperations,
  ...twoFactorOperations,
  ...overviewOperations,
  ...findOperations,
  ...dataOperations,
  ...reviewOperations,
  ...alertsOperations
} as const satisfies Record<string, Operation<ObjectSchema<AnyObject>, unknown>>

export type OperationName = keyof typeof contract
export type Input<N extends OperationName> = InferType<(typeof contract)[N]['input']>
export type Output<N extends OperationName> = NonNullable<(typeof contract)[N]['output']>

export const operationNames = Object.keys(contract) as OperationName[]
