import { ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import type { AnyObject, InferType, ObjectSchema } from 'yup'
import type { Input, SettingsView } from '@shared/contract'
import type { Refusal } from '../client'
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
      const sections = options.write(values)
      const refusal = await store.update({ version: basedOn.value, ...sections })
      if (!refusal) reload()
      return refusal && withoutSection(refusal, Object.keys(sections))
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

/** The desk names a field with its section, `checkpoints.folder`; the form of that section has only `folder`. */
function withoutSection(refusal: Refusal, sections: readonly string[]): Refusal {
  if (!('fields' in refusal) || refusal.fields === undefined) return refusal
  const inForm = (name: string) => {
    const section = sections.find((one) => name.startsWith(`${one}.`))
    return section === undefined ? name : name.slice(section.length + 1)
  }
  const fields = Object.entries(refusal.fields).map(([name, message]) => [inForm(name), message])
  return { ...refusal, fields: Object.fromEntries(fields) as Record<string, string> }
}
