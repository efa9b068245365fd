import { onMounted, onScopeDispose, watch } from 'vue'
import { countInTitle } from '../page-title'
import { useAlertsStore } from '../stores/alerts'

/** Counts in the window's title, as long as somebody is signed in, what waits for them. */
export function useWaitingTitle(): void {
  const alerts = useAlertsStore()
  onMounted(() => void alerts.refresh())
  watch(() => alerts.waiting, countInTitle, { immediate: true })
  onScopeDispose(() => countInTitle(0))
}
