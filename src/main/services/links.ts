import type { Account, LinkPurpose } from '@shared/account'
import { hashToken, newToken } from '../domain/codes'
import { linkExpiry, linkState } from '../domain/links'
import type { Put } from '../store/port'
import type { Link } from '../store/records'
import { added, changed, readSettings, type Context } from './context'

/** A new link, the mail that carries it, and the end of all links before it. */
export async function mailLink(
  context: Context,
  account: Account,
  purpose: LinkPurpose,
  managerName: string
): Promise<readonly Put[]> {
  const now = context.now()
  const settings = await readSettings(context.store)
  const token = newToken(context.random)
  const expiresAt = linkExpiry(purpose, settings.signUp.linkLifetimeHours, now).toISOString()
  const link: Link = {
    id: context.newId(),
    version: 1,
    tokenHash: hashToken(token),
    accountId: account.id,
    purpose,
    createdAt: now.toISOString(),
    expiresAt,
    usedAt: null,
    replacedAt: null
  }
  const to = { name: account.name, address: account.email }
  const secrets = { link: `${await context.portalUrl()}/activate/${token}` }
  const mail =
    purpose === 'activation'
      ? await context.promiseMail({
          kind: 'activation',
          accountId: account.id,
          to,
          secrets,
          expiresAt,
          data: { accountNumber: account.number, organizationName: account.organizationName, managerName, expiresAt }
        })
      : await context.promiseMail({
          kind: 'password-reset',
          accountId: account.id,
          to,
          secrets,
          expiresAt,
          data: { accountNumber: account.number, expiresAt }
        })
  return [...(await voidLinks(context, account.id, now)), added('links', link), mail]
}

/** Makes every open link of an account void: a newer one replaces it, or the account is no longer to be entered. */
export async function voidLinks(context: Context, accountId: string, now: Date): Promise<readonly Put[]> {
  const links = await linksOf(context, accountId)
  return links
    .filter((link) => linkState(link, now) === 'open')
    .map((link) => changed('links', { ...link, version: link.version + 1, replacedAt: now.toISOString() }))
}

/** The newest link of an account, or null. */
export async function newestLink(context: Context, accountId: string): Promise<Link | null> {
  return (await linksOf(context, accountId, 1))[0] ?? null
}

async function linksOf(context: Context, accountId: string, limit = 1000): Promise<readonly Link[]> {
  return (await context.store.query('links', { where: { accountId }, sort: '-createdAt', limit })).items
}

export async function findLink(context: Context, token: string): Promise<Link | null> {
  return context.store.find('links', 'tokenHash', hashToken(token))
}
