import type { OperationName } from '@shared/contract'

type AnySection = {
  readonly name: string
  readonly label: string
  /** Everybody's own, to read or to change: nobody is told that only administrators change it. */
  readonly own?: boolean
  /** Shown only to whoever may call this. */
  readonly needs?: OperationName
}

const list = [
  { name: 'sign-up', label: 'Sign-up' },
  { name: 'decisions', label: 'Decisions' },
  { name: 'lockout', label: 'Lockout' },
  { name: 'passwords', label: 'Passwords' },
  { name: 'verification', label: 'Verification' },
  { name: 'mail', label: 'Mail server' },
  { name: 'mail-templates', label: 'Mail templates', own: true },
  { name: 'portal', label: 'Portal' },
  { name: 'helpline', label: 'Helpline' },
  { name: 'checkpoints', label: 'Audit checkpoints' },
  { name: 'staff', label: 'Staff' },
  { name: 'staff-sign-in', label: 'Staff sign-in' },
  { name: 'your-sign-in', label: 'Your sign-in', own: true },
  { name: 'data', label: 'Data', needs: 'data.get' },
  { name: 'notifications', label: 'Notifications', own: true },
  { name: 'appearance', label: 'Appearance', own: true }
] as const satisfies readonly AnySection[]

export type SectionName = (typeof list)[number]['name']
export type Section = AnySection & { readonly name: SectionName }

/** The parts of the settings, as their screen and the command palette list them. */
export const sections: readonly Section[] = list

/** Those that are shown to whoever may call so much. */
export const sectionsFor = (may: (operation: OperationName) => boolean): readonly Section[] =>
  sections.filter(({ needs }) => needs === undefined || may(needs))
