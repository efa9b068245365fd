import type { MailDetails } from '@shared/contract'
import type { MailKind, MailMessage } from '@shared/mail'
import { notFound, Refusal } from '../../refusal'
import { staffEvent } from '../../services/context'
import { sendTestMail } from '../../services/mail'
import { cancelMessage, resendMail } from '../../services/mail-actions'
import { concealedText, type SeenAccount } from '../../domain/concealment'
import { createSight } from '../concealment'
import type { DeskContext, Handlers, OperationsOf, SignedIn } from '../desk-context'
import { mailSummary } from '../views'

/** Mail that a caller reads a code from. */
const callKinds: ReadonlySet<MailKind> = new Set(['account-blocked', 'verification-code'])

export function mailHandlers(context: DeskContext): Handlers<OperationsOf<'mail'>> {
  const { store } = context
  const { seeById } = createSight(context)
  /**
   * Whoever could read the code of an invitation could join in that role, and whoever that of a blocked account could say
   * that its caller did.
   */
  const readable = (message: MailMessage, account: SeenAccount | null, reader: SignedIn, tryingOut: boolean) =>
    context.mail.read(message, {
      hideSecrets:
        (account?.status === 'blocked' && !tryingOut) ||
        (message.kind === 'staff-invitation' && reader.role !== 'administrator')
    })
  /** Without a mail server nobody is mailed: whoever tries Hub Desk alone reads here what a reseller would (README). */
  const isTryingOut = async ({ kind }: MailMessage) =>
    callKinds.has(kind) && (await context.mail.status()).transport === 'mailbox'
  const details = async (message: MailMessage, reader: SignedIn): Promise<MailDetails> => {
    const { messageId, expiresAt, attempts } = message
    const account = await seeById(message.accountId, reader)
    const summary = mailSummary(message, account)
    const tryingOut = await isTryingOut(message)
    return summary.concealed && !tryingOut
      ? {
          ...summary,
          ...{ messageId, expiresAt, html: '', text: '', headers: '', body: 'concealed' },
          attempts: attempts.map((attempt) => ({ ...attempt, answer: concealedText }))
        }
      : { ...summary, ...(await readable(message, account, reader, tryingOut)), messageId, expiresAt, attempts }
  }
  const find = async (id: string): Promise<MailMessage> => {
    const message = await store.get('mail', id)
    if (message === null) throw notFound('message')
    return message
  }
  return {
    'mail.list': async ({ search, cursor, limit, ...filters }, caller) => {
      const where = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
      const page = await store.query('mail', {
        where,
        sort: '-createdAt',
        ...(search ? { search } : {}),
        ...(cursor ? { cursor } : {}),
        ...(limit ? { limit } : {})
      })
      const items = await Promise.all(
        page.items.map(async (message) => mailSummary(message, await seeById(message.accountId, caller)))
      )
      return { ...page, items }
    },
    'mail.get': async ({ id }, caller) => details(await find(id), caller),
    'mail.retry': async ({ id }, caller) => {
      const { toAddress, accountId, kind } = await find(id)
      const event = staffEvent('mail.retried', caller, context.now(), {
        subject: toAddress,
        accountId,
        details: { kind }
      })
      const answer = await context.mail.retry(id, [event])
      if (!answer.ok) throw new Refusal(answer.code, answer.message)
      return details(answer.message, caller)
    },
    'mail.cancel': async ({ id }, caller) => details(await cancelMessage(context, id, caller), caller),
    'mail.resend': async (input, caller) => details(await find(await resendMail(context, input, caller)), caller),
    'mail.tryNow': async () => {
      context.mail.tryNow()
      return { done: true }
    },
    'mail.sample': async ({ kind }) => context.mail.sample(kind, await context.portalUrl()),
    'mail.sendTest': async ({ to }, caller) => ({ id: await sendTestMail(context, to, caller) })
  }
}
