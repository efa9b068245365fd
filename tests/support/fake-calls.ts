import { countryName } from '@shared/countries'
import { foldWords } from '@shared/text'
import type {
  AccountDetails,
  CallerFact,
  CallerMatch,
  CallView,
  IncidentSummary,
  StaffView,
  TranscriptLine,
  VerificationStep
} from '@shared/contract'
import type { RefusalReply, Reply } from '@shared/reply'
import { makeCall, makeReport } from './fake-call-data'

/** Calls of a made-up programme: enough of the rules to take one from "who is this" to "you can sign in again". */
export type FakeCalls = {
  readonly answers: Record<string, (input: Record<string, unknown>) => Reply<unknown>>
  /** Changes an incident as a colleague elsewhere would. */
  readonly amend: (id: string, to: Partial<CallView>) => void
  /** Open incidents, for counts. */
  readonly summaries: () => readonly IncidentSummary[]
}

type World = {
  readonly me: () => StaffView | null
  readonly accounts: () => readonly AccountDetails[]
  readonly unblock: (accountId: string) => Reply<AccountDetails>
  readonly emit: () => void
}

const minute = 60_000
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString()
const inFuture = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
const ok = <T>(data: T): Reply<T> => ({ ok: true, data })
const no = (code: RefusalReply['code'], message: string): RefusalReply => ({ ok: false, code, message })

/** The code that every caller of a fake has. */
export const fakeCode = '123-456'

const knownOf = (account: AccountDetails): NonNullable<CallView['known']> => ({
  organizationName: account.organizationName,
  email: account.email,
  mobile: account.mobile,
  country: account.country,
  signedUpAt: account.createdAt,
  managerName: account.managerName
})

const digits = (text: string | null) => (text ?? '').replace(/\D/g, '')

function says(account: AccountDetails, fact: CallerFact, said: string): boolean {
  const words = foldWords(said)
  switch (fact) {
    case 'organization':
      return words.length > 3 && foldWords(account.organizationName).startsWith(words)
    case 'mobile':
      return digits(said).length >= 8 && digits(account.mobile).endsWith(digits(said))
    case 'country':
      return words === foldWords(countryName(account.country)) || words === account.country.toLowerCase()
    case 'signUpMonth':
      return (
        words.slice(0, 3) ===
        new Date(account.createdAt).toLocaleString('en', { month: 'short' }).toLowerCase().slice(0, 3)
      )
    case 'manager':
      return words.length > 2 && foldWords(account.managerName ?? '').includes(words)
  }
}

export function createFakeCalls(world: World): FakeCalls {
  const all = world.accounts()
  let calls: readonly CallView[] = all
    .filter(({ status }) => status === 'blocked')
    .map((account) =>
      makeCall(
        account,
        all.filter(({ id, status }) => id !== account.id && status === 'active')
      )
    )
  const accountOf = (call: CallView) => world.accounts().find(({ id }) => id === call.account.id) as AccountDetails
  const find = (input: Record<string, unknown>) => calls.find(({ id }) => id === input['id'])

  function change(id: string, to: Partial<CallView>): CallView {
    calls = calls.map((call) => (call.id === id ? { ...call, ...to } : call))
    return calls.find((call) => call.id === id) as CallView
  }
  const on = (input: Record<string, unknown>, act: (call: CallView) => Reply<unknown>) => {
    const call = find(input)
    return call ? act(call) : no('not_found', 'There is no such record any more.')
  }
  const said = (
    call: CallView,
    what: TranscriptLine['what'],
    method: TranscriptLine['method'] = null,
    note: string | null = null
  ): Pick<CallView, 'transcript'> => ({
    transcript: [...call.transcript, { at: ago(0), staffName: world.me()?.name ?? '', what, method, note }]
  })
  const judge = (call: CallView, to: Partial<CallView['verification']>): Partial<CallView> => {
    const verification = { ...call.verification, ...to }
    const { points, needed, second } = verification
    const verified = points >= needed && (second === null || second.confirmedBy !== null)
    return {
      verification: { ...verification, verified },
      known: verified ? knownOf(accountOf(call)) : null
    }
  }

  function check(call: CallView, method: VerificationStep['method'], match: boolean): Reply<unknown> {
    const step = call.verification.steps.find((one) => one.method === method)
    if (call.verification.coolDownUntil !== null && call.verification.coolDownUntil > ago(0))
      return no('rate_limited', 'Too many checks failed. Wait until they have cooled down.')
    if (!step || step.state !== 'open') return no('conflict', 'This was answered already.')
    const steps = call.verification.steps.map((one) =>
      one.method !== method
        ? one
        : match
          ? { ...one, state: 'passed' as const }
          : { ...one, triesLeft: one.triesLeft - 1, state: one.triesLeft <= 1 ? ('spent' as const) : one.state }
    )
    const failed = call.transcript.filter(({ what }) => what === 'failed').length + (match ? 0 : 1)
    const changed = change(call.id, {
      ...judge(call, {
        steps,
        ...(match
          ? { points: call.verification.points + step.points, expiresAt: inFuture(15 * minute) }
          : { coolDownUntil: failed >= 3 ? inFuture(5 * minute) : null }),
        ...(failed >= 3 && call.verification.second === null
          ? {
              second: {
                sentence: 'Three checks failed in the last day, so a second member of staff has to confirm.',
                askedAt: null,
                confirmedBy: null
              }
            }
          : {})
      }),
      ...said(call, match ? 'passed' : 'failed', method),
      ...(match
        ? {}
        : {
            failures: [
              { at: ago(0), staffName: world.me()?.name ?? '', method, caseNumber: call.caseNumber },
              ...call.failures
            ]
          }),
      ...(method === 'code' && call.code && !match
        ? { code: call.code.triesLeft <= 1 ? null : { ...call.code, triesLeft: call.code.triesLeft - 1 } }
        : {})
    })
    return ok({ match, call: changed })
  }

  const summaryOf = (call: CallView): IncidentSummary => {
    const { id, caseNumber, state, openedAt, closedAt, closedBy, again, callers, secondWanted, account } = call
    return { id, caseNumber, state, openedAt, closedAt, closedBy, again, callers, secondWanted, account }
  }

  const answers: FakeCalls['answers'] = {
    'incidents.list': (input) => {
      const items = calls
        .filter(
          ({ state, again, secondWanted }) =>
            (!input['state'] || state === input['state']) &&
            (!input['again'] || again !== null) &&
            (!input['second'] || secondWanted.length > 0)
        )
        .map(summaryOf)
      return ok({ items, nextCursor: null, total: items.length })
    },
    'incidents.find': (input) => {
      const text = String(input['text']).trim()
      const words = foldWords(text)
      const items = world.accounts().flatMap((account): CallerMatch[] => {
        const call = calls.find((one) => one.account.id === account.id)
        const incident = call && call.state === 'open' ? call : null
        const by = ((): readonly [CallerMatch['matchedBy'], boolean] | null => {
          if (call && call.caseNumber.toLowerCase() === text.toLowerCase()) return ['caseNumber', true]
          if (account.number.toLowerCase() === text.toLowerCase()) return ['accountNumber', true]
          if (account.email === text.toLowerCase()) return ['address', true]
          if (digits(text).length >= 6 && digits(account.mobile).endsWith(digits(text))) return ['phone', true]
          if (foldWords(account.name).includes(words)) return ['name', foldWords(account.name) === words]
          if (foldWords(account.organizationName).startsWith(words.slice(0, 5)))
            return ['organization', foldWords(account.organizationName) === words]
          return null
        })()
        if (by === null || words === '') return []
        const { id, number, name, status } = account
        const shown = incident ?? (by[0] === 'caseNumber' ? call : null) ?? null
        return [
          {
            accountId: id,
            number,
            name,
            status,
            matchedBy: by[0],
            exact: by[1],
            incident: shown && {
              id: shown.id,
              caseNumber: shown.caseNumber,
              openedAt: shown.openedAt,
              state: shown.state
            }
          }
        ]
      })
      return ok({ items: items.slice(0, 20) })
    },
    'incidents.get': (input) => on(input, ok),
    'incidents.join': (input) =>
      on(input, (call) => {
        const me = world.me()
        const others = call.callers.filter(({ staffId }) => staffId !== me?.id)
        const since = call.callers.find(({ staffId }) => staffId === me?.id)?.since ?? ago(0)
        return ok(
          change(call.id, {
            callers: me ? [...others, { staffId: me.id, staffName: me.name, since }] : others
          })
        )
      }),
    'incidents.leave': (input) =>
      on(input, (call) => {
        change(call.id, { callers: call.callers.filter(({ staffId }) => staffId !== world.me()?.id) })
        return ok({ done: true })
      }),
    'incidents.reveal': (input) =>
      on(input, (call) =>
        ok(
          change(call.id, {
            ...said(call, 'detailsShown', null, String(input['reason'])),
            verification: { ...call.verification, factsOff: 'You have looked at this account: facts are off.' },
            known: knownOf(accountOf(call))
          })
        )
      ),
    'incidents.record': (input) =>
      on(input, (call) =>
        ok(
          change(
            call.id,
            said(call, input['outcome'] === 'notHolder' ? 'notHolder' : 'noted', null, String(input['note']))
          )
        )
      ),
    'verification.sendCode': (input) =>
      on(input, (call) =>
        ok(
          change(call.id, {
            code: {
              source: 'one-time',
              sentAt: ago(0),
              expiresAt: inFuture(10 * minute),
              triesLeft: 3,
              mailState: 'sent'
            },
            nextCodeAt: inFuture(minute),
            ...said(call, 'codeSent', 'code'),
            verification: {
              ...call.verification,
              steps: call.verification.steps.map((step) =>
                step.method === 'code' ? { ...step, state: 'open', triesLeft: 3 } : step
              )
            }
          })
        )
      ),
    'verification.checkCode': (input) => on(input, (call) => check(call, 'code', input['code'] === fakeCode)),
    'verification.checkFact': (input) =>
      on(input, (call) => {
        const fact = input['fact'] as CallerFact
        return check(call, fact, says(accountOf(call), fact, String(input['said'])))
      }),
    'verification.askSecond': (input) =>
      on(input, (call) => {
        const { second } = call.verification
        const changed = change(call.id, {
          verification: { ...call.verification, second: second && { ...second, askedAt: ago(0) } },
          ...said(call, 'secondAsked')
        })
        world.emit()
        return ok(changed)
      }),
    'verification.confirm': (input) =>
      on(input, (call) =>
        ok(
          change(call.id, {
            secondWanted: call.secondWanted.filter(({ staffId }) => staffId !== input['staffId']),
            ...said(call, 'secondConfirmed')
          })
        )
      ),
    'verification.override': (input) =>
      on(input, (call) =>
        ok(
          change(call.id, {
            verification: {
              ...call.verification,
              points: call.verification.needed,
              expiresAt: inFuture(15 * minute),
              second: null,
              verified: true
            },
            known: knownOf(accountOf(call)),
            ...said(call, 'overridden', 'override', String(input['reason']))
          })
        )
      ),
    'accounts.unblock': (input) => {
      const call = calls.find(({ account, state }) => account.id === input['id'] && state === 'open')
      if (!call?.verification.verified) return no('forbidden', 'The caller is not verified for this incident.')
      const name = world.me()?.name ?? ''
      change(call.id, {
        state: 'closed',
        closedAt: ago(0),
        closedBy: name,
        known: knownOf(accountOf(call)),
        account: { ...call.account, status: 'active' },
        ...said(call, 'unblocked')
      })
      const reply = world.unblock(call.account.id)
      world.emit()
      return reply
    },
    'reports.calls': (input) => ok(makeReport(input))
  }
  return {
    answers,
    amend: (id, to) => {
      change(id, to)
      world.emit()
    },
    summaries: () => calls.map(summaryOf)
  }
}
