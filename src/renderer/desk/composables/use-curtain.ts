import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'
import { useEventListener, useMutationObserver } from '@vueuse/core'

const hidden = 'hub-behind-curtain'

/**
 * Hides everything but this element, a child of the body, from eyes, keys and screen readers, and gives it back as it was:
 * what is behind stays mounted, so that nothing typed is lost. The focus comes back too.
 */
export function useCurtain(curtain: Readonly<ShallowRef<HTMLElement | null>>): void {
  /** What was hidden here; inert by itself already is not ours to give back. */
  const covered = new Set<HTMLElement>()
  const before = document.activeElement

  function cover(): void {
    for (const element of document.body.children) {
      if (!(element instanceof HTMLElement) || element === curtain.value || element.inert) continue
      element.inert = true
      element.classList.add(hidden)
      covered.add(element)
    }
  }
  onMounted(() => {
    cover()
    if (!curtain.value?.contains(document.activeElement)) focusFirst()
  })
  // A message that comes up meanwhile belongs behind the curtain, too.
  useMutationObserver(() => document.body, cover, { childList: true })
  onBeforeUnmount(() => {
    for (const element of covered) {
      element.inert = false
      element.classList.remove(hidden)
    }
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  })

  function focusFirst(): void {
    const fields = [...(curtain.value?.querySelectorAll<HTMLElement>('input, button') ?? [])]
    const empty = fields.find((field) => field instanceof HTMLInputElement && field.value === '')
    const first = empty ?? fields[0]
    first?.focus()
  }
  // With the focus nowhere, keys would still reach the pages: they belong to the field.
  useEventListener(
    window,
    'keydown',
    (event: KeyboardEvent) => {
      if (event.target instanceof Node && curtain.value?.contains(event.target)) return
      event.stopImmediatePropagation()
      if (event.key !== 'Tab') focusFirst()
    },
    { capture: true }
  )
}
