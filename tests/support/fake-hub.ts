import type { Caller } from '../../src/main/api/caller'
import { createDeskSessions } from '../../src/main/api/desk-sessions'
import type { Hub } from '../../src/main/hub-types'
import type { DeskEvent } from '../../src/shared/events'
import type { Reply } from '../../src/shared/reply'

export type FakeHub = Hub & {
  readonly emit: (event: DeskEvent) => void
  readonly listeners: () => number
  readonly calls: readonly { readonly operation: string; readonly input: unknown; readonly caller: Caller }[]
  readonly portalUrls: readonly (string | null)[]
  readonly isClosed: () => boolean
}

/** A hub of which a transport sees only the door: what came through is written down, answers are given in advance. */
export function createFakeHub(
  answer: (operation: string, input: unknown) => Reply<unknown> | Promise<Reply<unknown>> = () => ({
    ok: true,
    data: null
  }),
  overrides: Partial<Hub> = {}
): FakeHub {
  const listeners = new Set<(event: DeskEvent) => void>()
  const calls: { operation: string; input: unknown; caller: Caller }[] = []
  const portalUrls: (string | null)[] = []
  let closed = false
  return {
    dispatch: async (operation, input, caller) => {
      calls.push({ operation, input, caller })
      return await answer(operation, input)
    },
    sessions: createDeskSessions(),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    attention: {
      onNews: () => () => undefined,
      of: () => Promise.resolve({ open: false, wanted: { applications: true, blocks: true }, waiting: 0 })
    },
    portal: () => Promise.resolve(new Response('portal')),
    portalListensOn: (url) => portalUrls.push(url),
    warmUp: () => undefined,
    demoSignIns: [],
    notices: [],
    close: () => {
      closed = true
      return Promise.resolve()
    },
    emit: (event) => {
      for (const listener of [...listeners]) listener(event)
    },
    listeners: () => listeners.size,
    calls,
    portalUrls,
    isClosed: () => closed,
    ...overrides
  }
}
