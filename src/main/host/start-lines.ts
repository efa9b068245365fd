import type { DemoSignIn } from '@shared/contract'
import { roleNames } from '@shared/roles'

/** What a host tells the person who started it. */
export type StartFacts = {
  readonly console: string | null
  readonly portal: string | null
  readonly dataDirectory: string
  readonly demoSignIns: readonly DemoSignIn[]
  readonly notices: readonly string[]
}

/** Plain lines for the terminal, ending with a line break. */
export function describeStart({ console, portal, dataDirectory, demoSignIns, notices }: StartFacts): string {
  return [
    ...notices,
    ...(demoSignIns.length === 0 ? [] : ['Demo sign-ins for the desk:']),
    ...demoSignIns.map(({ name, email, role, password }) => `  ${email}  ${password}  (${name}, ${roleNames[role]})`),
    `Data: ${dataDirectory}`,
    `Portal: ${portal ?? 'off'}`,
    `Desk: ${console ?? 'off'}`,
    ''
  ].join('\n')
}
