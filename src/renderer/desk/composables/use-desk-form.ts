import { provide, ref, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { toTypedSchema } from '@vee-validate/yup'
import { useForm, type FormContext } from 'vee-validate'
import type { AnyObject, InferType, ObjectSchema } from 'yup'
import type { FieldErrors } from '@shared/reply'
import type { Refusal } from '../client'
import { useFormDraft, type FormDraft } from './use-form-draft'

/** What the server said of each field, until that field is changed; the form's own checks know nothing of it. */
export const serverErrorsKey: InjectionKey<Ref<FieldErrors>> = Symbol('server errors')

export type DeskForm = {
  readonly onSubmit: (event?: Event) => Promise<unknown>
  readonly submitting: Readonly<Ref<boolean>>
  /** What the form as a whole was refused for; what belongs to a field stands beside it. */
  readonly problem: ShallowRef<Refusal | null>
  readonly form: FormContext
  readonly draft: FormDraft
  /** Drops what was typed. */
  readonly startOver: () => void
}

/**
 * A form over a schema of the contract. Values are checked as somebody types, cast (the wire is strict: trimmed text,
 * real numbers) and handed to `send`; the server's own messages come back beside the fields. A refusal loses nothing.
 */
export function useDeskForm<S extends ObjectSchema<AnyObject>>(options: {
  readonly schema: S
  readonly initial: Partial<InferType<S>>
  readonly send: (values: InferType<S>) => Promise<Refusal | null>
  /** Under this name what was typed survives the page until it is sent; not for forms that ask for secrets only. */
  readonly draft?: string
}): DeskForm {
  const form = useForm({
    validationSchema: toTypedSchema(options.schema),
    initialValues: structuredClone(options.initial) as object
  }) as unknown as FormContext
  const problem = shallowRef<Refusal | null>(null)
  const submitting = ref(false)
  const serverErrors = ref<FieldErrors>({})
  provide(serverErrorsKey, serverErrors)
  const draft = useFormDraft(form, options.draft ?? null)

  const submit = form.handleSubmit(
    async (values) => {
      problem.value = null
      serverErrors.value = {}
      const refusal = await options.send(values as InferType<S>)
      problem.value = refusal
      if (!refusal) draft.discard()
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
  function startOver(): void {
    draft.discard()
    problem.value = null
    form.resetForm()
  }
  return { onSubmit, submitting, problem, form, draft, startOver }
}

/** Takes the person to what needs mending, once it is marked. */
function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
