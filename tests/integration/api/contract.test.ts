import { describe, expect, it } from 'vitest'
import { contract, operationNames, type OperationName } from '../../../src/shared/contract'
import { mayUse, roles, type Role } from '../../../src/shared/roles'
import { openDesk, type TestDesk } from '../../support/desk'

const unreadableRow = {
  line: 2,
  name: 'x',
  email: '',
  mobile: '',
  organizationName: '',
  organizationType: '',
  country: ''
}

/** Inputs that are in order but find nothing: whoever may call gets past the door. */
const someInput: Partial<Record<OperationName, unknown>> = {
  'setup.createAdministrator': { name: 'Some Person', email: 'some@emsign.example', password: 'violet-harbour-93' },
  'session.signIn': { email: 'nobody@emsign.example', password: 'wrong' },
  'session.confirmSignIn': { code: '123456' },
  'session.unlock': { password: 'wrong' },
  'session.acceptInvitation': { code: 'NOPE', password: 'violet-harbour-93' },
  'session.changePassword': { currentPassword: 'wrong', newPassword: 'violet-harbour-93' },
  'accounts.get': { id: 'nothing' },
  'accounts.timeline': { id: 'nothing' },
  'accounts.recordExport': { rows: 1 },
  'accounts.earlier': { id: 'nothing' },
  'accounts.register': {
    name: 'x',
    email: 'y',
    organizationName: 'z',
    organizationType: 'a',
    country: 'XX',
    acceptTerms: false
  },
  'accounts.approve': { id: 'nothing', version: 1 },
  'accounts.assign': { id: 'nothing', version: 1, managerId: 'nobody' },
  'accounts.previewRejection': { id: 'nothing', reason: 'no' },
  'decisions.undo': { id: 'nothing' },
  'claims.take': { id: 'nothing' },
  'claims.release': { id: 'nothing' },
  'offline.take': { ids: ['nothing'], days: 3, passphrase: 'violet-harbour-93', password: 'wrong' },
  'offline.download': { id: 'nothing', offset: 0 },
  'offline.endLease': { id: 'nothing' },
  'offline.upload': { offset: 0, data: 'AAAA' },
  'offline.preview': { passphrase: 'violet-harbour-93' },
  'offline.apply': { pack: 'nothing', items: [] },
  'offline.finish': { pack: 'nothing', endLease: false },
  'views.list': { page: 'approvals' },
  'views.save': { page: 'approvals', name: 'India', query: 'country=IN' },
  'views.remove': { id: 'nothing' },
  'accounts.reject': { id: 'nothing', version: 1, reason: 'no', notify: false },
  'accounts.resendActivation': { id: 'nothing' },
  'accounts.addNote': { id: 'nothing', text: 'hello' },
  'accounts.unblock': { id: 'nothing' },
  'review.open': { passphrase: 'nothing' },
  'review.unlock': { password: 'nothing' },
  'accounts.close': { id: 'nothing', version: 1, reason: 'no' },
  'accounts.reopen': { id: 'nothing', version: 1, reason: 'no' },
  'accounts.updateProfile': {
    id: 'nothing',
    version: 1,
    name: 'x',
    email: 'y',
    organizationName: 'z',
    organizationType: 'a',
    country: 'XX'
  },
  'accounts.checkImport': { rows: [unreadableRow] },
  'accounts.import': { rows: [unreadableRow], confirm: false, acceptTerms: true, termsVersion: 'none' },
  'incidents.find': { text: 'nobody' },
  'incidents.get': { id: 'nothing' },
  'incidents.join': { id: 'nothing' },
  'incidents.leave': { id: 'nothing' },
  'incidents.reveal': { id: 'nothing', reason: 'The caller holds the line.' },
  'incidents.record': { id: 'nothing', outcome: 'noted', note: 'Hung up.' },
  'verification.sendCode': { id: 'nothing' },
  'verification.checkCode': { id: 'nothing', code: 'AAAA' },
  'verification.checkFact': { id: 'nothing', fact: 'country', said: 'India' },
  'verification.askSecond': { id: 'nothing' },
  'verification.confirm': { id: 'nothing', staffId: 'nobody' },
  'verification.override': { id: 'nothing', reason: 'Met the holder in person.' },
  'mail.get': { id: 'nothing' },
  'mail.retry': { id: 'nothing' },
  'mail.cancel': { id: 'nothing' },
  'mail.resend': { id: 'nothing', version: 1, email: 'somebody@kestrel.example' },
  'mail.sample': { kind: 'activation' },
  'mail.sendTest': { to: 'somebody@emsign.example' },
  'audit.recordExport': { format: 'csv', events: 1 },
  'settings.update': { version: 999 },
  'data.verifyBackup': { name: 'hub-desk-backup-nothing' },
  'data.checkRestore': { from: '/nothing/here' },
  'data.restore': { from: '/nothing/here', head: 'none' },
  'staff.invite': { name: 'Some Person', email: 'some@emsign.example', role: 'reviewer' },
  'staff.update': { id: 'nothing' },
  'staff.resetTwoFactor': { id: 'nothing', reason: 'Lost the phone.' },
  'staff.endSession': { id: 'nothing' },
  'twoFactor.begin': { password: 'wrong' },
  'twoFactor.confirm': { code: '123456' },
  'twoFactor.renewRecoveryCodes': { password: 'wrong', code: '123456' },
  'twoFactor.turnOff': { password: 'wrong', code: '123456' },
  'alerts.set': { applications: true, blocks: false },
  'staff.setAbsence': { id: 'nothing', absence: null },
  'reports.calls': {
    from: '2026-03-01T00:00:00.000Z',
    until: '2026-04-01T00:00:00.000Z',
    period: 'week',
    timeZone: 'Asia/Kolkata'
  },
  'reports.recordExport': {
    from: '2026-03-01T00:00:00.000Z',
    until: '2026-04-01T00:00:00.000Z',
    period: 'week',
    timeZone: 'Asia/Kolkata'
  },
  'overview.dashboard': { days: 7, timeZone: 'Asia/Kolkata' },
  'find.accounts': { text: 'nobody' }
}

const codeOf = async (desk: TestDesk, operation: string, input: unknown) => {
  const reply = await desk.call(operation, input)
  return reply.ok ? 'ok' : reply.code
}

describe.each(operationNames)('%s', (operation) => {
  const input = someInput[operation] ?? {}
  const { access } = contract[operation]

  it('answers exactly the roles that the contract names', async () => {
    for (const role of [null, ...roles] as (Role | null)[]) {
      const desk = await openDesk(role)
      const code = await codeOf(desk, operation, input)
      if (mayUse(access, role)) expect([role, code]).not.toEqual([role, 'forbidden'])
      else expect([role, code]).toEqual([role, role === null ? 'unauthenticated' : 'forbidden'])
    }
  })

  it('refuses input that is no object, and fields that it does not know, naming them', async () => {
    const role = roles.find((one) => mayUse(access, one)) ?? null
    const desk = await openDesk(role)
    for (const nonsense of [undefined, null, [], 'text', 7]) {
      expect(await desk.call(operation, nonsense)).toMatchObject({
        ok: false,
        code: 'invalid',
        fields: { input: 'Send the input as a JSON object.' }
      })
    }
    const extra = await desk.call(operation, { ...(input as object), surprise: 1 })
    expect(extra).toMatchObject({ ok: false, code: 'invalid', fields: { surprise: 'There is no field of this name.' } })
    const prototype = JSON.parse(
      JSON.stringify(input).replace(/^\{/, '{"__proto__":{"role":"administrator"},').replace(',}', '}')
    )
    expect(await desk.call(operation, prototype)).toMatchObject({
      ok: false,
      code: 'invalid',
      message: 'There is no field of this name.'
    })
  })

  it('answers a JSON value', async () => {
    const role = roles.find((one) => mayUse(access, one)) ?? null
    const desk = await openDesk(role)
    const reply = await desk.call(operation, input)
    expect(JSON.parse(JSON.stringify(reply))).toEqual(reply)
    expect(reply.ok ? null : reply.code).not.toBe('internal')
  })
})

describe('the door', () => {
  it.each(['nothing', '', '__proto__', 'constructor', 'toString', 'accounts', 'accounts.list '])(
    'knows no operation %j',
    async (name) => {
      const desk = await openDesk('administrator')
      expect(await desk.call(name, {})).toMatchObject({ ok: false, code: 'unknown_operation' })
    }
  )

  it('takes a role away at once', async () => {
    const desk = await openDesk('administrator')
    const colleague = await desk.colleague('reviewer')
    expect(await codeOf(colleague, 'accounts.approve', someInput['accounts.approve'])).toBe('not_found')
    expect(await codeOf(desk, 'staff.update', { id: colleague.staffId, role: 'accountManager' })).toBe('ok')
    expect(await codeOf(colleague, 'accounts.approve', someInput['accounts.approve'])).toBe('forbidden')
    expect(await codeOf(desk, 'staff.update', { id: colleague.staffId, active: false })).toBe('ok')
    expect(await codeOf(colleague, 'accounts.list', {})).toBe('unauthenticated')
  })
})
