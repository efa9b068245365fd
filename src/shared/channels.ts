/** Names of the two channels between a desk's window and the main process. */
export const channels = { call: 'hub:call', event: 'hub:event' } as const

/** Most that one call may send, on every transport, in bytes of JSON. */
export const inputLimitBytes = 64 * 1024
