import { setCustomIconLoader } from '@iconify/vue'

/**
 * Icons are bundled at build time. One that is missing stays empty: without this, iconify would ask its own servers.
 */
export function keepIconsLocal(): void {
  setCustomIconLoader(() => null, 'lucide')
}
