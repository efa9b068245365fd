import { beforeEach, describe, expect, it } from 'vitest'
import { operationNames, type OperationName } from '../../../src/shared/contract'
import type { TestDesk } from '../../support/desk'
import { holder, holderSays, openPhoneDesks, type PhoneDesks } from '../../support/desk-calls'

/*
 * A blocked account whose facts stand in many places: its profile and the trail of a change to it, mail, a note that
 * mentions everybody, and an application of the same organization. Every operation that reads is asked for them.
 */

let desks: PhoneDesks
let reviewer: TestDesk
let incidentId: string
let number: string
let code: string
let other: { readonly id: string; readonly version: number }

const hidden = {
  organization: 'Kestrel Hosting Pvt Ltd',
  domain: 'kestrel.example',
  mobile: '9876543210',
  country: '"IN"',
  signUp: '2026-03-02',
  manager: holder.managerName
} as const
type Fact = keyof typeof hidden

const application = {
  name: 'Noor Specimen',
  email: 'noor@kite.example',
  organizationName: 'Kestrel Hosting LLP',
  organizationType: 'SSL provider',
  country: 'DE'
} as const

beforeEach(async () => {
  desks = await openPhoneDesks()
  const { meera, asha, rohan, accountId } = desks
  reviewer = await meera.colleague('reviewer', 'Tara Specimen')
  const { version } = await meera.ask('accounts.get', { id: accountId })
  const { managerName: _, ...profile } = holder
  await meera.ask('accounts.updateProfile', {
    ...{ id: accountId, version, organizationType: 'SSL provider' },
    ...{ ...profile, mobile: '+919876543211' }
  })
  await meera.ask('accounts.updateProfile', {
    ...{ id: accountId, version: version + 1, organizationType: 'SSL provider' },
    ...profile
  })
  await meera.ask('accounts.addNote', {
    id: accountId,
    text: `Prefers ${holder.mobile}, at ${holder.organizationName}.`,
    mentions: [asha, rohan, reviewer, meera].map(({ staffId }) => staffId)
  })
  other = await meera.ask('accounts.register', { ...application, acceptTerms: true })
  await desks.block()
  code = await desks.codeFrom('account-blocked')
  // From now on mail goes to a server: without one Mail shows what callers read codes from.
  const settings = await meera.ask('settings.get', {})
  const smtp = { host: '127.0.0.1', port: 9, security: 'none', user: '' } as const
  await meera.ask('settings.update', { version: settings.version, mail: { ...settings.mail, smtp } })
  incidentId = await desks.incidentId()
  number = (await meera.ask('accounts.get', { id: accountId })).number
})

/** What is asked by each operation that changes nothing, or that must be refused here. */
async function questions(): Promise<Partial<Record<OperationName, readonly object[]>>> {
  const { accountId, meera } = desks
  const { items: mail } = await meera.ask('mail.list', { accountId })
  expect(mail.length).toBeGreaterThan(2)
  const { caseNumber } = await meera.ask('incidents.get', { id: incidentId })
  const heard = ['kestrel hosting', holder.email, '98765 43210', caseNumber, number, holder.name]
  const row = { line: 2, mobile: '', ...application, email: holder.email }
  return {
    'setup.status': [{}],
    'review.status': [{}],
    'session.current': [{}],
    'accounts.list': [{}, { search: 'kestrel' }, { country: 'IN' }, { status: 'blocked', sort: 'organizationName' }],
    'accounts.get': [{ id: accountId }, { id: number }, { id: other.id }],
    'accounts.timeline': [{ id: accountId }],
    'accounts.earlier': [{ id: accountId }, { id: other.id }],
    'accounts.previewRejection': [{ id: accountId, reason: 'None' }],
    'accounts.register': [{ ...application, email: holder.email, acceptTerms: true }],
    'accounts.updateProfile': [
      { ...application, id: other.id, version: other.version, email: holder.email },
      { ...application, id: accountId, version: 1 }
    ],
    'accounts.checkImport': [{ rows: [row] }],
    'find.accounts': heard.map((text) => ({ text })),
    'notes.mentions': [{}],
    'incidents.find': heard.map((text) => ({ text })),
    'incidents.list': [{}, { state: 'open' }],
    'incidents.get': [{ id: incidentId }],
    'incidents.join': [{ id: incidentId }],
    'mail.list': [{}, { accountId }, { search: 'kestrel' }],
    'mail.get': mail.map(({ id }) => ({ id })),
    'mail.retry': mail.map(({ id }) => ({ id })),
    'mail.cancel': mail.map(({ id }) => ({ id })),
    'mail.resend': mail.map(({ id }) => ({ id, version: 1, email: 'corrected@kestrel.example' })),
    'mail.sample': [{ kind: 'activation' }],
    'audit.list': [{}, { accountId }, { search: number }],
    'audit.state': [{}],
    'audit.verify': [{}],
    'settings.get': [{}],
    'settings.terms': [{}],
    'data.get': [{}],
    'data.verifyBackup': [{ name: 'hub-desk-backup-nothing' }],
    'data.checkRestore': [{ from: '/nothing/here' }],
    'staff.list': [{}],
    'staff.sessions': [{}],
    'alerts.get': [{}],
    'views.list': [{ page: 'resellers' }],
    'offline.leases': [{}],
    'overview.summary': [{}],
    'overview.dashboard': [{ days: 7, timeZone: 'Asia/Kolkata' }],
    'status.get': [{}],
    'reports.calls': [
      {
        from: '2026-03-01T00:00:00.000Z',
        until: '2026-04-01T00:00:00.000Z',
        period: 'week',
        timeZone: 'Asia/Kolkata'
      }
    ]
  }
}

/** Change something, and answer with an account, a call or a message as the questions do, or with nothing of them. */
const changes: readonly OperationName[] = [
  'setup.createAdministrator',
  'session.signIn',
  'session.signOut',
  'session.acceptInvitation',
  'session.changePassword',
  'session.confirmSignIn',
  'session.lock',
  'session.unlock',
  'session.active',
  'review.open',
  'review.unlock',
  'accounts.recordExport',
  'accounts.approve',
  'accounts.reject',
  'accounts.resendActivation',
  'accounts.addNote',
  'accounts.unblock',
  'accounts.close',
  'accounts.reopen',
  'accounts.assign',
  'decisions.undo',
  'claims.take',
  'claims.release',
  'offline.take',
  'offline.download',
  'offline.endLease',
  'offline.upload',
  'offline.preview',
  'offline.apply',
  'offline.finish',
  'views.save',
  'views.remove',
  'accounts.import',
  'notes.markMentionsRead',
  'incidents.leave',
  'incidents.record',
  'incidents.reveal',
  'verification.sendCode',
  'verification.checkCode',
  'verification.checkFact',
  'verification.askSecond',
  'verification.confirm',
  'verification.override',
  'mail.tryNow',
  'mail.sendTest',
  'audit.recordExport',
  'audit.makeCheckpoint',
  'audit.replaceKey',
  'reports.recordExport',
  'settings.update',
  'data.backUp',
  'data.restore',
  'staff.invite',
  'staff.update',
  'staff.resetTwoFactor',
  'staff.endSession',
  'staff.setAbsence',
  'twoFactor.begin',
  'twoFactor.confirm',
  'twoFactor.renewRecoveryCodes',
  'twoFactor.turnOff',
  'alerts.set'
]

/** What can't be told apart from what is no secret; ADR 0032 says why. */
const told: Partial<Record<OperationName, readonly Fact[]>> = {
  // Who is on the staff, when they signed in, and how much each had to do with.
  'session.current': ['signUp'],
  'staff.list': ['manager', 'signUp'],
  'staff.sessions': ['manager', 'signUp'],
  'reports.calls': ['manager'],
  // When something happened or was mailed, and who was invited as staff.
  'audit.list': ['manager', 'signUp'],
  'mail.list': ['manager', 'signUp'],
  'mail.get': ['signUp'],
  'overview.dashboard': ['signUp']
}

/** Where a desk is told a fact: `operation: fact`. */
async function leaks(desk: TestDesk): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const [operation, inputs] of Object.entries(await questions())) {
    for (const input of inputs) {
      const reply = JSON.stringify(await desk.call(operation, input))
      expect(reply).not.toContain('"internal"')
      for (const [fact, value] of Object.entries(hidden))
        if (reply.includes(value) && !told[operation as OperationName]?.includes(fact as Fact))
          found.add(`${operation}: ${fact}`)
    }
  }
  return [...found]
}

const everywhere = ['accounts.list', 'accounts.get'].flatMap((name) =>
  Object.keys(hidden).map((fact) => `${name}: ${fact}`)
)

describe('a blocked account', () => {
  it('has every operation of the contract looked at here', async () => {
    expect([...Object.keys(await questions()), ...changes].sort()).toEqual([...operationNames].sort())
  })

  it('is told to nobody before a caller is verified, whatever is asked and by whom', async () => {
    for (const desk of [reviewer, desks.asha, desks.meera]) expect(await leaks(desk)).toEqual([])
  })

  it('is told to whoever has verified a caller, to nobody else, and not for longer than that counts', async () => {
    await desks.meera.ask('verification.override', { id: incidentId, reason: 'Met the holder in person.' })
    expect(await leaks(desks.meera)).toEqual(expect.arrayContaining([...everywhere, 'accounts.timeline: mobile']))
    expect(await leaks(desks.asha)).toEqual([])
    desks.clock.advance(15 * 60_000)
    expect(await leaks(desks.meera)).toEqual([])
  })

  it('tells the code of its mail to nobody, whoever is verified or had the details shown', async () => {
    const { meera, asha, accountId } = desks
    await meera.ask('verification.override', { id: incidentId, reason: 'Met the holder in person.' })
    await asha.ask('incidents.reveal', { id: incidentId, reason: 'An audit asks for the file.' })
    for (const desk of [meera, asha]) {
      const [mail] = (await desk.ask('mail.list', { accountId, kind: 'account-blocked' })).items
      const read = await desk.ask('mail.get', { id: mail?.id ?? '' })
      expect([read.toAddress, read.body, read.text.includes(code)]).toEqual([holder.email, 'withoutSecrets', false])
    }
  })

  it('tells the code to whoever tries Hub Desk without a mail server: nobody is mailed then', async () => {
    const { meera, asha, accountId } = desks
    const settings = await meera.ask('settings.get', {})
    await meera.ask('settings.update', { version: settings.version, mail: { ...settings.mail, smtp: null } })
    const [mail] = (await asha.ask('mail.list', { accountId, kind: 'account-blocked' })).items
    expect((await asha.ask('mail.get', { id: mail?.id ?? '' })).text).toContain(code)
    const [activation] = (await asha.ask('mail.list', { accountId, kind: 'activation' })).items
    expect(await asha.ask('mail.get', { id: activation?.id ?? '' })).toMatchObject({ body: 'concealed', text: '' })
  })

  it('is told to whoever had its details shown, and to everybody once it is unblocked', async () => {
    await reviewer.ask('incidents.reveal', { id: incidentId, reason: 'An audit asks for the file.' })
    expect(await leaks(reviewer)).toEqual(expect.arrayContaining(everywhere))
    expect(await leaks(desks.asha)).toEqual([])
    await desks.meera.ask('verification.override', { id: incidentId, reason: 'Met the holder in person.' })
    await desks.meera.ask('accounts.unblock', { id: desks.accountId })
    expect(await leaks(desks.asha)).toEqual(expect.arrayContaining([...everywhere, 'mail.list: domain']))
  })

  it('keeps its number, name and status in every list, and says what is withheld', async () => {
    const { asha, accountId } = desks
    const shown = { id: accountId, number, name: holder.name, status: 'blocked', organizationName: '', concealed: true }
    const { items } = await asha.ask('accounts.list', { search: 'kestrel', country: 'IN' })
    const withheld = { email: '', mobile: null, country: '', createdAt: '', managerId: null, managerName: null }
    expect(items).toEqual([expect.objectContaining({ ...shown, ...withheld, signals: [] })])
    expect((await asha.ask('find.accounts', { text: holder.email })).items).toMatchObject([shown])
    expect((await asha.ask('notes.mentions', {})).items).toMatchObject([{ text: '', account: shown }])
    expect((await asha.ask('accounts.earlier', { id: other.id })).items).toMatchObject([{ ...shown, reasons: [] }])
    expect(await asha.ask('accounts.get', { id: accountId })).toMatchObject({
      ...{ ...shown, ...withheld, incidentId, notes: [], consistency: [], link: null, decision: null },
      origin: { ip: '', ipCountry: null }
    })
    expect(await asha.ask('accounts.timeline', { id: accountId })).toEqual({ concealed: true, items: [] })
    const [message] = (await asha.ask('mail.list', { accountId })).items
    expect(message).toMatchObject({ concealed: true, toName: holder.name, toAddress: '' })
    expect(await asha.ask('mail.get', { id: message?.id ?? '' })).toMatchObject({
      body: 'concealed',
      html: '',
      text: ''
    })
    const { items: events } = await asha.ask('audit.list', { accountId, action: 'account.profile_changed' })
    expect(events).toMatchObject([
      { subject: number, details: {}, concealed: true },
      { subject: number, details: {}, concealed: true }
    ])
  })
})

describe('whoever had the details shown', () => {
  const reason = 'The caller asks what we have.'
  const refused = {
    ok: false,
    code: 'forbidden',
    message:
      "You have looked at this account's details since it was blocked: facts can't be checked by you. Use a code, or let a colleague check."
  }
  const check = (desk: TestDesk) =>
    desk.call('verification.checkFact', { id: incidentId, fact: 'manager', said: holderSays.manager })

  it('says why, and stands in the trail and on the call', async () => {
    const { asha } = desks
    expect(await asha.call('incidents.reveal', { id: incidentId, reason: 'Curious' })).toMatchObject({
      ok: false,
      code: 'invalid',
      fields: { reason: 'Reason must be at least 10 characters long.' }
    })
    const call = await asha.ask('incidents.reveal', { id: incidentId, reason })
    expect(call.known).toMatchObject({ organizationName: holder.organizationName })
    expect(call.transcript).toMatchObject([{ what: 'detailsShown', staffName: 'Asha Nambiar', note: reason }])
    const { items } = await asha.ask('audit.list', { action: 'call.details_shown' })
    expect(items).toMatchObject([{ subject: number, details: { caseNumber: call.caseNumber, reason } }])
    expect(await asha.call('incidents.reveal', { id: incidentId, reason })).toMatchObject({ code: 'conflict' })
  })

  it('checks no facts on this incident, loses those that counted, and unblocks by a code', async () => {
    const { asha, rohan } = desks
    expect(await check(asha)).toMatchObject({ ok: true, data: { match: true } })
    const { verification } = await asha.ask('incidents.reveal', { id: incidentId, reason })
    expect(verification).toMatchObject({ points: 0, verified: false, factsOff: refused.message })
    expect(await check(asha)).toEqual(refused)
    expect((await check(rohan)).ok).toBe(true)
    const code = await desks.codeFrom('account-blocked')
    const { match, call } = await asha.ask('verification.checkCode', { id: incidentId, code })
    expect([match, call.verification.points]).toEqual([true, 100])
  })

  it('checks facts again when the account is blocked another time', async () => {
    const { asha, meera } = desks
    await asha.ask('incidents.reveal', { id: incidentId, reason })
    await meera.ask('verification.override', { id: incidentId, reason: 'Met the holder in person.' })
    await meera.ask('accounts.unblock', { id: desks.accountId })
    expect(await asha.call('incidents.reveal', { id: incidentId, reason })).toMatchObject({ code: 'conflict' })
    desks.clock.advance(1000)
    await desks.block()
    incidentId = await desks.incidentId()
    expect(await leaks(asha)).toEqual([])
    expect((await check(asha)).ok).toBe(true)
  })
})
