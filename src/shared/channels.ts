/** Names of the two channels between a desk's window and the main process. */
export const channels = { call: 'hub:call', event: 'hub:event' } as const

/** Most that one request may send, to the desk or the portal, in bytes of JSON. */
export const inputLimitBytes = 64 * 1024
