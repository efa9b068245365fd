import type { RouteLocationRaw } from 'vue-router'
import type { OperationName } from '@shared/contract'
import { sectionsFor } from '../settings/sections'

export type Place = { readonly label: string; readonly icon: string; readonly to: RouteLocationRaw }

const list = (name: string): RouteLocationRaw => ({ name })
const screens: readonly Place[] = [
  { label: 'Overview', icon: 'i-lucide-layout-dashboard', to: { name: 'overview' } },
  { label: 'Approvals', icon: 'i-lucide-inbox', to: list('approvals') },
  { label: 'Offline reviews', icon: 'i-lucide-plane', to: list('offline') },
  { label: 'Call desk', icon: 'i-lucide-headset', to: list('calls') },
  { label: 'Reports of calls', icon: 'i-lucide-chart-column', to: list('reports') },
  { label: 'Resellers', icon: 'i-lucide-building-2', to: list('resellers') },
  { label: 'Mail', icon: 'i-lucide-mail', to: list('mail') },
  { label: 'Audit', icon: 'i-lucide-scroll-text', to: list('audit') },
  { label: 'Mentions', icon: 'i-lucide-at-sign', to: list('mentions') }
]

/** Every screen that the command palette leads to. */
export const placesFor = (may: (operation: OperationName) => boolean): readonly Place[] => [
  ...screens,
  ...sectionsFor(may).map(({ name, label }) => ({
    label: `Settings: ${label}`,
    icon: 'i-lucide-settings-2',
    to: { name: 'settings', params: { section: name } }
  }))
]
