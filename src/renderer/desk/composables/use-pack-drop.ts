import { useEventListener } from '@vueuse/core'
import { useRouter } from 'vue-router'
import { isPackName, longestPackLine, looksDecided } from '@shared/review-pack'
import { useBroughtFileStore } from '../stores/brought-file'
import { useSessionStore } from '../stores/session'

/**
 * A review pack that is dropped anywhere on the desk: one in which something is decided is brought back; any other opens
 * in review mode where there are windows for it. In a browser, which can't write to the file, every pack is brought back.
 */
export function usePackDrop(): void {
  const session = useSessionStore()
  const brought = useBroughtFileStore()
  const router = useRouter()

  async function lead(file: File): Promise<void> {
    const openDropped = window.hubDesk?.openDropped
    const here = session.staff !== null && !session.review && !session.locked
    const comesBack = here && (openDropped === undefined || (await isDecided(file)))
    if (!comesBack) return openDropped?.()
    brought.file = file
    await router.push({ name: 'bringBack' })
  }

  useEventListener(document, 'dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  useEventListener(document, 'drop', (event) => {
    // A page that takes files itself says so; anything else would leave the desk for the file.
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    const file = [...event.dataTransfer.files].find(({ name }) => isPackName(name))
    if (file !== undefined) void lead(file)
  })
}

/** A file that can't be read opens in review mode, which says why. */
const isDecided = async (file: File): Promise<boolean> =>
  file
    .slice(0, longestPackLine)
    .text()
    .then((start) => looksDecided(start, file.size))
    .catch(() => false)
