import { inject, readonly, ref, type InjectionKey, type Ref } from 'vue'
import type { Input, OperationName, Output } from '@shared/contract'
import type { DeskBridge, DeskEvent } from '@shared/events'
import type { RefusalReply, Reply } from '@shared/reply'
import { inViewersZone } from './format'
import { createLoopbackBridge, everythingChanged, type LoopbackBridge } from './loopback-bridge'

/** No answer came: the host is gone or restarting. Nothing is known about what it did. */
export type OfflineReply = { readonly ok: false; readonly code: 'offline'; readonly message: string }
export type Refusal = RefusalReply | OfflineReply
export type DeskReply<T> = Reply<T> | OfflineReply

/** The only way from the desk to the main process. Answers are values: nothing rejects. */
export type DeskClient = {
  readonly call: <N extends OperationName>(operation: N, input: Input<N>) => Promise<DeskReply<Output<N>>>
  /** Hears desk events, and all of them at once after the connection was lost. Returns what stops it. */
  readonly on: (listener: (event: DeskEvent) => void) => () => void
  /** Who is asked where the host wants the reviewer confirmed first; when they are, the call is made again. */
  readonly onUnconfirmed: (confirm: () => Promise<boolean>) => void
  /** Makes every open view ask again, after a time in which it heard nothing. */
  readonly missed: () => void
  readonly connected: Readonly<Ref<boolean>>
  /** False while the host, restarted say, does not know this browser; it comes back by itself. */
  readonly letIn: Readonly<Ref<boolean>>
}

const offline: OfflineReply = {
  ok: false,
  code: 'offline',
  message: 'Hub Desk does not answer. What you typed is kept; try again once the connection is back.'
}

const shutOut: OfflineReply = {
  ok: false,
  code: 'offline',
  message: 'Hub Desk was restarted. Open the address that it printed; what you typed is kept in this tab.'
}

/** @param retryAfter milliseconds between attempts to reach a host that stopped answering. */
export function createClient(bridge: DeskBridge & Partial<LoopbackBridge>, retryAfter = 2000): DeskClient {
  const connected = ref(true)
  const listeners = new Set<(event: DeskEvent) => void>()
  const tell = (event: DeskEvent) => listeners.forEach((listener) => listener(event))
  bridge.on('desk', tell)
  const letIn = ref(true)
  bridge.onLetIn?.((now) => {
    letIn.value = now
    // The host answers again, so the line is not what is missing.
    connected.value = true
    if (now) everythingChanged.forEach(tell)
  })

  const ask = async (operation: string, input: unknown): Promise<Reply<unknown> | OfflineReply> => {
    try {
      // A plain copy: neither structured clone nor the strict wire takes Vue's proxies or undefined fields.
      const reply: unknown = await bridge.call(operation, JSON.parse(JSON.stringify(input)))
      if (!isReply(reply)) throw new TypeError('not a reply')
      if (!connected.value) {
        connected.value = true
        everythingChanged.forEach(tell)
      }
      return reply
    } catch {
      if (!letIn.value) return shutOut
      if (connected.value) {
        connected.value = false
        probe()
      }
      return offline
    }
  }

  // Nobody has to press anything to learn that the host is gone.
  bridge.onBroken?.(() => {
    if (connected.value && letIn.value) void ask('setup.status', {})
  })

  let confirm = async () => false
  const probe = () => {
    setTimeout(() => {
      void ask('setup.status', {}).then(() => {
        if (!connected.value && letIn.value) probe()
      })
    }, retryAfter)
  }

  return {
    call: async (operation, input) => {
      const first = await ask(operation, input)
      const again = !first.ok && first.code === 'unconfirmed' && (await confirm())
      const reply = again ? await ask(operation, input) : first
      if (!reply.ok && reply.code === 'unauthenticated') tell({ topic: 'session' })
      if (!reply.ok) return { ...reply, message: inViewersZone(reply.message) }
      return reply as DeskReply<Output<typeof operation>>
    },
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onUnconfirmed: (ask) => {
      confirm = ask
    },
    missed: () => everythingChanged.forEach(tell),
    connected: readonly(connected),
    letIn: readonly(letIn)
  }
}

function isReply(value: unknown): value is Reply<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean'
}

/** The preload's bridge in Electron, the loopback API in a browser. */
export function connect(): DeskClient {
  return createClient(
    window.hubDesk ??
      createLoopbackBridge({
        fetch: (address, init) => fetch(address, init),
        openEvents: (address) => new EventSource(address),
        onReturn: (listener) => {
          window.addEventListener('focus', listener)
          document.addEventListener('visibilitychange', () => {
            if (document.visibilityState === 'visible') listener()
          })
        }
      })
  )
}

export const clientKey: InjectionKey<DeskClient> = Symbol('desk client')

export function useClient(): DeskClient {
  const client = inject(clientKey)
  if (!client) throw new Error('The desk client is not provided: call app.provide(clientKey, …) first.')
  return client
}
