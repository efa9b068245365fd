import { useToast } from '@nuxt/ui/composables'
import { useRoute, useRouter } from 'vue-router'
import { assertNever } from '@shared/assert-never'
import type { DeskCommand, PageLoss } from '@shared/commands'
import { useClient } from '../client'
import { useFinderStore } from '../stores/finder'
import { useSessionStore } from '../stores/session'

/** Screens with a list that can be exported. */
const exported = ['resellers', 'audit']

const losses: Readonly<Record<PageLoss, string>> = {
  crash: 'The desk stopped working and was opened again.',
  hang: 'The desk did not respond and was opened again.'
}

/** Does what the window's menu and notifications ask for, and says what became of a page that was lost. */
export function useCommands(): void {
  const router = useRouter()
  const route = useRoute()
  const finder = useFinderStore()
  const session = useSessionStore()
  const toast = useToast()

  async function obey(command: DeskCommand): Promise<void> {
    // The page behind the sign-in is the one to land on; nothing else is for somebody who is not signed in.
    const here = session.phase === 'signedIn' && !session.interrupted && !session.locked
    if (command.do !== 'go' && !here) return
    switch (command.do) {
      case 'go':
        finder.paletteOpen = false
        finder.helpOpen = false
        await router.push({ name: command.place, params: command.id === undefined ? {} : { id: command.id } })
        return
      case 'back':
        return router.back()
      case 'forward':
        return router.forward()
      case 'find':
        finder.helpOpen = false
        finder.paletteOpen = true
        return
      case 'shortcuts':
        finder.paletteOpen = false
        finder.helpOpen = true
        return
      case 'export':
        if (!exported.includes(String(route.name))) await router.push({ name: 'resellers' })
        finder.wish = 'export'
        return
      case 'signOut': {
        const refusal = await session.signOut()
        if (refusal) toast.add({ title: refusal.message, icon: 'i-lucide-circle-alert', color: 'error' })
        return
      }
      default:
        assertNever(command)
    }
  }

  useClient().on((event) => {
    if (event.topic === 'command') void obey(event.command)
    else if (event.topic === 'recovered')
      toast.add({
        title: losses[event.from],
        description: 'Nothing that was saved is lost. What you typed is back where you typed it.',
        icon: 'i-lucide-life-buoy',
        color: 'warning',
        // Until somebody has read it.
        duration: 0
      })
  })
}
