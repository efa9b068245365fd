import { computed, type ComputedRef } from 'vue'
import { useRouter } from 'vue-router'
import { useToast } from '@nuxt/ui/composables'
import { useTakeCall } from '../calls/use-take-call'
import { useAppearanceStore, type ColorMode } from '../stores/appearance'
import { useFinderStore } from '../stores/finder'
import { useSessionStore } from '../stores/session'

export type Action = {
  readonly label: string
  readonly icon: string
  /** Other words that people look for it with. */
  readonly suffix?: string
  readonly run: () => void
}

/** What the command palette can do for whoever is signed in; what their role may not do is not offered. */
export function useActions(): ComputedRef<readonly Action[]> {
  const router = useRouter()
  const session = useSessionStore()
  const finder = useFinderStore()
  const appearance = useAppearanceStore()
  const toast = useToast()
  const takeCall = useTakeCall()

  const mode = (label: string, icon: string, to: ColorMode): Action => ({
    label,
    icon,
    suffix: 'Appearance',
    run: () => {
      appearance.colorMode = to
    }
  })
  async function lock(): Promise<void> {
    const refusal = await session.lock()
    if (refusal) toast.add({ title: refusal.message, icon: 'i-lucide-circle-alert', color: 'error' })
  }
  async function signOut(): Promise<void> {
    const refusal = await session.signOut()
    if (refusal) toast.add({ title: refusal.message, icon: 'i-lucide-circle-alert', color: 'error' })
  }

  return computed(() => [
    ...(session.may('incidents.find')
      ? [{ label: 'Take a call', icon: 'i-lucide-phone-incoming', suffix: 'Call desk', run: takeCall }]
      : []),
    ...(session.may('accounts.register')
      ? [
          {
            label: 'Register a caller',
            icon: 'i-lucide-user-round-plus',
            suffix: 'Sign-up by phone',
            run: () => void router.push({ name: 'register' })
          }
        ]
      : []),
    ...(session.may('offline.preview')
      ? [
          {
            label: 'Bring back a review pack',
            icon: 'i-lucide-plane-landing',
            suffix: 'Offline reviews',
            run: () => void router.push({ name: 'bringBack' })
          }
        ]
      : []),
    ...(session.may('accounts.import')
      ? [
          {
            label: 'Import resellers',
            icon: 'i-lucide-file-up',
            suffix: 'CSV file',
            run: () => void router.push({ name: 'import' })
          }
        ]
      : []),
    ...(session.may('staff.invite')
      ? [
          {
            label: 'Invite a colleague',
            icon: 'i-lucide-mail-plus',
            suffix: 'Staff',
            run: () => {
              finder.wish = 'invite'
              void router.push({ name: 'settings', params: { section: 'staff' } })
            }
          }
        ]
      : []),
    {
      label: 'Verify chain',
      icon: 'i-lucide-link',
      suffix: 'Audit',
      run: () => {
        finder.wish = 'verifyChain'
        void router.push({ name: 'audit' })
      }
    },
    mode('Light appearance', 'i-lucide-sun', 'light'),
    mode('Dark appearance', 'i-lucide-moon', 'dark'),
    mode('Appearance of the system', 'i-lucide-sun-moon', 'auto'),
    {
      label: 'Keyboard shortcuts',
      icon: 'i-lucide-keyboard',
      suffix: 'Help',
      run: () => {
        finder.helpOpen = true
      }
    },
    {
      label: 'Change password',
      icon: 'i-lucide-key-round',
      run: () => {
        finder.wish = 'changePassword'
      }
    },
    { label: 'Lock', icon: 'i-lucide-lock', suffix: 'Until your password is given', run: () => void lock() },
    { label: 'Sign out', icon: 'i-lucide-log-out', run: () => void signOut() }
  ])
}
