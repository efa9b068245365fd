import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { createPostOffice } from './mail/post-office'
import { Refusal } from './refusal'
import { readSettings } from './services/context'
import { openSettled } from './services/finish-restore'
import { resetTwoFactorAtMachine } from './services/two-factor'
import { openEmbeddedStore } from './store/embedded-store'
import { nodeFileSystem } from './store/file-system'
import { StoreOpenError } from './store/port'
import { countSegments, placesIn } from './store/segments'

/** The message holds no link and no code, so nothing has to be sealed. */
const nothingToSeal = { seal: () => Promise.reject(new Error('This message holds no secrets.')) }

/**
 * Takes the second factor of a member of staff away while no Hub Desk has the data open: the way back for an only
 * administrator without phone and recovery codes. Answers what the operator is told.
 * @throws StoreOpenError where the data are open elsewhere or not there, or there is nothing to reset
 */
export async function resetAtMachine({
  dataDirectory,
  email
}: {
  readonly dataDirectory: string
  readonly email: string
}): Promise<string> {
  const fs = nodeFileSystem
  const now = () => new Date()
  // Opening it would begin an empty store.
  if ((await countSegments(fs, placesIn(dataDirectory)).catch(() => null)) === null)
    throw new StoreOpenError(`${dataDirectory} holds no data of Hub Desk. Name its data directory with --data DIR.`)
  const { opened } = await openSettled(() => openEmbeddedStore({ directory: dataDirectory, now, fs }), {
    fs,
    dataDirectory,
    now
  })
  const { store } = opened
  try {
    const settings = () => readSettings(store)
    const { promise } = createPostOffice({ sealer: nothingToSeal, settings, now, newId: randomUUID })
    const { name } = await resetTwoFactorAtMachine({ store, now, promiseMail: promise }, email, userInfo().username)
    return `Two-factor sign-in of ${name} (${email}) is reset: the password alone signs in, until they set it up anew under Settings, Your sign-in. The audit trail says that it was done here, and ${email} gets a mail once Hub Desk runs.`
  } catch (error) {
    if (error instanceof Refusal) throw new StoreOpenError(`${error.message} Nothing was changed.`)
    throw error
  } finally {
    await store.close()
  }
}
