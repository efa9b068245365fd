import { toTypedSchema } from '@vee-validate/yup'
import { useForm } from 'vee-validate'
import { computed, nextTick, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { AnyObject, InferType, ObjectSchema } from 'yup'
import type { Problem } from './api'

export type FieldProblem = { readonly name: string; readonly message: string }

export type PortalForm = {
  /** Checks, sends once, and shows what was wrong. Nothing that was typed is lost. */
  readonly submit: (event?: Event) => Promise<unknown>
  readonly sending: Readonly<Ref<boolean>>
  /** Why the form as a whole was not taken. */
  readonly problem: Readonly<ShallowRef<Problem | null>>
  /** The fields to mend, after somebody tried to send the form. */
  readonly toMend: ComputedRef<readonly FieldProblem[]>
  readonly values: Readonly<Record<string, unknown>>
  /** Enters a value without judging it. */
  readonly setValue: (name: string, value: string | boolean) => void
}

/**
 * A form over a schema that the server shares. Values are cast (the wire is strict, so text goes out trimmed); what the
 * server says of a field stands beside it. `send` answers null when it was taken.
 */
export function usePortalForm<S extends ObjectSchema<AnyObject>>(options: {
  readonly schema: S
  readonly initial: Readonly<Partial<Record<keyof InferType<S> & string, string | boolean>>>
  readonly send: (values: InferType<S>) => Promise<Problem | null>
}): PortalForm {
  const { handleSubmit, setErrors, setFieldValue, errors, values } = useForm<Record<string, unknown>>({
    validationSchema: toTypedSchema(options.schema),
    initialValues: { ...options.initial }
  })
  const sending = ref(false)
  const tried = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const names = Object.keys(options.initial)
  const toMend = computed(() =>
    tried.value ? names.flatMap((name) => (errors.value[name] ? [{ name, message: errors.value[name] }] : [])) : []
  )

  async function send(checked: unknown): Promise<void> {
    problem.value = null
    const refusal = await options.send(checked as InferType<S>)
    const fields = refusal !== null && refusal.code === 'invalid' ? (refusal.fields ?? {}) : {}
    const ours = Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))
    setErrors(ours)
    // What has a field to stand beside needs no second place.
    problem.value = Object.keys(ours).length > 0 ? null : refusal
    if (Object.keys(ours).length > 0) await focusFirstInvalid()
  }

  const checkAndSend = handleSubmit(send, focusFirstInvalid)
  const submit = async (event?: Event): Promise<void> => {
    event?.preventDefault()
    // Enter twice, or a double click: once is enough.
    if (sending.value) return
    sending.value = true
    tried.value = true
    try {
      await checkAndSend(event)
    } finally {
      sending.value = false
    }
  }
  const setValue = (name: string, value: string | boolean): void => setFieldValue(name, value, false)
  return { submit, sending, problem, toMend, values, setValue }
}

async function focusFirstInvalid(): Promise<void> {
  await nextTick()
  document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus()
}
