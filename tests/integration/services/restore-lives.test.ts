import { expect, it, vi } from 'vitest'
import { openDesk } from '../../support/desk'

const listening = vi.hoisted(() => new Set<unknown>())

vi.mock(import('../../../src/main/api/desk-sessions'), async (original) => {
  const { createDeskSessions, ...rest } = await original()
  return {
    ...rest,
    createDeskSessions: (...parts: Parameters<typeof createDeskSessions>) => {
      const sessions = createDeskSessions(...parts)
      return {
        ...sessions,
        onLeft: (listener: Parameters<typeof sessions.onLeft>[0]) => {
          const stop = sessions.onLeft(listener)
          listening.add(listener)
          return () => {
            listening.delete(listener)
            stop()
          }
        }
      }
    }
  }
})

it('a life of the hub that a restore ended listens to no session any more', { timeout: 60_000 }, async () => {
  const desk = await openDesk('administrator')
  const before = listening.size
  expect(before).toBeGreaterThan(0)
  const { name } = await desk.ask('data.backUp', {})
  const { head } = await desk.ask('data.checkRestore', { from: name })
  await desk.ask('data.restore', { from: name, head })
  expect(listening.size).toBe(before)
})
