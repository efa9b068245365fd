import { staffLockoutLeft } from '../domain/lockout'
import type { Staff } from '../store/records'
import type { Context } from './context'
import type { Tally } from './tally'

/** Attempts to sign in at the desk that no event of the attempt itself tells of. */
export type SignInNotes = {
  /** On an address that nobody at the desk has; `checked`: it was not locked out. */
  readonly unknown: (ip: string, checked: boolean) => void
  /** On a member of staff who is locked out; nothing where they are not. */
  readonly lockedOut: (member: Staff, ip: string) => Promise<void>
}

const refused = { action: 'desk.refused', details: { operation: 'session.signIn', code: 'rate_limited' } } as const
const failed = { action: 'staff.sign_in_failed', details: { operation: 'session.signIn' } } as const

export function createSignInNotes(
  { store, now }: Pick<Context, 'store' | 'now'>,
  tally: Pick<Tally, 'note'> = { note: () => undefined }
): SignInNotes {
  return {
    unknown: (ip, checked) =>
      tally.note(['unknown', checked, ip].join('\n'), {
        actor: { kind: 'visitor' },
        ip,
        accountId: null,
        // Not the address, nor anything made of it: a password may have been typed there.
        subject: 'an address of nobody',
        ...(checked ? failed : refused)
      }),
    lockedOut: async (member, ip) => {
      const blockedAt = (await store.get('credentials', member.id))?.blockedAt ?? null
      if (staffLockoutLeft(blockedAt, now()) === 0) return
      const actor = { kind: 'staff', id: member.id, name: member.name } as const
      tally.note(['locked out', member.id, ip].join('\n'), {
        actor,
        ip,
        accountId: null,
        subject: member.email,
        ...refused
      })
    }
  }
}
