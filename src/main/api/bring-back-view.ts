import type { Account } from '@shared/account'
import type { AuditAction } from '@shared/audit'
import type { BringBackItem, Meanwhile, VersionLine } from '@shared/lease'
import { profileFieldNames } from '@shared/profile'
import type { Context } from '../services/context'
import { believed, type Standing } from '../services/bringing-back'
import type { Sight, Viewer } from './concealment'
import type { StaffNames } from './views'

/** What happened at home, that a reviewer who was away has to know. */
const telling: readonly AuditAction[] = [
  'account.approved',
  'account.rejected',
  'account.decision_undone',
  'account.activated',
  'account.closed',
  'account.reopened',
  'account.assigned',
  'account.profile_changed'
]
/** Of one application, the newest first. */
const mostTold = 5

/** What will happen with one application of a pack, as the desk shows it. */
export async function bringBackItem(
  context: Pick<Context, 'store'>,
  standing: Standing,
  { see }: Pick<Sight, 'see'>,
  names: StaffNames,
  viewer: Viewer
): Promise<BringBackItem> {
  const { account, taken, verdict, outcome, newNotes, rule, lease } = standing
  const seen = await see(account, viewer)
  const changed = account.status === 'pending' && account.version !== taken.version
  const told = (rule.fate === 'superseded' || changed) && !seen.concealed
  return {
    id: account.id,
    number: account.number,
    organizationName: seen.concealed ? account.name : account.organizationName,
    version: account.version,
    decision: verdict && {
      kind: verdict.kind,
      text: verdict.kind === 'approve' ? verdict.note : verdict.reason,
      notify: verdict.kind === 'approve' || verdict.notify,
      decidedAt: verdict.decidedAt
    },
    notes: newNotes.length,
    ...rule,
    meanwhile: told ? await meanwhile(context, account, lease.takenAt) : [],
    versions: changed && rule.fate !== 'undecided' ? versionsOf(taken, account, names) : [],
    before: outcome && {
      kind: outcome.kind,
      decidedAt: outcome.decidedAt,
      appliedAt: outcome.appliedAt,
      same:
        verdict?.kind === outcome.kind && believed(verdict, lease, new Date(outcome.appliedAt)) === outcome.decidedAt
    }
  }
}

async function meanwhile(
  { store }: Pick<Context, 'store'>,
  account: Account,
  since: string
): Promise<readonly Meanwhile[]> {
  const { items } = await store.events({ accountId: account.id, action: telling, from: since, limit: mostTold })
  return items.map(({ at, actor, action }) => ({ at, who: 'name' in actor ? actor.name : '', what: action }))
}

/** What a reviewer decides by, as it was and as it is. */
function versionsOf(taken: Account, account: Account, names: StaffNames): readonly VersionLine[] {
  const manager = ({ managerId }: Account) => (managerId === null ? null : (names.get(managerId) ?? null))
  return [
    ...profileFieldNames.map((name) => ({ name, taken: taken[name], now: account[name] })),
    { name: 'manager', taken: manager(taken), now: manager(account) }
  ]
}
