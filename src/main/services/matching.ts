import type { Account } from '@shared/account'
import type { Observation } from '@shared/consistency'
import { mailDomain, mailDomainKind } from '@shared/mail-domains'
import { mailboxKey, organizationKey } from '@shared/matching-keys'
import { foldEmail } from '@shared/text'
import { observe } from '../domain/consistency'
import { isSignal, rankEarlier, type Match } from '../domain/matching'
import { countryName } from '@shared/countries'
import type { Query, Store } from '../store/port'

/** Candidates by each trait that are looked at, the newest first. */
const mostCandidates = 60

/** An IP address that more than these signed up from is an office, a carrier or a proxy: it tells nothing. */
const sharedFrom = 25

/** Names of organizations less alike than this are not compared further; some room below what the rule takes. */
const nameLikeness = 0.3

/** Earlier applications that are likely from the same people, the likeliest first. */
export async function findEarlier(store: Store, account: Account): Promise<readonly Match<Account>[]> {
  const domain = mailDomain(account.email)
  const mailbox = mailboxKey(account.email)
  const { mobile, origin } = account
  const by = async (where: NonNullable<Query<'accounts'>['where']>) =>
    store.query('accounts', { where, sort: '-createdAt', limit: mostCandidates })
  const nobody = { items: [], total: 0 }
  const [names, addresses, domains, mailboxes, mobiles, addressesOfVisitors] = await Promise.all([
    store.similar('accounts', {
      field: 'organizationKey',
      text: organizationKey(account.organizationName),
      atLeast: nameLikeness,
      limit: mostCandidates
    }),
    by({ mailAddress: foldEmail(account.email) }),
    mailDomainKind(domain) === 'own' ? by({ mailDomain: domain }) : nobody,
    mailbox === null ? nobody : by({ mailboxKey: mailbox }),
    mobile === null ? nobody : by({ mobile }),
    origin.channel === 'portal' ? by({ visitorIp: origin.ip }) : nobody
  ])
  const sharedIp = addressesOfVisitors.total > sharedFrom
  const lists = [names, addresses.items, domains.items, mailboxes.items, mobiles.items]
  if (!sharedIp) lists.push(addressesOfVisitors.items)
  const candidates = new Map(lists.flat().map((candidate) => [candidate.id, candidate]))
  return rankEarlier(account, candidates.values(), sharedIp)
}

/** Whether an application that comes in should carry the signal `earlierApplication`. */
export async function resemblesEarlier(store: Store, account: Account): Promise<boolean> {
  return (await findEarlier(store, account)).some(isSignal)
}

const vouching: ReadonlySet<Account['status']> = new Set(['approved', 'active', 'blocked', 'closed'])

/**
 * What a reviewer would check by hand, in sentences.
 * @param told whether another account may be named for what it has in common with this one
 */
export async function checkConsistency(
  store: Store,
  account: Account,
  told: (other: Account) => Promise<boolean>
): Promise<readonly Observation[]> {
  const key = organizationKey(account.organizationName)
  const { items } = await store.query('accounts', {
    where: { organizationKey: key },
    sort: 'createdAt',
    limit: mostCandidates
  })
  const alike = items.filter(
    ({ id, status, closure, decision }) =>
      id !== account.id && vouching.has(status) && (closure === null || decision?.outcome === 'approved')
  )
  const tellable = await Promise.all(alike.map(told))
  return observe({ account, others: alike.filter((_, index) => tellable[index]), countryName })
}
