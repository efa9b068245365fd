import { useRouter } from 'vue-router'
import { useFinderStore } from '../stores/finder'

/** Goes to the call desk's field from wherever somebody is. */
export function useTakeCall(): () => void {
  const router = useRouter()
  const finder = useFinderStore()
  return () => {
    finder.wish = 'takeCall'
    if (router.currentRoute.value.name !== 'calls') void router.push({ name: 'calls' })
  }
}
