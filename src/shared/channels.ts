/** Names of the channels between a desk's window and the main process. */
export const channels = { call: 'hub:call', event: 'hub:event', openPack: 'hub:open-pack' } as const

/** Most that one request may send, to the desk or the portal, in bytes of JSON. */
export const inputLimitBytes = 64 * 1024

/** What takes more: a piece of a review pack, and the ids of whatever is put in one. */
const largerInputs: Readonly<Record<string, number>> = {
  'offline.upload': 1024 * 1024 + 4096,
  'offline.take': 384 * 1024
}

/** Most that a request of this operation may send, in bytes of JSON. */
export const inputLimitOf = (operation: string): number =>
  Object.hasOwn(largerInputs, operation) ? (largerInputs[operation] ?? inputLimitBytes) : inputLimitBytes

/** What whoever sent more is told. */
export const tooLarge = (limit: number): string =>
  `The input is larger than ${limit < 1024 * 1024 ? `${Math.floor(limit / 1024)} KB` : `${Math.floor(limit / 1024 / 1024)} MB`}.`
