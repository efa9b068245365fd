import type { EarlierApplication } from '../views'
import { answers, byId } from './fields'

export const matchingOperations = {
  /** Earlier applications that are likely from the same people, rejected ones too; the likeliest first, few. */
  'accounts.earlier': answers<{ readonly items: readonly EarlierApplication[] }>().to('staff', byId)
} as const
