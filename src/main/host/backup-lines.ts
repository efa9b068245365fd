import { backUpDirectory, restore } from '../store/backup'

type Task = { readonly dataDirectory: string; readonly directory: string }

/**
 * Copies the data; answers what the operator is told.
 * @throws StoreOpenError
 */
export async function backUpData({ dataDirectory, directory }: Task): Promise<string> {
  const { directory: made, manifest } = await backUpDirectory(dataDirectory, directory)
  return `Backed up ${dataDirectory} to ${made}: ${manifest.sequence} changes, read back and checked. Its last line has the hash ${manifest.head}.`
}

/**
 * Puts a copy back; answers what the operator is told.
 * @throws StoreOpenError where the backup is not good, or the data directory holds data
 */
export async function restoreData({ dataDirectory, directory }: Task): Promise<string> {
  const { sequence, createdAt } = await restore(directory, dataDirectory)
  return `Restored ${sequence} changes to ${dataDirectory}, as they were at ${createdAt}. Links and codes in mail that was waiting then can't be sent any more: send them anew. Enter the SMTP password again in Settings. Without the secrets.json of then, authenticator apps do not count: sign in with a recovery code, or reset them with --reset-two-factor.`
}
