import { useField } from 'vee-validate'
import { computed, useId, type ComputedRef, type Ref } from 'vue'

export type PortalField<T> = {
  readonly id: string
  readonly value: Ref<T>
  readonly error: Ref<string | undefined>
  /** For `aria-describedby`: the error, or the hint. */
  readonly describedBy: ComputedRef<string | undefined>
  readonly onBlur: (event: FocusEvent) => void
  readonly onInput: () => void
}

/** One field of the surrounding form: first judged when it is left, from then on while it is mended. */
export function usePortalField<T>(name: string, hasHint: () => boolean = () => false): PortalField<T> {
  const { value, errorMessage, meta, validate } = useField<T>(name, undefined, { validateOnValueUpdate: false })
  const id = `${name}-${useId()}`
  return {
    id,
    value,
    error: errorMessage,
    describedBy: computed(() => (errorMessage.value ? `${id}-error` : hasHint() ? `${id}-hint` : undefined)),
    onBlur: (event) => {
      // A message that appears while a button is pressed would move the button away from under the pointer.
      const pressing = event.relatedTarget instanceof HTMLElement && event.relatedTarget.closest('button, a') !== null
      if (meta.dirty && !pressing) void validate()
    },
    onInput: () => {
      if (errorMessage.value) void validate()
    }
  }
}
