import { Mutex } from 'async-mutex'
import type { Account } from '@shared/account'
import type { AuditAction } from '@shared/audit'
import type { NoteView, TimelineEntry } from '@shared/contract'
import type { PackAction, PackApplication, PackDecision } from '@shared/review-pack'
import { decideOffline } from '../domain/offline-decisions'
import { allow, notFound, Refusal } from '../refusal'
import { PackWriteError, type PackFile } from '../review/pack-file'
import type { Put, Store } from '../store/port'
import type { Staff } from '../store/records'
import { added, changed, staffEvent } from './context'
import { staleDecision } from './decisions'

/** Deciding in a pack's file: the file is what counts, the store in memory only what is looked at. */
export type Review = {
  readonly file: PackFile
  /** What travelled with an application. Throws a refusal where it is not in the pack. */
  readonly application: (id: string) => PackApplication
  /** Its notes, those of this review too, the newest first. */
  readonly notesOf: (id: string) => readonly NoteView[]
  /** What happened to it at home and here, the newest first. */
  readonly timelineOf: (id: string) => Promise<readonly TimelineEntry[]>
  /** Decides, or takes back, on the version that the reviewer looked at; null: whichever it is. */
  readonly decide: (id: string, basedOn: number | null, action: PackAction) => Promise<Account>
  readonly addNote: (id: string, text: string, mentions: readonly string[]) => Promise<NoteView>
  readonly unlock: (password: string) => Promise<void>
  readonly decidedCount: () => Promise<number>
}

const auditActions: Readonly<Record<PackAction['kind'], AuditAction>> = {
  approve: 'account.approved',
  reject: 'account.rejected',
  withdraw: 'account.decision_undone',
  note: 'account.noted'
}

/** Fills an empty store with what a pack holds, as it stands after what was decided in it before. */
export async function openReview(file: PackFile, store: Store, now: () => Date): Promise<Review> {
  const { contents } = file
  const reviewer = { id: contents.reviewer.id, name: contents.reviewer.name, ip: '' }
  const applications = new Map(contents.applications.map((one) => [one.account.id, one]))
  const decisions = new Map<string, PackDecision[]>()
  const turns = new Mutex()

  const application = (id: string): PackApplication => {
    const found = applications.get(id)
    if (found === undefined) throw notFound('account')
    return found
  }
  const after = (account: Account, action: PackAction, at: Date): Account =>
    allow(decideOffline(account, application(account.id).account, action, reviewer, contents.endsAt, at))
  const remember = (decision: PackDecision) =>
    decisions.set(decision.applicationId, [...(decisions.get(decision.applicationId) ?? []), decision])
  const eventOf = (decision: PackDecision) => {
    const { number } = application(decision.applicationId).account
    return staffEvent(auditActions[decision.kind], reviewer, new Date(decision.decidedAt), {
      subject: number,
      accountId: decision.applicationId,
      details: detailsOf(decision)
    })
  }
  const names = new Map(contents.staff.map(({ id, name }) => [id, name]))
  const noteView = (decision: PackDecision & { readonly kind: 'note' }): NoteView => ({
    id: `${contents.id}:${decision.sequence}`,
    version: 1,
    accountId: decision.applicationId,
    at: decision.decidedAt,
    staffId: reviewer.id,
    staffName: reviewer.name,
    text: decision.text,
    mentions: decision.mentions.map((staffId) => ({ staffId, name: names.get(staffId) ?? '' }))
  })
  const newNotes = (id: string) =>
    (decisions.get(id) ?? []).flatMap((one) => (one.kind === 'note' ? [noteView(one)] : [])).reverse()

  const accounts = new Map(contents.applications.map(({ account }) => [account.id, account]))
  for (const decision of file.decisions) {
    const account = accounts.get(decision.applicationId)
    if (account === undefined) continue
    accounts.set(account.id, after(account, decision, new Date(decision.decidedAt)))
    remember(decision)
  }
  await store.commit({
    // In here versions count what happened since the pack was opened; the file names those of home.
    puts: [...staffOf(file), ...[...accounts.values()].map((account) => added('accounts', { ...account, version: 1 }))],
    events: file.decisions.filter(({ applicationId }) => accounts.has(applicationId)).map(eventOf)
  })

  /** The file first: what it does not hold was not decided. */
  async function append(account: Account, action: PackAction): Promise<PackDecision> {
    refuseWhereOver(file, now())
    try {
      const { version: basedOn } = application(account.id).account
      const decision = await file.append({ ...action, applicationId: account.id, basedOn })
      remember(decision)
      return decision
    } catch (error) {
      if (error instanceof PackWriteError) throw new Refusal('read_only', error.message)
      throw error
    }
  }
  const find = async (id: string): Promise<Account> => {
    application(id)
    const account = await store.get('accounts', id)
    if (account === null) throw notFound('account')
    return account
  }

  return {
    file,
    application,
    notesOf: (id) => [...newNotes(id), ...application(id).notes],
    timelineOf: async (id) => {
      const { items } = await store.events({ accountId: id, limit: 500 })
      const here = items
        .filter(({ action }) => action !== 'account.noted')
        .map((event): TimelineEntry => ({ kind: 'event', at: event.at, event }))
      const notes = newNotes(id).map((note): TimelineEntry => ({ kind: 'note', at: note.at, note }))
      return [...here, ...notes, ...application(id).timeline].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    },
    decide: async (id, basedOn, action) =>
      turns.runExclusive(async () => {
        const account = await find(id)
        if (basedOn !== null && account.version !== basedOn) throw await staleDecision({ store }, account)
        if (action.kind === 'approve') refuseUnknown(file, action.managerId)
        after(account, action, now())
        const decision = await append(account, action)
        const next = after(account, action, new Date(decision.decidedAt))
        await store.commit({ puts: [changed('accounts', next)], events: [eventOf(decision)] })
        return next
      }),
    addNote: async (id, text, mentions) =>
      turns.runExclusive(async () => {
        if (mentions.some((one) => !names.has(one))) throw unknownMention()
        const decision = await append(await find(id), { kind: 'note', text, mentions })
        await store.commit({ puts: [], events: [eventOf(decision)] })
        return noteView({ ...decision, kind: 'note', text, mentions })
      }),
    unlock: async (password) => {
      if (await file.unlock(password)) return
      const message = `This is not the desk password that ${reviewer.name} had when the pack was taken offline.`
      throw new Refusal('invalid', message, { password: message })
    },
    decidedCount: () => store.count('accounts', { where: { status: ['approved', 'rejected'] } })
  }
}

function detailsOf(decision: PackDecision) {
  switch (decision.kind) {
    case 'approve':
      return { note: decision.note }
    case 'reject':
      return { reason: decision.reason, notify: decision.notify }
    case 'withdraw':
    case 'note':
      return {}
  }
}

function staffOf({ contents }: PackFile): readonly Put[] {
  const { reviewer, takenAt } = contents
  const everybody = contents.staff.some(({ id }) => id === reviewer.id)
    ? contents.staff
    : [...contents.staff, { ...reviewer, role: 'reviewer' as const }]
  return everybody.map(({ id, name, role }) =>
    added('staff', {
      id,
      version: 1,
      name,
      email: id === reviewer.id ? reviewer.email : '',
      emailClaim: id,
      role,
      status: 'active',
      createdAt: takenAt,
      invitation: null,
      lastSignInAt: null
    } satisfies Staff)
  )
}

/** What keeps a decision from being made, besides the application itself. */
function refuseWhereOver(file: PackFile, now: Date): void {
  const { endsAt, reviewer } = file.contents
  if (now.getTime() >= Date.parse(endsAt))
    throw new Refusal(
      'read_only',
      `The lease of these applications ended on ${endsAt.slice(0, 10)} at ${endsAt.slice(11, 16)} UTC. Bring back what is decided; the rest is decided at the desk.`
    )
  const readOnly = file.readOnly()
  if (readOnly !== null) throw new Refusal('read_only', readOnly)
  if (!file.isUnlocked()) throw new Refusal('unconfirmed', `Confirm that you are ${reviewer.name} before you decide.`)
}

function refuseUnknown({ contents }: PackFile, managerId: string | null): void {
  if (managerId === null) return
  if (contents.staff.some(({ id, role }) => id === managerId && role !== 'reviewer')) return
  const message = 'This account manager is not in the pack. Choose another, or leave the choice to the settings.'
  throw new Refusal('invalid', message, { managerId: message })
}

function unknownMention(): Refusal {
  const message = 'Somebody who is mentioned is not in the pack. Take the name out of the note.'
  return new Refusal('invalid', message, { mentions: message })
}
