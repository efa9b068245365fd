import { computed, reactive, toValue, type MaybeRefOrGetter, type WritableComputedRef } from 'vue'
import { defineStore } from 'pinia'

/** Text that somebody typed and has not sent: it outlives the page it was typed on, until sign-out. */
export const useDraftsStore = defineStore('drafts', () => {
  const texts = reactive(new Map<string, string>())
  return { texts, clear: () => texts.clear() }
})

/** The unsent text of one place, `reject:<account id>` say. */
export function useDraft(key: MaybeRefOrGetter<string>): WritableComputedRef<string> {
  const drafts = useDraftsStore()
  return computed({
    get: () => drafts.texts.get(toValue(key)) ?? '',
    set: (text) => {
      if (text) drafts.texts.set(toValue(key), text)
      else drafts.texts.delete(toValue(key))
    }
  })
}
