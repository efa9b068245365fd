import { computed, onScopeDispose, ref, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type Ref } from 'vue'
import { useIdle, useIntervalFn } from '@vueuse/core'
import type { CallerFact, CallView, OnCall } from '@shared/contract'
import { useClient, type DeskReply, type Refusal } from '../client'
import { useClock } from '../composables/use-clock'
import { names, useRecord, type RecordView } from '../composables/use-record'
import { useSessionStore } from '../stores/session'

/** Of the two minutes after which a desk is taken off a call by itself, in milliseconds. */
const heartbeat = 30_000
/** A caller can talk for long; nobody talks for so long. */
const idleAfter = 20 * 60_000

export type CallAct = 'send' | 'check' | 'ask' | 'confirm' | 'override' | 'record' | 'unblock' | 'unblockAndMail'

export type Call = {
  readonly view: RecordView<CallView>
  readonly busy: Readonly<Ref<CallAct | null>>
  /** Why the last thing was refused. */
  readonly problem: Readonly<Ref<Refusal | null>>
  readonly others: ComputedRef<readonly OnCall[]>
  /** Points that still count. */
  readonly points: ComputedRef<number>
  readonly verified: ComputedRef<boolean>
  /** Seconds until anything is checked again; 0: now. */
  readonly coolDown: ComputedRef<number>
  readonly sendCode: () => Promise<boolean>
  /** Whether it fits; null where it was not checked. */
  readonly check: (way: 'code' | CallerFact, said: string) => Promise<boolean | null>
  readonly askSecond: () => Promise<boolean>
  readonly confirm: (staffId: string) => Promise<boolean>
  readonly override: (reason: string) => Promise<boolean>
  readonly record: (outcome: 'notHolder' | 'noted', note: string, warnHolder: boolean) => Promise<boolean>
  readonly unblock: (mailPasswordLink: boolean) => Promise<boolean>
}

/**
 * One call: the incident as this member of staff may see it, and what can be done on it. Colleagues see who is on it,
 * from when it is opened until it is left. What verifies the caller is not here before the main process says so.
 */
export function useCall(id: MaybeRefOrGetter<string | null>): Call {
  const client = useClient()
  const session = useSessionStore()
  const now = useClock()
  const busy = ref<CallAct | null>(null)
  const problem = ref<Refusal | null>(null)
  const view: RecordView<CallView> = useRecord(
    'incidents.get',
    id,
    (event, wanted) =>
      names(event, ['incidents'], wanted) ||
      names(event, ['accounts'], view.record.value?.account.id ?? '') ||
      event.topic === 'mail' ||
      event.topic === 'settings'
  )
  const verification = computed(() => view.record.value?.verification ?? null)
  const secondsTo = (at: string | null | undefined) =>
    at ? Math.max(0, Math.ceil((Date.parse(at) - now.value) / 1000)) : 0
  const expired = computed(() => {
    const until = verification.value?.expiresAt
    return until ? Date.parse(until) <= now.value : false
  })

  watch(
    () => toValue(id),
    () => {
      problem.value = null
    }
  )
  watch(expired, (over) => {
    if (over) void view.reload()
  })
  joinWhileOpen()

  function joinWhileOpen(): void {
    const { idle } = useIdle(idleAfter)
    let joined: string | null = null
    const wanted = () => {
      const call = view.record.value
      return idle.value || !session.may('incidents.join') || call?.state !== 'open' ? null : call.id
    }
    async function join(): Promise<void> {
      const incident = wanted()
      if (incident === null) return
      joined = incident
      const reply = await client.call('incidents.join', { id: incident })
      if (reply.ok && toValue(id) === incident && busy.value === null) view.show(reply.data)
    }
    function leave(): void {
      if (joined !== null) void client.call('incidents.leave', { id: joined })
      joined = null
    }
    watch(
      wanted,
      () => {
        leave()
        void join()
      },
      { immediate: true }
    )
    useIntervalFn(() => void join(), heartbeat)
    onScopeDispose(
      // After a gap the host may have taken this desk off the call.
      client.on((event) => {
        if (event.topic === 'incidents' && event.ids.length === 0 && joined !== null) void join()
      })
    )
    onScopeDispose(leave)
  }

  /** Asks, shows what came of it, and looks again where it was refused: somebody else may have been first. */
  async function perform<T>(act: CallAct, ask: (id: string) => Promise<DeskReply<T>>): Promise<T | null> {
    const incident = toValue(id)
    if (incident === null || busy.value !== null) return null
    busy.value = act
    const reply = await ask(incident)
    busy.value = null
    if (toValue(id) !== incident) return null
    problem.value = reply.ok ? null : reply
    if (!reply.ok) await view.reload()
    return reply.ok ? reply.data : null
  }
  async function performAndShow(act: CallAct, ask: (id: string) => Promise<DeskReply<CallView>>): Promise<boolean> {
    const call = await perform(act, ask)
    if (call) view.show(call)
    return call !== null
  }

  return {
    view,
    busy,
    problem,
    others: computed(() => (view.record.value?.callers ?? []).filter(({ staffId }) => staffId !== session.staff?.id)),
    points: computed(() => (expired.value ? 0 : (verification.value?.points ?? 0))),
    verified: computed(() => (verification.value?.verified ?? false) && !expired.value),
    coolDown: computed(() => secondsTo(verification.value?.coolDownUntil)),
    sendCode: () => performAndShow('send', (incident) => client.call('verification.sendCode', { id: incident })),
    check: async (way, said) => {
      const answer = await perform('check', (incident) =>
        way === 'code'
          ? client.call('verification.checkCode', { id: incident, code: said })
          : client.call('verification.checkFact', { id: incident, fact: way, said })
      )
      if (answer) view.show(answer.call)
      return answer?.match ?? null
    },
    askSecond: () => performAndShow('ask', (incident) => client.call('verification.askSecond', { id: incident })),
    confirm: (staffId) =>
      performAndShow('confirm', (incident) => client.call('verification.confirm', { id: incident, staffId })),
    override: (reason) =>
      performAndShow('override', (incident) => client.call('verification.override', { id: incident, reason })),
    record: (outcome, note, warnHolder) =>
      performAndShow('record', (incident) =>
        client.call('incidents.record', { id: incident, outcome, note, ...(warnHolder ? { warnHolder } : {}) })
      ),
    unblock: async (mailPasswordLink) => {
      const account = view.record.value?.account.id
      if (account === undefined) return false
      const done = await perform(mailPasswordLink ? 'unblockAndMail' : 'unblock', () =>
        client.call('accounts.unblock', { id: account, mailPasswordLink })
      )
      if (done) await view.reload()
      return done !== null
    }
  }
}
