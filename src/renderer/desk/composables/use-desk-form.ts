import { provide, ref, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { toTypedSchema } from '@vee-validate/yup'
import { useForm, type FormContext } from 'vee-validate'
import type { AnyObject, InferType, ObjectSchema } from 'yup'
import type { FieldErrors } from '@shared/reply'
import type { Refusal } from '../client'

/** What the server said of each field, until that field is changed; the form's own checks know nothing of it. */
export const serverErrorsKey: InjectionKey<Ref<FieldErrors>> = Symbol('server errors')

export type DeskForm = {
  readonly onSubmit: (event?: Event) => Promise<unknown>
  readonly submitting: Readonly<Ref<boolean>>
  /** What the form as a whole was refused for; what belongs to a field stands beside it. */
  readonly problem: ShallowRef<Refusal | null>
  readonly form: FormContext
}

/**
 * A form over a schema of the contract. Values are checked as somebody types, cast (the wire is strict: trimmed text,
 * real numbers) and handed to `send`; the server's own messages come back beside the fields. A refusal loses nothing.
 */
export function useDeskForm<S extends ObjectSchema<AnyObject>>(options: {
  readonly schema: S
  readonly initial: Partial<InferType<S>>
  readonly send: (values: InferType<S>) => Promise<Refusal | null>
}): DeskForm {
  const form = useForm({
    validationSchema: toTypedSchema(options.schema),
    initialValues: structuredClone(options.initial) as object
  }) as unknown as FormContext
  const problem = shallowRef<Refusal | null>(null)
  const submitting = ref(false)
  const serverErrors = ref<FieldErrors>({})
  provide(serverErrorsKey, serverErrors)

  const submit = form.handleSubmit(
    async (values) => {
      problem.value = null
      serverErrors.value = {}
      const refusal = await options.send(values as InferType<S>)
      problem.value = refusal
      if (refusal && 'fields' in refusal && refusal.fields) {
        serverErrors.value = refusal.fields
        focusFirstError()
      }
    },
    () => focusFirstError()
  )
  /** Checking takes a moment too: a second click of a double click must not get past it. */
  async function onSubmit(event?: Event): Promise<void> {
    event?.preventDefault()
    if (submitting.value) return
    submitting.value = true
    try {
      await submit(event)
    } finally {
      submitting.value = false
    }
  }
  return { onSubmit, submitting, problem, form }
}

/** Takes the person to what needs mending, once it is marked. */
function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
