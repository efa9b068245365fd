/**
 * The library calls everything in a list that can be searched a list box, the search field in it included; assistive
 * technology expects nothing but entries there. For `content` of a `USelectMenu`: once it has the focus, what opens is a
 * dialog, and the entries are its list.
 */
export function searchableList(label: string): { readonly onFocusin: (event: FocusEvent) => void } {
  return {
    onFocusin: ({ currentTarget: content }) => {
      if (!(content instanceof HTMLElement) || content.role === 'dialog') return
      const entries = content.querySelector('[data-slot="viewport"]')
      if (entries === null) return
      for (const name of ['aria-orientation', 'aria-multiselectable']) content.removeAttribute(name)
      content.role = 'dialog'
      content.ariaLabel = label
      entries.id ||= `${content.id}-entries`
      entries.role = 'listbox'
      entries.ariaLabel = label
      content.querySelector('input')?.setAttribute('aria-controls', entries.id)
    }
  }
}
