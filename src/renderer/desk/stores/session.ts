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
import { defaultPasswordPolicy, type PasswordPolicy } from '@shared/password-rules'
import { reviewModeOperations } from '@shared/review-status'
import { mayUse } from '@shared/roles'
import { useClient, type Refusal } from '../client'

/** `starting` until the first answer came; `enrolling`: has to set a second factor up before anything else. */
export type SessionPhase = 'starting' | 'setUp' | 'signedOut' | 'enrolling' | 'signedIn'

const inReviewMode: ReadonlySet<OperationName> = new Set(reviewModeOperations)

/** Who sits at this desk, and what their role may do. Actions answer null, or why it was refused. */
export const useSessionStore = defineStore('session', () => {
  const client = useClient()
  const phase = ref<SessionPhase>('starting')
  const staff = ref<StaffView | null>(null)
  const version = ref('')
  const demoPossible = ref(false)
  /** As last heard; whoever changes their password is checked by the server in any case. */
  const passwordPolicy = ref<PasswordPolicy>(defaultPasswordPolicy)
  /** Started for a review pack: there is no desk behind this window. */
  const review = ref(false)
  /** The session ended elsewhere while somebody was working: the page stays, under a sign-in. */
  const interrupted = ref(false)
  /** The password was right, and a code of the second factor is still to come. */
  const codeOwed = ref(false)
  /** Nobody sees or does anything here until the password is given again. */
  const locked = ref(false)
  /** The page was loaded anew under a lock: nothing was shown yet that could be kept. */
  const unseen = ref(false)
  /** Of whoever has a second factor. */
  const recoveryCodesLeft = ref<number | null>(null)
  /** Whoever worked here was deactivated: nothing of what they saw stays. */
  const deactivated = ref(false)
  const demoSignIns = ref<readonly DemoSignIn[]>([])
  const startProblem = ref<string | null>(null)

  /** Somebody leaves on purpose: that the session ended is no news. */
  let signingOut = false

  function take(view: SessionView): void {
    if (signingOut && view.staff === null) return
    codeOwed.value = view.step === 'code'
    if (view.staff) takePerson(view, view.staff)
    else if (view.ended && phase.value === 'signedIn') {
      leave()
      deactivated.value = true
      // What is behind a lock or an enrolment is not shown to whoever stands there when it ends.
    } else if (review.value) leave()
    else if (phase.value === 'signedIn' && !locked.value) interrupted.value = true
    else if (phase.value !== 'setUp') leave()
  }

  function takePerson({ step, recoveryCodesLeft: left }: SessionView, view: StaffView): void {
    const wasLocked = locked.value
    deactivated.value = false
    interrupted.value = false
    staff.value = view
    recoveryCodesLeft.value = left ?? null
    locked.value = step === 'locked'
    if (step === 'enrol') phase.value = 'enrolling'
    else if (step === 'locked') {
      if (phase.value !== 'signedIn' && phase.value !== 'enrolling') unseen.value = true
      if (phase.value !== 'enrolling') phase.value = 'signedIn'
    } else {
      unseen.value = false
      // Whoever has just enrolled still looks at their recovery codes.
      if (phase.value !== 'enrolling') phase.value = 'signedIn'
      if (wasLocked) client.missed()
    }
  }

  async function start(): Promise<void> {
    const setUp = await client.call('setup.status', {})
    startProblem.value = setUp.ok || setUp.code === 'offline' ? null : setUp.message
    if (!setUp.ok) return
    version.value = setUp.data.version
    demoPossible.value = setUp.data.demoPossible
    passwordPolicy.value = setUp.data.passwordPolicy ?? defaultPasswordPolicy
    review.value = setUp.data.review === true
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

  async function confirmSignIn(input: Input<'session.confirmSignIn'>): Promise<Refusal | null> {
    const reply = await client.call('session.confirmSignIn', input)
    if (!reply.ok) return reply
    take(reply.data)
    return null
  }

  async function lock(): Promise<Refusal | null> {
    const reply = await client.call('session.lock', {})
    if (!reply.ok) return reply
    take(reply.data)
    return null
  }

  async function unlock(input: Input<'session.unlock'>): Promise<Refusal | null> {
    const reply = await client.call('session.unlock', input)
    if (!reply.ok) return reply
    take(reply.data)
    return null
  }

  /** From the recovery codes to the desk. */
  function finishEnrolling(): void {
    phase.value = 'signedIn'
    void refresh()
  }

  async function signOut(): Promise<Refusal | null> {
    signingOut = true
    const reply = await client.call('session.signOut', {}).finally(() => {
      signingOut = false
    })
    if (!reply.ok) return reply
    codeOwed.value = false
    leave()
    return null
  }

  /** Forgets who worked here, also what stands under an interrupted session. */
  function leave(): void {
    interrupted.value = false
    locked.value = false
    unseen.value = false
    recoveryCodesLeft.value = null
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
  const may = (operation: OperationName) =>
    (!review.value || inReviewMode.has(operation)) && mayUse(contract[operation].access, role.value)

  return {
    phase,
    staff,
    role,
    version,
    demoPossible,
    passwordPolicy,
    review,
    interrupted,
    codeOwed,
    locked,
    unseen,
    recoveryCodesLeft,
    deactivated,
    demoSignIns,
    startProblem,
    start,
    refresh,
    signIn,
    confirmSignIn,
    lock,
    unlock,
    finishEnrolling,
    signOut,
    leave,
    createAdministrator,
    acceptInvitation,
    may
  }
})
