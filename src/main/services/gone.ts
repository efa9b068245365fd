import { codeOf } from '../store/file-system'

/** For `catch`: null where a file is not there, any other error goes on. */
export function isGone(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null
  throw error
}
