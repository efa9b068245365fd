import type { Account, LinkPurpose } from '@shared/account'
import { hashToken, newToken } from '../domain/codes'
import { linkExpiry, linkState } from '../domain/links'
import { linkMailed, linksEnded } from '../domain/mail-guards'
import type { Put } from '../store/port'
import type { Link } from '../store/records'
import { added, changed, readSettings, type Context } from './context'
import { cancelMail } from './mail'
import { findMailGuard, keepMailGuard } from './mail-guards'

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
  const order = {
    accountId: account.id,
    to: { name: account.name, address: account.email },
    secrets: { link: `${await context.portalUrl()}/activate/${token}` },
    expiresAt
  }
  const { number: accountNumber, organizationName } = account
  const mail = await context.promiseMail(
    purpose === 'activation'
      ? { ...order, kind: 'activation', data: { accountNumber, organizationName, managerName, expiresAt } }
      : { ...order, kind: 'password-reset', data: { accountNumber, expiresAt } }
  )
  const link: Link = {
    id: context.newId(),
    version: 1,
    tokenHash: hashToken(token),
    accountId: account.id,
    purpose,
    mailId: mail.record.id,
    createdAt: now.toISOString(),
    expiresAt,
    usedAt: null,
    replacedAt: null
  }
  return [
    ...(await endLinks(context, account.id, now)),
    keepMailGuard(linkMailed(await findMailGuard(context, account.id), now)),
    added('links', link),
    mail
  ]
}

/** Makes every open link of an account void, whose holder is not to enter by one any more. */
export async function voidLinks(context: Context, accountId: string, now: Date): Promise<readonly Put[]> {
  return [
    ...(await endLinks(context, accountId, now)),
    keepMailGuard(linksEnded(await findMailGuard(context, accountId)))
  ]
}

/** The end of the open links, and of the mail that carries one and waits. */
async function endLinks(context: Context, accountId: string, now: Date): Promise<readonly Put[]> {
  const open = (await linksOf(context, accountId)).filter((link) => linkState(link, now) === 'open')
  return [
    ...open.map((link) => changed('links', { ...link, version: link.version + 1, replacedAt: now.toISOString() })),
    ...(await cancelMail(
      context,
      open.map(({ mailId }) => mailId)
    ))
  ]
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
