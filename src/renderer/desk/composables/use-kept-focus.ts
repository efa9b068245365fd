import { nextTick, type Ref } from 'vue'
import { useEventListener, useMutationObserver } from '@vueuse/core'

/** Long enough for dialogs and menus, which give the focus back themselves. */
const patienceMs = 30
const openDialog = '[role="dialog"][data-state="open"]'
/** Dialogs have one, popovers do not: those can be left. */
const openOverlay = '[data-slot="overlay"][data-state="open"]'

/**
 * Whoever works with keys is never left without a place: when what had the focus goes away (a form is sent, a button is
 * not needed any more, another page is shown), the part of the page that it was in takes the focus, else the page's list,
 * else the page.
 */
export function useKeptFocus(page: Readonly<Ref<HTMLElement | null>>): { readonly toPage: () => void } {
  let last: Element | null = null
  /** Where to go back to from what lies over the page, nearest first. */
  let places: readonly Element[] = []
  /** What had the focus when it was disabled, as buttons are while they work. */
  let paused: HTMLElement | null = null

  useEventListener(document, 'focusin', ({ target }) => {
    if (!(target instanceof Element)) return
    const inPage = page.value?.contains(target) === true
    // A dialog that fades out while the next one is open already gives the focus back too late.
    if (inPage && last instanceof HTMLElement && last.closest(openDialog) && document.querySelector(openOverlay))
      return last.focus()
    last = target
    if (!inPage) return
    const part = target.closest('section[tabindex="-1"]')
    places = part === null ? [target] : [target, part]
  })

  const lost = () => last !== null && !last.isConnected && document.activeElement === document.body
  function keep(): void {
    if (!lost()) return
    last = null
    const place = places.find(({ isConnected }) => isConnected)
    if (place instanceof HTMLElement) place.focus({ preventScroll: true })
    if (document.activeElement === document.body) focusPage()
  }
  /** A disabled element loses the focus without a word; it has it again once it can be used, unless somebody moved on. */
  function keepPlaceOf(element: Element): void {
    const focused = document.activeElement
    if (!(element instanceof HTMLElement) || (focused !== element && focused !== document.body)) return
    if (element.matches(':disabled')) paused = element
    else if (paused === element) element.focus({ preventScroll: true })
  }
  function focusPage(): void {
    const list = page.value?.querySelector<HTMLElement>('[role="grid"]')
    ;(list ?? page.value)?.focus({ preventScroll: true })
  }
  useMutationObserver(
    document.body,
    (changes) => {
      for (const { type, target } of changes) if (type === 'attributes' && target === last) keepPlaceOf(last)
      if (lost()) setTimeout(keep, patienceMs)
    },
    { childList: true, subtree: true, attributeFilter: ['disabled'] }
  )

  return {
    /** From the rail into the page that was just opened. */
    toPage: () => void nextTick(() => page.value?.contains(document.activeElement) || focusPage())
  }
}
