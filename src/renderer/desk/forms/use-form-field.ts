import { useField } from 'vee-validate'
import type { Ref } from 'vue'

export type FormFieldState<T> = {
  readonly value: Ref<T>
  readonly error: Ref<string | undefined>
  readonly onBlur: () => void
  readonly onInput: () => void
}

/** One field of the surrounding form: first judged when it is left, from then on while it is mended. */
export function useFormFieldState<T>(name: () => string): FormFieldState<T> {
  const { value, errorMessage, meta, validate } = useField<T>(name, undefined, { validateOnValueUpdate: false })
  return {
    value,
    error: errorMessage,
    onBlur: () => {
      if (meta.dirty) void validate()
    },
    onInput: () => {
      if (errorMessage.value) void validate()
    }
  }
}
