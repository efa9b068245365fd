import { onScopeDispose } from 'vue'
import { useEventListener } from '@vueuse/core'
import { useAppearanceStore } from '../stores/appearance'
import { useKeysStore } from '../stores/keys'

export type PageKey = {
  /** Absent: what has the focus acts by itself (Enter, the arrows). */
  readonly act?: () => void
  /** For the help overlay: `Approve`. */
  readonly does: string
  /** Only then does the key do this; others may do something else with it. */
  readonly when?: () => boolean
  /** Acts again while the key is held down; only what moves does. */
  readonly repeats?: true
  /** A named key that also leaves a field in which somebody types: Escape. */
  readonly leavesFields?: true
}

/** What single keys do on a page, by the names of `keyOf`: a letter, `Shift+x`, `/`, or a name like `Escape`. */
export type PageKeys = Readonly<Record<string, PageKey>>

/**
 * Named keys always work; letters, digits and signs only while single-key shortcuts are on. Never while somebody types,
 * chooses or answers a dialog, and never with Ctrl, Alt or Meta. What is offered stands in the help overlay by itself.
 */
export function usePageKeys(keys: PageKeys): void {
  const appearance = useAppearanceStore()
  onScopeDispose(
    useKeysStore().offer(() =>
      Object.entries(keys).flatMap(([key, { does, when }]) => (when?.() === false ? [] : [{ key, does }]))
    )
  )
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    const key = keys[keyOf(event)]
    if (!key?.act || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (key.when?.() === false || (event.repeat && !key.repeats)) return
    if (event.key.length === 1 && !appearance.singleKeys) return
    if (event.isComposing || isOverlaid() || (!key.leavesFields && isTyping(event.target))) return
    event.preventDefault()
    key.act()
  })
}

/** Whether something lies over the page; what only fades away does not count. */
function isOverlaid(): boolean {
  return ['dialog', 'alertdialog', 'listbox', 'menu'].some((role) =>
    document.querySelector(`[role="${role}"]:not([data-state="closed"])`)
  )
}

/** A letter is the same with Caps Lock on; Shift makes another key of it. Signs are what they print. */
export function keyOf(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string {
  if (!/^\p{L}$/u.test(event.key)) return event.key
  return event.shiftKey ? `Shift+${event.key.toLowerCase()}` : event.key.toLowerCase()
}

const fields = [
  'input:not([type="checkbox"])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable="false"])',
  // A closed list of choices takes letters too: they look for an entry.
  ...['combobox', 'textbox', 'searchbox', 'spinbutton'].map((role) => `[role="${role}"]`)
].join(', ')

/** Whether what has the focus takes letters itself. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(fields) !== null
}
