import { computed, inject, ref, type ComputedRef, type Ref } from 'vue'
import { useField } from 'vee-validate'
import type { FieldErrors } from '@shared/reply'
import { serverErrorsKey } from '../composables/use-desk-form'

export type FormFieldState<T> = {
  readonly value: Ref<T>
  readonly error: ComputedRef<string | undefined>
  readonly onBlur: () => void
  readonly onInput: () => void
}

/** One field of the surrounding form: first judged when it is left, from then on while it is mended. */
export function useFormFieldState<T>(name: () => string): FormFieldState<T> {
  const { value, errorMessage, meta, validate } = useField<T>(name, undefined, { validateOnValueUpdate: false })
  const serverErrors = inject(serverErrorsKey, () => ref<FieldErrors>({}), true)
  return {
    value,
    error: computed(() => errorMessage.value ?? serverErrors.value[name()]),
    onBlur: () => {
      if (meta.dirty) void validate()
    },
    onInput: () => {
      if (errorMessage.value) void validate()
      const others = Object.entries(serverErrors.value).filter(([field]) => field !== name())
      serverErrors.value = Object.fromEntries(others)
    }
  }
}
