import { makeBackup, makeDataView, makeRestoreCheck } from './fake-data'
import type { AlertSwitches } from '@shared/alerts'
import { outcomeOf } from '@shared/audit'
import type {
  Absence,
  AccountDetails,
  ChainState,
  CheckpointState,
  OperationName,
  Output,
  Page,
  SavedView,
  StaffView
} from '@shared/contract'
import type { DeskBridge, DeskEvent } from '@shared/events'
import type { ImportRow } from '@shared/import'
import type { RefusalReply, Reply } from '@shared/reply'
import type { Role } from '@shared/roles'
import {
  earlierApplications,
  makeAccount,
  makeAccounts,
  makeEvent,
  makeMentions,
  recoveryCodes,
  secretOfTests,
  signedInDesks,
  settings,
  staff
} from './fake-desk-data'
import { createFakeMail } from './fake-mail'
import { createFakeCalls, type FakeCalls } from './fake-calls'
import { makeCall } from './fake-call-data'
import { foundOf, makeDashboard } from './fake-overview'

export type FakeDesk = {
  readonly bridge: DeskBridge
  readonly calls: { readonly operation: string; readonly input: Record<string, unknown> }[]
  /** Answers an operation from now on; what it returns is the reply. */
  readonly answer: <N extends OperationName>(
    operation: N,
    answer: (input: Record<string, unknown>) => Reply<Output<N>>
  ) => void
  /** Changes an incident as a colleague's desk would. */
  readonly amendCall: FakeCalls['amend']
  readonly emit: (event: DeskEvent) => void
  /** While true, calls reject as if the host were gone. */
  unreachable: boolean
}

/** Answers of one test's own, instead of the fake's. */
type Answers = Record<string, (input: Record<string, unknown>) => Reply<unknown>>

export type FakeDeskOptions = {
  readonly role?: Role | null
  readonly accounts?: number
  /** What is different about some of them. */
  readonly amend?: (account: AccountDetails) => AccountDetails
  readonly setUp?: boolean
  readonly answers?: Answers
}

const [administrator, reviewer, , invited] = staff as readonly [StaffView, StaffView, StaffView, StaffView]

const chainReport = {
  ok: true,
  records: 1204,
  events: 3811,
  head: '9f2c6b1de0a47c35b8d1'.repeat(3),
  problem: null,
  checkpoints: 0
}
/** Before the first checkpoint, with nowhere to keep one. */
export const noCheckpoints: CheckpointState = {
  publicKey: null,
  key: null,
  keyProblem: null,
  last: null,
  folder: null,
  mailTo: null,
  problem: null
}
const signingKey = '3c9ae7f1025bd846'.repeat(4)
const madeKey = {
  key: signingKey,
  publicKey:
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n'
}

const ok = <T>(data: T): Reply<T> => ({ ok: true, data })
export const refuse = (code: RefusalReply['code'], message: string, fields?: Record<string, string>): RefusalReply => ({
  ok: false,
  code,
  message,
  ...(fields ? { fields } : {})
})

/** A small desk in memory, enough of the contract to show every screen. Nothing of it is in the product. */
export function createFakeDesk(options: FakeDeskOptions = {}): FakeDesk {
  const { role = 'administrator', accounts: count = 40, amend = (account) => account, setUp = false } = options
  let me: StaffView | null = setUp || role === null ? null : (staff.find((person) => person.role === role) ?? null)
  let needsAdministrator = setUp
  let accounts = makeAccounts(count).map(amend)
  let people = staff
  let locked = false
  let alerts: AlertSwitches = { applications: true, blocks: true }
  let mentions = makeMentions(accounts)
  const events =
    accounts.length === 0
      ? []
      : Array.from({ length: 300 }, (_, index) =>
          makeEvent(300 - index, accounts[index % accounts.length] as AccountDetails)
        )
  let views: readonly SavedView[] = []
  let lastCheck: ChainState['lastCheck'] = null
  let checkpoints = noCheckpoints
  const listeners = new Set<(event: DeskEvent) => void>()
  const emit = (event: DeskEvent) => listeners.forEach((listener) => listener(event))

  const page = <T>(items: readonly T[], input: Record<string, unknown>): Reply<Page<T>> => {
    const start = Number(input['cursor'] ?? input['offset'] ?? 0)
    const end = start + Number(input['limit'] ?? 100)
    return ok({
      items: items.slice(start, end),
      nextCursor: end < items.length ? String(end) : null,
      total: items.length
    })
  }
  const byId = <T extends { readonly id: string }>(items: readonly T[], id: unknown): Reply<T> => {
    const found = items.find((item) => item.id === id)
    return found ? ok(found) : refuse('not_found', 'There is no such record any more.')
  }
  const matches = (value: object, search: unknown) =>
    !search || JSON.stringify(value).toLowerCase().includes(String(search).toLowerCase())
  const fakeMail = createFakeMail({
    ...{ accounts: () => accounts, page, matches, refuse },
    emit: (id) => emit({ topic: 'mail', ids: [id] })
  })
  const change = (id: unknown, to: Partial<(typeof accounts)[number]>) => {
    accounts = accounts.map((account) =>
      account.id === id ? { ...account, ...to, version: account.version + 1 } : account
    )
    emit({ topic: 'accounts', ids: [String(id)] })
    return byId(accounts, id)
  }
  const decided = (outcome: 'approved' | 'rejected', text: unknown) => ({
    outcome,
    staffId: me?.id ?? '',
    staffName: me?.name ?? '',
    at: new Date().toISOString(),
    text: typeof text === 'string' ? text : null,
    undo: { until: new Date(Date.now() + 10_000).toISOString(), mailId: null, managerId: null }
  })

  const sessionNow = () =>
    ok({
      staff: me,
      ...(locked ? { step: 'locked' as const } : {}),
      ...(me?.twoFactorSince ? { recoveryCodesLeft: recoveryCodes.length } : {})
    })

  const answers: Answers = {
    'setup.status': () => ok({ needsAdministrator, demoPossible: needsAdministrator, version: '0.1.0' }),
    'setup.createAdministrator': (input) => {
      needsAdministrator = false
      me = { ...administrator, name: String(input['name']), email: String(input['email']) }
      const demoSignIns = staff
        .slice(0, 3)
        .map(({ name, email, role: theirs }) => ({ name, email, role: theirs, password: 'calm-otter-drinks-tea' }))
      return ok({ staff: me, demoSignIns: input['demoData'] ? demoSignIns : [] })
    },
    'session.current': () => sessionNow(),
    'session.signIn': (input) => {
      if (input['password'] !== 'right password')
        return refuse('unauthenticated', 'E-mail address or password is wrong.')
      me = staff.find(({ email }) => email === input['email']) ?? administrator
      return ok({ staff: me })
    },
    'review.status': () => ok({ state: 'none' }),
    'session.signOut': () => {
      me = null
      return ok({ staff: null })
    },
    'session.acceptInvitation': () => ok({ staff: (me = reviewer) }),
    'session.changePassword': () => ok({ done: true }),
    'session.active': () => ok({ done: true }),
    'session.lock': () => {
      locked = true
      return sessionNow()
    },
    'session.unlock': (input) => {
      if (input['password'] !== 'right password')
        return refuse('invalid', 'The password is not right.', { password: 'The password is not right.' })
      locked = false
      return sessionNow()
    },
    'session.confirmSignIn': () => ok({ staff: me }),
    'twoFactor.begin': () => ok(secretOfTests),
    'twoFactor.confirm': () => {
      if (me) me = { ...me, twoFactorSince: new Date().toISOString() }
      return ok({ recoveryCodes })
    },
    'twoFactor.renewRecoveryCodes': () => ok({ recoveryCodes }),
    'twoFactor.turnOff': () => {
      if (me) me = { ...me, twoFactorSince: null }
      return ok({ done: true })
    },
    'staff.sessions': () => ok({ items: signedInDesks }),
    'staff.endSession': () => ok({ done: true }),
    'staff.resetTwoFactor': (input) => {
      people = people.map((person) => (person.id === input['id'] ? { ...person, twoFactorSince: null } : person))
      return byId(people, input['id'])
    },
    'accounts.list': (input) => {
      const status = input['status']
      const found = accounts.filter(
        (account) =>
          (!status || (Array.isArray(status) ? status.includes(account.status) : status === account.status)) &&
          (!input['country'] || account.country === input['country']) &&
          (!input['organizationType'] || account.organizationType === input['organizationType']) &&
          matches(account, input['search'])
      )
      const sort = String(input['sort'] ?? '-createdAt')
      const key = sort.replace('-', '') as 'createdAt'
      const sign = sort.startsWith('-') ? -1 : 1
      return page(
        [...found].sort((one, other) => sign * one[key].localeCompare(other[key])),
        input
      )
    },
    'accounts.recordExport': () => ok({ done: true }),
    'accounts.get': (input) => byId(accounts, input['id']),
    'accounts.earlier': (input) => ok({ items: input['id'] === 'account-2' ? earlierApplications : [] }),
    'accounts.timeline': (input) => {
      const account = accounts.find(({ id }) => id === input['id'])
      if (!account) return refuse('not_found', 'There is no such record any more.')
      return ok({
        items: [
          ...makeCall(account).evidence.attempts.map((attempt) => ({
            kind: 'attempt',
            at: attempt.at,
            attempt: { ...attempt, version: 1, accountId: account.id, incidentId: account.incidentId }
          })),
          ...fakeMail
            .all()
            .filter(({ accountId }) => accountId === account.id)
            .map((message) => ({ kind: 'mail', at: message.createdAt, mail: message })),
          ...account.notes.map((note) => ({ kind: 'note', at: note.at, note })),
          ...events
            .filter(({ accountId }) => accountId === account.id)
            .map((event) => ({ kind: 'event', at: event.at, event }))
        ].sort((one, other) => other.at.localeCompare(one.at))
      })
    },
    'accounts.register': (input) => {
      const account = { ...makeAccount(accounts.length + 1, 'pending'), ...input, status: 'pending' as const }
      accounts = [...accounts, account]
      return ok(account)
    },
    'accounts.approve': (input) =>
      change(input['id'], { status: 'approved', decision: decided('approved', input['note']) }),
    'accounts.reject': (input) =>
      change(input['id'], { status: 'rejected', decision: decided('rejected', input['reason']) }),
    'accounts.assign': (input) =>
      change(input['id'], {
        managerId: String(input['managerId']),
        managerName: staff.find(({ id }) => id === input['managerId'])?.name ?? null
      }),
    'accounts.previewRejection': (input) =>
      ok({
        subject: 'About your emSign Hub reseller application',
        html: `<p>${String(input['reason'])}</p>`,
        text: String(input['reason'])
      }),
    'decisions.undo': (input) => change(input['id'], { status: 'pending', decision: null }),
    'claims.take': () => ok({ claim: null }),
    'claims.release': () => ok({ done: true }),
    'offline.leases': () => page([], {}),
    'views.list': () => ok({ items: views }),
    'views.save': (input) => {
      const view = { id: `view-${views.length + 1}`, name: String(input['name']), query: String(input['query']) }
      views = [...views.filter(({ name }) => name !== view.name), view]
      return ok(view)
    },
    'views.remove': (input) => {
      views = views.filter(({ id }) => id !== input['id'])
      return ok({ done: true })
    },
    'accounts.resendActivation': (input) => change(input['id'], {}),
    'accounts.close': (input) =>
      change(input['id'], {
        status: 'closed',
        closure: { from: 'active', reason: String(input['reason']), at: new Date().toISOString() }
      }),
    'accounts.reopen': (input) => change(input['id'], { status: 'active', closure: null }),
    'accounts.addNote': (input) => {
      const note = {
        id: `note-${Date.now()}`,
        version: 1,
        accountId: String(input['id']),
        at: new Date().toISOString(),
        staffId: me?.id ?? '',
        staffName: me?.name ?? '',
        text: String(input['text']),
        mentions: staff
          .filter(({ id }) => ((input['mentions'] ?? []) as readonly string[]).includes(id))
          .map(({ id, name }) => ({ staffId: id, name }))
      }
      change(input['id'], { notes: [note, ...(accounts.find(({ id }) => id === input['id'])?.notes ?? [])] })
      return ok(note)
    },
    'accounts.updateProfile': ({ id, version: _version, ...profile }) => change(id, profile),
    'accounts.checkImport': (input) =>
      ok({
        rows: (input['rows'] as readonly ImportRow[]).map(({ line, email }) => ({
          line,
          problems: email.includes('@') ? [] : ['Your Email ID must be an e-mail address, like name@example.com.']
        }))
      }),
    'accounts.import': (input) =>
      ok({
        rows: (input['rows'] as readonly ImportRow[]).map(({ line }) => ({
          line,
          account: { id: `imported-${line}`, number: `RS-${String(900 + line).padStart(6, '0')}` },
          problems: []
        }))
      }),
    'notes.mentions': (input) => {
      const items = mentions.filter(({ staffId }) => staffId === me?.id).map(({ staffId: _id, ...view }) => view)
      const listed = page(items, input)
      return listed.ok ? ok({ ...listed.data, unread: items.filter(({ read }) => !read).length }) : listed
    },
    'notes.markMentionsRead': (input) => {
      const ids = input['ids'] as readonly string[] | undefined
      mentions = mentions.map((one) => (ids === undefined || ids.includes(one.id) ? { ...one, read: true } : one))
      emit({ topic: 'mentions' })
      return ok({ unread: mentions.filter(({ staffId, read }) => staffId === me?.id && !read).length })
    },
    ...fakeMail.answers,
    'audit.list': (input) =>
      page(
        events.filter(
          (event) =>
            (!input['action'] || [input['action']].flat().includes(event.action)) &&
            (!input['outcome'] || [input['outcome']].flat().includes(outcomeOf(event.action))) &&
            (!input['actorKind'] || event.actor.kind === input['actorKind']) &&
            (!input['actorId'] || ('id' in event.actor && event.actor.id === input['actorId'])) &&
            (!input['accountId'] || event.accountId === input['accountId']) &&
            (!input['from'] || event.at >= String(input['from'])) &&
            (!input['until'] || event.at < String(input['until'])) &&
            matches(event, input['search'])
        ),
        input
      ),
    'audit.state': () => ok({ events: 3815, lastCheck, journal: '/srv/hub/journal', checkpoints }),
    'audit.verify': ({ checkpoint }) => {
      const given = typeof checkpoint === 'string' ? (checkpoint.match(/HDCP1 /g)?.length ?? 0) : null
      const problem = 'There is no checkpoint in this text. It is a line that begins with HDCP1.'
      if (given === 0) return refuse('invalid', problem, { checkpoint: problem })
      const report = { ...chainReport, checkpoints: (checkpoints.folder === null ? 0 : 3) + (given ?? 0) }
      lastCheck = { ...report, at: new Date().toISOString(), by: me?.name ?? '' }
      return ok(report)
    },
    'audit.makeCheckpoint': () => {
      const at = new Date().toISOString()
      const { records, events, head } = chainReport
      checkpoints = { ...checkpoints, ...madeKey, last: { at, records, events } }
      const fileName = 'hub-desk-checkpoint-7d1c1b8e-20261123T090000000Z-1204.txt'
      const line = `HDCP1 7d1c1b8e ${at} ${records} ${events} ${head} ${signingKey} ${'Ab-_'.repeat(21)}Ab`
      const { folder, mailTo, problem } = checkpoints
      return ok({ at, records, events, head, key: signingKey, line, fileName, folder, mailTo, problem })
    },
    'audit.replaceKey': () => {
      checkpoints = { ...checkpoints, ...madeKey, keyProblem: null }
      return ok(checkpoints)
    },
    'audit.recordExport': () => ok({ done: true }),
    'reports.recordExport': () => ok({ done: true }),
    'settings.get': () => ok(settings),
    'settings.terms': () =>
      ok({ items: [{ ...settings.signUp.terms, publishedAt: null, publishedBy: null, current: true }] }),
    'settings.update': (input) => ok({ ...settings, ...input, version: settings.version + 1 }),
    'staff.list': () => ok({ items: people }),
    'staff.setAbsence': (input) => {
      const absence = input['absence'] as Absence | null
      people = people.map((person) =>
        person.id === input['id']
          ? {
              ...person,
              absence: absence && {
                ...absence,
                standInName: staff.find(({ id }) => id === absence.standInId)?.name ?? ''
              }
            }
          : person
      )
      emit({ topic: 'staff' })
      return byId(people, input['id'])
    },
    'alerts.get': () => ok(alerts),
    'alerts.set': (input) => {
      alerts = { applications: input['applications'] === true, blocks: input['blocks'] === true }
      emit({ topic: 'staff' })
      return ok(alerts)
    },
    'staff.invite': (input) => ok({ ...invited, ...input }),
    'staff.update': (input) => byId(staff, input['id']),
    'overview.summary': () => {
      const of = (status: string) => accounts.filter((account) => account.status === status).length
      return ok({
        accounts: {
          pending: of('pending'),
          approved: of('approved'),
          rejected: of('rejected'),
          active: of('active'),
          blocked: of('blocked'),
          closed: of('closed')
        },
        oldestPendingAt: null,
        deadMail: fakeMail.all().filter(({ state }) => state === 'dead').length,
        waitingMail: 3
      })
    },
    'overview.dashboard': (input) =>
      ok(
        makeDashboard(
          Number(input['days']),
          accounts,
          fakeMail.all().filter(({ state }) => state === 'dead').length,
          calls.summaries()
        )
      ),
    'find.accounts': (input) =>
      ok({
        items: accounts
          .filter((account) => matches(account, input['text']))
          .slice(0, 20)
          .map(foundOf)
      }),
    'status.get': () =>
      ok({
        mail: fakeMail.status(),
        store: { state: 'ok', reason: null },
        backupFailure: null,
        checkpoints: checkpoints.problem,
        portalUrl: 'http://127.0.0.1:4180'
      }),
    'data.get': () => ok(makeDataView()),
    'data.backUp': () => ok(makeBackup(0)),
    'data.verifyBackup': () => ok(makeBackup(1)),
    'data.checkRestore': () => ok(makeRestoreCheck()),
    'data.restore': () =>
      ok({ createdAt: makeRestoreCheck().createdAt, setAside: '/srv/hub/set-aside-1', mailToReview: 2 })
  }

  const calls = createFakeCalls({
    me: () => me,
    accounts: () => accounts,
    unblock: (id) => change(id, { status: 'active', incidentId: null }),
    emit: () => emit({ topic: 'incidents', ids: [] })
  })
  Object.assign(answers, calls.answers, options.answers)

  const desk: FakeDesk = {
    calls: [],
    amendCall: calls.amend,
    unreachable: false,
    emit,
    answer: (operation, answer) => {
      answers[operation] = answer
    },
    bridge: {
      call: (operation, input) => {
        if (desk.unreachable) return Promise.reject(new TypeError('fetch failed'))
        desk.calls.push({ operation, input: input as Record<string, unknown> })
        const answer = answers[operation]
        return Promise.resolve(
          answer ? answer(input as Record<string, unknown>) : refuse('unknown_operation', `There is no ${operation}.`)
        )
      },
      on: (_event, listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }
    }
  }
  return desk
}
