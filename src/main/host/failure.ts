import { UsageError } from '../options'
import { StoreOpenError } from '../store/port'
import { ListenError } from './listen'

/** How a start that failed ends: one line for the operator, and the exit code. */
export type Failure = { readonly line: string; readonly exitCode: 1 | 2; readonly expected: boolean }

/** Says in one line what went wrong; what nobody foresaw (`expected` false) also goes to the log with its stack. */
export function explainFailure(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error)
  const line = text.replace(/\s*\n\s*/g, ' ')
  if (error instanceof UsageError) return { line, exitCode: 2, expected: true }
  if (error instanceof StoreOpenError || error instanceof ListenError) return { line, exitCode: 1, expected: true }
  return { line: `Hub Desk can't start: ${line}`, exitCode: 1, expected: false }
}
