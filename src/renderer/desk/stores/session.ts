import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import {
  contract,
  type DemoSignIn,
  type Input,
  type OperationName,
  type SessionView,
  type StaffView
} from '@shared/contract'
import { mayUse } from '@shared/roles'
import { useClient, type Refusal } from '../client'

/** `starting` until the first answer came. */
export type SessionPhase = 'starting' | 'setUp' | 'signedOut' | 'signedIn'

/** Who sits at this desk, and what their role may do. Actions answer null, or why it was refused. */
export const useSessionStore = defineStore('session', () => {
  const client = useClient()
  const phase = ref<SessionPhase>('starting')
  const staff = ref<StaffView | null>(null)
  const version = ref('')
  const demoPossible = ref(false)
  /** The session ended elsewhere while somebody was working: the page stays, under a sign-in. */
  const interrupted = ref(false)
  /** Whoever worked here was deactivated: nothing of what they saw stays. */
  const deactivated = ref(false)
  const demoSignIns = ref<readonly DemoSignIn[]>([])
  const startProblem = ref<string | null>(null)

  function take({ staff: view, ended }: SessionView): void {
    if (ended && phase.value === 'signedIn') {
      leave()
      deactivated.value = true
    } else if (view) {
      deactivated.value = false
      staff.value = view
      phase.value = 'signedIn'
      interrupted.value = false
    } else if (phase.value === 'signedIn') {
      interrupted.value = true
    } else {
      staff.value = null
      phase.value = 'signedOut'
    }
  }

  async function start(): Promise<void> {
    const setUp = await client.call('setup.status', {})
    startProblem.value = setUp.ok || setUp.code === 'offline' ? null : setUp.message
    if (!setUp.ok) return
    version.value = setUp.data.version
    demoPossible.value = setUp.data.demoPossible
    if (setUp.data.needsAdministrator) phase.value = 'setUp'
    else await refresh()
  }

  async function refresh(): Promise<void> {
    if (phase.value === 'setUp') return
    const current = await client.call('session.current', {})
    if (current.ok) take(current.data)
  }

  async function signIn(input: Input<'session.signIn'>): Promise<Refusal | null> {
    const reply = await client.call('session.signIn', input)
    if (!reply.ok) return reply
    take(reply.data)
    return null
  }

  async function signOut(): Promise<Refusal | null> {
    const reply = await client.call('session.signOut', {})
    if (!reply.ok) return reply
    leave()
    return null
  }

  /** Forgets who worked here, also what stands under an interrupted session. */
  function leave(): void {
    interrupted.value = false
    staff.value = null
    phase.value = 'signedOut'
  }

  async function createAdministrator(input: Input<'setup.createAdministrator'>): Promise<Refusal | null> {
    const reply = await client.call('setup.createAdministrator', input)
    if (!reply.ok) return reply
    demoSignIns.value = reply.data.demoSignIns
    take(reply.data)
    return null
  }

  async function acceptInvitation(input: Input<'session.acceptInvitation'>): Promise<Refusal | null> {
    const reply = await client.call('session.acceptInvitation', input)
    if (!reply.ok) return reply
    take(reply.data)
    return null
  }

  client.on((event) => {
    if (phase.value === 'starting') void start()
    else if (event.topic === 'session' || event.topic === 'staff') void refresh()
  })

  const role = computed(() => staff.value?.role ?? null)
  const may = (operation: OperationName) => mayUse(contract[operation].access, role.value)

  return {
    phase,
    staff,
    role,
    version,
    demoPossible,
    interrupted,
    deactivated,
    demoSignIns,
    startProblem,
    start,
    signIn,
    signOut,
    leave,
    createAdministrator,
    acceptInvitation,
    may
  }
})
