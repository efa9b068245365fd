import type { OperationName } from '@shared/contract'

/** The headings of the settings' navigation, in their order. */
export const sectionGroups = ['Programme', 'Mail', 'Staff', 'Data', 'Yours'] as const
export type SectionGroup = (typeof sectionGroups)[number]

type AnySection = {
  readonly name: string
  readonly label: string
  readonly group: SectionGroup
  /** Everybody's own, to read or to change: nobody is told that only administrators change it. */
  readonly own?: boolean
  /** Shown only to whoever may call this. */
  readonly needs?: OperationName
}

const list = [
  { name: 'sign-up', label: 'Sign-up', group: 'Programme' },
  { name: 'decisions', label: 'Decisions', group: 'Programme' },
  { name: 'lockout', label: 'Lockout', group: 'Programme' },
  { name: 'passwords', label: 'Passwords', group: 'Programme' },
  { name: 'verification', label: 'Verification', group: 'Programme' },
  { name: 'helpline', label: 'Helpline', group: 'Programme' },
  { name: 'portal', label: 'Portal', group: 'Programme' },
  { name: 'mail', label: 'Mail server', group: 'Mail' },
  { name: 'mail-templates', label: 'Mail templates', group: 'Mail', own: true },
  { name: 'staff', label: 'Staff', group: 'Staff' },
  { name: 'staff-sign-in', label: 'Staff sign-in', group: 'Staff' },
  { name: 'data', label: 'Data', group: 'Data', needs: 'data.get' },
  { name: 'checkpoints', label: 'Audit checkpoints', group: 'Data' },
  { name: 'your-sign-in', label: 'Your sign-in', group: 'Yours', own: true },
  { name: 'notifications', label: 'Notifications', group: 'Yours', own: true },
  { name: 'appearance', label: 'Appearance', group: 'Yours', own: true }
] as const satisfies readonly AnySection[]

export type SectionName = (typeof list)[number]['name']
export type Section = AnySection & { readonly name: SectionName }

/** The parts of the settings, as their screen and the command palette list them. */
export const sections: readonly Section[] = list

/** Those that are shown to whoever may call so much. */
export const sectionsFor = (may: (operation: OperationName) => boolean): readonly Section[] =>
  sections.filter(({ needs }) => needs === undefined || may(needs))
