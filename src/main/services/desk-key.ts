import { randomBytes } from 'node:crypto'
import type { SecretStore } from '../hub-types'

/** This installation's own key, made on the first start and kept apart from the store. */
export async function readDeskKey(secrets: SecretStore): Promise<string> {
  const known = await secrets.get('deskKey')
  if (known !== null) return known
  const key = randomBytes(32).toString('base64url')
  await secrets.set('deskKey', key)
  return key
}
