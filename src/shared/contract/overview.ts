import type { DeskStatus, OverviewSummary } from '../views'
import { answers, nothing } from './fields'

export const overviewOperations = {
  'overview.summary': answers<OverviewSummary>().to('staff', nothing),
  /** For the status bar. */
  'status.get': answers<DeskStatus>().to('staff', nothing)
} as const
