import { rm } from 'node:fs/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createDeskSessions } from '../../../src/main/api/desk-sessions'
import { openLife } from '../../../src/main/hub'
import { createSteadyClock } from '../../../src/main/steady-clock'
import { hubOptions } from '../../support/desk'

it('a life of the hub that ended, as before a restore, listens to no session any more', async () => {
  const options = await hubOptions()
  onTestFinished(() => rm(options.dataDirectory, { recursive: true, force: true }))
  const sessions = createDeskSessions()
  const listening = new Set<unknown>()
  const life = await openLife(options, {
    sessions: {
      ...sessions,
      onLeft: (listener) => {
        const stop = sessions.onLeft(listener)
        listening.add(listener)
        return () => {
          listening.delete(listener)
          stop()
        }
      }
    },
    clock: createSteadyClock(),
    lockAfter: () => undefined,
    restart: () => Promise.resolve(null)
  })
  expect(listening.size).toBeGreaterThan(0)
  await life.close()
  expect(listening.size).toBe(0)
})
