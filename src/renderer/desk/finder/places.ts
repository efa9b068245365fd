import type { RouteLocationRaw } from 'vue-router'

export type Place = { readonly label: string; readonly icon: string; readonly to: RouteLocationRaw }

const settings = (section: string): RouteLocationRaw => ({ name: 'settings', params: { section } })
const list = (name: string): RouteLocationRaw => ({ name })

/** Every screen that the command palette leads to. */
export const places: readonly Place[] = [
  { label: 'Overview', icon: 'i-lucide-layout-dashboard', to: { name: 'overview' } },
  { label: 'Approvals', icon: 'i-lucide-inbox', to: list('approvals') },
  { label: 'Offline reviews', icon: 'i-lucide-plane', to: list('offline') },
  { label: 'Call desk', icon: 'i-lucide-headset', to: list('calls') },
  { label: 'Reports of calls', icon: 'i-lucide-chart-column', to: list('reports') },
  { label: 'Resellers', icon: 'i-lucide-building-2', to: list('resellers') },
  { label: 'Mail', icon: 'i-lucide-mail', to: list('mail') },
  { label: 'Audit', icon: 'i-lucide-scroll-text', to: list('audit') },
  { label: 'Mentions', icon: 'i-lucide-at-sign', to: list('mentions') },
  { label: 'Settings: Sign-up', icon: 'i-lucide-settings-2', to: settings('sign-up') },
  { label: 'Settings: Decisions', icon: 'i-lucide-settings-2', to: settings('decisions') },
  { label: 'Settings: Lockout', icon: 'i-lucide-settings-2', to: settings('lockout') },
  { label: 'Settings: Verification', icon: 'i-lucide-settings-2', to: settings('verification') },
  { label: 'Settings: Mail server', icon: 'i-lucide-settings-2', to: settings('mail') },
  { label: 'Settings: Portal', icon: 'i-lucide-settings-2', to: settings('portal') },
  { label: 'Settings: Helpline', icon: 'i-lucide-settings-2', to: settings('helpline') },
  { label: 'Settings: Staff', icon: 'i-lucide-settings-2', to: settings('staff') },
  { label: 'Settings: Notifications', icon: 'i-lucide-settings-2', to: settings('notifications') },
  { label: 'Settings: Appearance', icon: 'i-lucide-settings-2', to: settings('appearance') }
]
