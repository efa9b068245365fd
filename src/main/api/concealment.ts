import type { Account } from '@shared/account'
import type { AuditEvent } from '@shared/audit'
import type { AuditEventView } from '@shared/contract'
import { conceal, concealEvent, isConcealed, mayBeSeen, type SeenAccount } from '../domain/concealment'
import type { Context } from '../services/context'
import { findCall } from '../services/verification'

/** Who looks. */
export type Viewer = { readonly id: string }

/** What members of staff may see of accounts now: what views of accounts, their mail and their events are made from. */
export type Sight = {
  readonly see: (account: Account, viewer: Viewer) => Promise<SeenAccount>
  /** By its id; null where there is none. */
  readonly seeById: (accountId: string | null, viewer: Viewer) => Promise<SeenAccount | null>
  readonly seeEvents: (events: readonly AuditEvent[], viewer: Viewer) => Promise<readonly AuditEventView[]>
}

export function createSight(context: Context): Sight {
  const { store } = context

  const concealed = async (account: Account, viewer: Viewer): Promise<boolean> => {
    if (account.status !== 'blocked') return false
    const incident = await store.get('incidents', account.incidentId ?? '')
    // Most have nothing for whoever looks, and lists are long: the whole call is read for the others only.
    const call = incident && mayBeSeen(incident, viewer.id) ? await findCall(context, incident.id) : null
    return isConcealed(account, call, viewer.id)
  }
  const see: Sight['see'] = async (account, viewer) =>
    (await concealed(account, viewer)) ? conceal(account) : { ...account, concealed: false }
  const seeById: Sight['seeById'] = async (accountId, viewer) => {
    const account = accountId === null ? null : await store.get('accounts', accountId)
    return account && see(account, viewer)
  }

  return {
    see,
    seeById,
    seeEvents: async (events, viewer) => {
      const ids = [...new Set(events.flatMap(({ accountId }) => accountId ?? []))]
      const accounts = new Map(await Promise.all(ids.map(async (id) => [id, await seeById(id, viewer)] as const)))
      return events.map((event) => {
        const account = accounts.get(event.accountId ?? '')
        return account?.concealed ? concealEvent(event, account) : event
      })
    }
  }
}
