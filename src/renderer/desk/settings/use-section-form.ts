import { ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import type { AnyObject, InferType, ObjectSchema } from 'yup'
import type { Input, SettingsView } from '@shared/contract'
import { useDeskForm, type DeskForm } from '../composables/use-desk-form'
import { useSettingsStore } from '../stores/settings'

export type SectionForm = DeskForm & {
  /** Fills the form from the newest settings, dropping what was typed. */
  readonly reload: () => void
}

/**
 * The form of one section. It follows changes from elsewhere until somebody types; from then on it is saved over the
 * version it was filled from, so that nobody overwrites what they have not seen.
 */
export function useSectionForm<S extends ObjectSchema<AnyObject>>(options: {
  readonly schema: S
  readonly settings: () => SettingsView
  readonly read: (settings: SettingsView) => Partial<InferType<S>>
  readonly write: (values: InferType<S>) => Omit<Input<'settings.update'>, 'version'>
}): SectionForm {
  const store = useSettingsStore()
  const route = useRoute()
  const basedOn = ref(options.settings().version)
  const form = useDeskForm({
    schema: options.schema,
    initial: options.read(options.settings()),
    draft: `settings:${String(route.params['section'] ?? '')}`,
    send: async (values) => {
      const refusal = await store.update({ version: basedOn.value, ...options.write(values) })
      if (!refusal) reload()
      return refusal
    }
  })
  function reload(): void {
    basedOn.value = options.settings().version
    form.problem.value = null
    form.draft.discard()
    form.form.resetForm({ values: structuredClone(options.read(options.settings())) as object })
  }
  watch(options.settings, () => {
    if (!form.form.meta.value.dirty && !form.submitting.value) reload()
  })
  return { ...form, reload }
}
