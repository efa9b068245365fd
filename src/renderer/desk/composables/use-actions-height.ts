import { onScopeDispose, watch, type Ref } from 'vue'
import { useElementSize } from '@vueuse/core'

/** Tells the style sheets how much of the window's foot the buttons of a record take: notices stay above them. */
export function useActionsHeight(actions: Ref<HTMLElement | null>): void {
  const { height } = useElementSize(actions, undefined, { box: 'border-box' })
  const { style } = document.documentElement
  watch(height, (pixels) => style.setProperty('--hub-actions-height', `${Math.round(pixels)}px`), { immediate: true })
  onScopeDispose(() => style.removeProperty('--hub-actions-height'))
}
