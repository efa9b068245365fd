import { computed, inject, reactive, ref, toValue, watch } from 'vue'
import type { InjectionKey, MaybeRefOrGetter, WritableComputedRef } from 'vue'
import { defineStore } from 'pinia'
import type { KeptDrafts } from './kept-drafts'

/** What survives the page; absent in tests that need none. */
export const keptDraftsKey: InjectionKey<KeptDrafts> = Symbol('kept drafts')

/**
 * Text that somebody typed and has not sent: it outlives the page it was typed on, and a crash, until it is sent or
 * they sign out.
 */
export const useDraftsStore = defineStore('drafts', () => {
  const kept = inject(keptDraftsKey, null)
  const texts = reactive(new Map<string, string>())
  const person = ref<string | null>(null)

  /** From now on it is this person who types; what they had typed before the page was lost is there again. */
  function open(personId: string): void {
    texts.clear()
    for (const [key, text] of kept?.read(personId) ?? []) texts.set(key, text)
    person.value = personId
  }
  function clear(): void {
    texts.clear()
    person.value = null
    kept?.clear()
  }
  watch(texts, () => {
    if (person.value !== null) kept?.write(person.value, texts)
  })
  return { texts, open, clear }
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
