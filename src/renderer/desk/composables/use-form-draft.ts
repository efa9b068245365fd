import { ref, watch, type Ref } from 'vue'
import type { FormContext } from 'vee-validate'
import { useDraftsStore } from '../stores/drafts'
import { isNeverKept } from '../stores/kept-drafts'

export type FormDraft = {
  /** What was typed here before is in the fields again. */
  readonly restored: Readonly<Ref<boolean>>
  /** Forgets it: it was sent, or nobody wants it. */
  readonly discard: () => void
}

type Values = Readonly<Record<string, unknown>>

/**
 * Keeps what a form's fields say differently from what it began with, under `form:<name>`, and puts it back when the
 * form is shown again. Not what is secret or consents.
 */
export function useFormDraft(form: FormContext, name: string | null): FormDraft {
  const drafts = useDraftsStore()
  const key = `form:${name}`
  const before = name === null ? {} : parse(drafts.texts.get(key))
  const restored = ref(Object.keys(before).length > 0)
  if (restored.value) form.setValues({ ...form.values, ...before }, false)
  const began = () => (form.meta.value.initialValues ?? {}) as Values

  watch(
    () => (name === null ? '' : JSON.stringify(changesOf(form.values as Values, began()))),
    (changes) => {
      if (name === null) return
      if (changes === '{}') forget()
      else drafts.texts.set(key, changes)
    }
  )
  function forget(): void {
    drafts.texts.delete(key)
    restored.value = false
  }
  return { restored, discard: forget }
}

function changesOf(values: Values, began: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([field, value]) =>
        !isNeverKept(field) && value !== undefined && JSON.stringify(value) !== JSON.stringify(began[field])
    )
  )
}

function parse(json: string | undefined): Values {
  try {
    const value: unknown = JSON.parse(json ?? '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {}
  } catch {
    return {}
  }
}
