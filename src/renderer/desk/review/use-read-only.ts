import { computed, type ComputedRef } from 'vue'
import { useClock } from '../composables/use-clock'
import { useReviewStore } from '../stores/review'

/** Whether the pack on the screen can only be read: its lease ended, or its file can't be written. Never at a desk. */
export function useReadOnly(): ComputedRef<boolean> {
  const review = useReviewStore()
  const now = useClock()
  return computed(() => {
    const pack = review.open
    return pack !== null && (pack.readOnly !== null || Date.parse(pack.endsAt) <= now.value)
  })
}
