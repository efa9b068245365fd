import { onScopeDispose } from 'vue'
import { useDraftsStore } from '../stores/drafts'

/**
 * Has the browser ask before a tab is closed while something typed is not sent: there it goes with the tab. The window
 * of the desktop application keeps it on disk (docs/adr/0050-the-frame.md) and closes without a word.
 */
export function useLeaveGuard(): void {
  if (window.hubDesk) return
  const drafts = useDraftsStore()
  const ask = (event: BeforeUnloadEvent) => {
    if (drafts.texts.size === 0) return
    event.preventDefault()
    // What browsers before Chrome 119 look at.
    event.returnValue = true
  }
  window.addEventListener('beforeunload', ask)
  onScopeDispose(() => window.removeEventListener('beforeunload', ask))
}
