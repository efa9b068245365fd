import { useEventListener } from '@vueuse/core'
import { useAppearanceStore } from '../stores/appearance'

/** What a single key does on a page; a key is a letter, `/`, or a name like `Escape`. */
export type PageKeys = Readonly<Record<string, () => void>>

/** Named keys always work; letters and signs only while single-key shortcuts are on. Never while somebody types. */
export function usePageKeys(keys: PageKeys): void {
  const appearance = useAppearanceStore()
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    const act = keys[event.key]
    if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key.length === 1 && !appearance.singleKeys) return
    if (isTyping(event.target) || document.querySelector('[role="dialog"], [role="listbox"], [role="menu"]')) return
    event.preventDefault()
    act()
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
