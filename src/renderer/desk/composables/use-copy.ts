import { ref, type Ref } from 'vue'

/** Puts text on the clipboard; `copied` for a moment afterwards. */
export function useCopy(): { readonly copied: Readonly<Ref<boolean>>; readonly copy: (text: string) => Promise<void> } {
  const copied = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    copied,
    copy: async (text) => {
      try {
        await navigator.clipboard.writeText(text)
      } catch {
        copyTheOldWay(text)
      }
      copied.value = true
      clearTimeout(timer)
      timer = setTimeout(() => (copied.value = false), 1500)
    }
  }
}

/** The Electron host denies all permissions, the clipboard's too: this needs none. The focus comes back. */
function copyTheOldWay(text: string): void {
  const before = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
}
