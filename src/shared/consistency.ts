/** One thing that was compared. `differs`: two facts do not fit; `note`: worth knowing; `ok`: they fit. */
export type Observation = {
  readonly topic: 'country' | 'phone' | 'mobile' | 'mail'
  readonly kind: 'ok' | 'note' | 'differs'
  /** A sentence for a reviewer. */
  readonly text: string
}
