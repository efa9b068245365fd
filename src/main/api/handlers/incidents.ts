import type { IncidentDetails, IncidentSummary, Page } from '@shared/contract'
import { blockingIncident } from '../../domain/verification'
import { readCaseNumber } from '../../domain/codes'
import { notFound } from '../../refusal'
import { checkVerificationCode, mailVerificationCode } from '../../services/unblocking'
import { staffNames } from '../../services/staff-names'
import type { Incident } from '../../store/records'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'
import { incidentDetails, incidentSummary } from '../views'

/** Most incidents that a search answers with: whoever looks for a caller wants few. */
const searchLimit = 200

export function incidentHandlers(
  context: DeskContext
): Handlers<OperationsOf<'incidents'> | OperationsOf<'verification'>> {
  const { store } = context

  /** Those asked for: the incident of a closed account stays open, but there is nobody to let in. */
  const withAccounts = async (
    incidents: readonly Incident[],
    state: Incident['state'] | undefined
  ): Promise<readonly IncidentSummary[]> => {
    const names = await staffNames(store)
    const pairs = await Promise.all(
      incidents.map(async (incident) => ({ incident, account: await store.get('accounts', incident.accountId) }))
    )
    return pairs.flatMap(({ incident, account }) =>
      account === null || (state === 'open' && !blockingIncident(incident, account).ok)
        ? []
        : [incidentSummary(incident, account, names)]
    )
  }

  /** By case number, or by anything that finds the account. */
  const search = async (words: string, state: Incident['state'] | undefined): Promise<Page<IncidentSummary>> => {
    const where = state === undefined ? {} : { state }
    const accounts = await store.query('accounts', { search: words, limit: searchLimit })
    const accountIds = accounts.items.map((account) => account.id)
    const [byAccount, byCase] = await Promise.all([
      store.query('incidents', { where: { ...where, accountId: accountIds }, limit: searchLimit }),
      store.query('incidents', { where, search: readCaseNumber(words) ?? words, limit: searchLimit })
    ])
    const found = new Map([...byAccount.items, ...byCase.items].map((incident) => [incident.id, incident]))
    const newestFirst = [...found.values()].sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1))
    const items = await withAccounts(newestFirst, state)
    return { items, nextCursor: null, total: items.length }
  }

  const details = async (incident: Incident, staffId: string): Promise<IncidentDetails> => {
    const account = await store.get('accounts', incident.accountId)
    if (account === null) throw notFound('account')
    const [attempts, mail] = await Promise.all([
      store.query('attempts', { where: { incidentId: incident.id }, sort: 'at', limit: 500 }),
      incident.code === null ? null : store.get('mail', incident.code.mailId)
    ])
    return incidentDetails(
      incident,
      account,
      await staffNames(store),
      attempts.items,
      mail?.state ?? null,
      staffId,
      context.now()
    )
  }

  return {
    'incidents.list': async ({ state, search: words, cursor, limit }) => {
      if (words) return search(words, state)
      const page = await store.query('incidents', {
        sort: '-openedAt',
        ...(state === undefined ? {} : { where: { state } }),
        ...(cursor ? { cursor } : {}),
        ...(limit ? { limit } : {})
      })
      // Each blocked account has one open incident, and only those are shown.
      const total = state === 'open' ? await store.count('accounts', { where: { status: 'blocked' } }) : page.total
      return { ...page, items: await withAccounts(page.items, state), total }
    },
    'incidents.get': async ({ id }, caller) => {
      const incident = await store.get('incidents', id)
      if (incident === null) throw notFound('incident')
      return details(incident, caller.id)
    },
    'verification.sendCode': async ({ id }, caller) =>
      details(await mailVerificationCode(context, id, caller), caller.id),
    'verification.checkCode': async ({ id, code }, caller) =>
      details(await checkVerificationCode(context, id, code, caller), caller.id)
  }
}
