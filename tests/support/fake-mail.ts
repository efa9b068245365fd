import type { AccountDetails, DeskStatus, MailDetails, Page } from '@shared/contract'
import { whyNotCancelled } from '@shared/mail-rules'
import type { RefusalReply, Reply } from '@shared/reply'
import { makeMail } from './fake-desk-data'

type Input = Record<string, unknown>
type Tools = {
  readonly accounts: () => readonly AccountDetails[]
  readonly page: <T>(items: readonly T[], input: Input) => Reply<Page<T>>
  readonly matches: (value: object, search: unknown) => boolean
  readonly refuse: (code: RefusalReply['code'], message: string, fields?: Record<string, string>) => RefusalReply
  readonly emit: (id: string) => void
}

/** Mail of the fake desk: one message for each account, in every state. */
export function createFakeMail({ accounts, page, matches, refuse, emit }: Tools) {
  let mail: readonly MailDetails[] = accounts().map((account, index) => makeMail(index, account))
  const find = (id: unknown) => mail.find((message) => message.id === id)
  const change = (id: unknown, to: Partial<MailDetails>): Reply<MailDetails> => {
    mail = mail.map((message) => (message.id === id ? { ...message, ...to } : message))
    const found = find(id)
    if (!found) return refuse('not_found', 'There is no message of this id.')
    emit(found.id)
    return { ok: true, data: found }
  }

  return {
    all: () => mail,
    status: (): DeskStatus['mail'] => {
      const waiting = mail.filter(({ state }) => ['queued', 'failed', 'sending'].includes(state))
      return {
        transport: 'smtp',
        state: 'ok',
        lastError: null,
        goesTo: 'the mail server at smtp.emsign.example:587',
        failingSince: null,
        nextProbeAt: null,
        waiting: waiting.length,
        waitingSince: waiting.map(({ createdAt }) => createdAt).sort()[0] ?? null,
        dead: mail.filter(({ state }) => state === 'dead').length
      }
    },
    answers: {
      'mail.list': (input: Input) => {
        const states = input['state'] === undefined ? null : [input['state']].flat()
        return page(
          mail.filter(
            (message) =>
              (states?.includes(message.state) ?? true) &&
              (!input['kind'] || message.kind === input['kind']) &&
              (!input['accountId'] || message.accountId === input['accountId']) &&
              matches(message, input['search'])
          ),
          input
        )
      },
      'mail.get': ({ id }: Input) => {
        const found = find(id)
        return found ? { ok: true, data: found } : refuse('not_found', 'There is no message of this id.')
      },
      'mail.retry': ({ id }: Input) => {
        const state = find(id)?.state
        return state === 'failed' || state === 'dead'
          ? change(id, { state: 'queued', lastError: null })
          : refuse('conflict', `Only messages that failed can be sent again; this one is ${state}.`)
      },
      'mail.cancel': ({ id }: Input) => {
        const found = find(id)
        const why = found ? whyNotCancelled(found) : 'There is no message of this id.'
        return why === null ? change(id, { state: 'cancelled', nextAttemptAt: null }) : refuse('conflict', why)
      },
      'mail.resend': ({ id, email }: Input) => {
        const found = find(id)
        if (!found) return refuse('not_found', 'There is no message of this id.')
        change(id, found.state === 'sent' ? {} : { state: 'cancelled', nextAttemptAt: null })
        const fresh: MailDetails = {
          ...found,
          ...{ id: `${found.id}-again`, toAddress: String(email), state: 'queued', sentAt: null },
          ...{ attempts: [], attemptCount: 0, lastError: null, createdAt: new Date().toISOString() }
        }
        mail = [fresh, ...mail]
        emit(fresh.id)
        return { ok: true, data: fresh }
      },
      'mail.tryNow': () => ({ ok: true, data: { done: true } }),
      'mail.sample': ({ kind }: Input) => ({
        ok: true,
        data: {
          subject: `Sample of ${String(kind)}`,
          html: `<!doctype html><html lang="en"><body style="font:15px/1.5 system-ui;padding:32px;color:#18181b"><h1 style="font-size:20px">Sample of ${String(kind)}</h1><p>Hello Sample Reseller,</p><p>this is how it looks.</p></body></html>`,
          text: `Hello Sample Reseller,\n\nthis is how ${String(kind)} looks.\n`
        }
      }),
      'mail.sendTest': () => ({ ok: true, data: { id: 'mail-0' } })
    } satisfies Record<string, (input: Input) => Reply<unknown>>
  }
}
