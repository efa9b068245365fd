import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readChanges } from '../../../src/shared/audit-changes'
import { openDesk } from '../../support/desk'

const form = {
  name: 'Priya Menon',
  email: 'priya@kestrel.example',
  organizationName: 'Kestrel Hosting',
  organizationType: 'Other',
  country: 'DE',
  acceptTerms: true
}

describe('the list of events', () => {
  it('is filtered by outcome together with what happened, by the kind of actor, and by an account’s number', async () => {
    const desk = await openDesk('administrator')
    const account = await desk.ask('accounts.register', form)
    const signedOut = { session: desk.hub.sessions.open(), ip: '127.0.0.1' }
    await desk.hub.dispatch('session.signIn', { email: 'meera@emsign.example', password: 'wrong' }, signedOut)
    const actions = async (input: Parameters<typeof desk.ask<'audit.list'>>[1]) =>
      (await desk.ask('audit.list', input)).items.map(({ action }) => action)
    expect(await actions({ outcome: 'failed' })).toEqual(['staff.sign_in_failed'])
    expect(await actions({ outcome: ['failed', 'refused'], action: ['account.registered'] })).toEqual([])
    expect(await actions({ outcome: 'done', action: ['account.registered', 'staff.sign_in_failed'] })).toEqual([
      'account.registered'
    ])
    expect(await actions({ accountId: account.number })).toEqual(await actions({ accountId: account.id }))
    expect(await actions({ accountId: account.number })).toContain('account.registered')
    expect(await actions({ actorKind: ['visitor', 'system', 'reseller'] })).toEqual([])
    expect(await actions({ actorKind: 'staff', search: 'meera registered' })).toEqual(['account.registered'])
    expect(await desk.call('audit.list', { outcome: 'odd' })).toMatchObject({
      code: 'invalid',
      fields: { outcome: 'outcome must be one of: done, refused, failed.' }
    })
  })

  it('tells old and new values of staff, stand-ins, accounts and the verification policy in one way', async () => {
    const desk = await openDesk('administrator')
    const colleague = await desk.colleague('reviewer', 'Ravi Rao')
    const manager = await desk.colleague('accountManager', 'Asha Iyer')
    const account = await desk.ask('accounts.register', form)
    await desk.ask('accounts.assign', { id: account.id, version: 1, managerId: manager.staffId })
    await desk.ask('staff.update', { id: colleague.staffId, role: 'administrator' })
    const { version, verification } = await desk.ask('settings.get', {})
    await desk.ask('settings.update', { version, verification: { ...verification, validMinutes: 7 } })
    const told = async (action: 'account.assigned' | 'staff.changed' | 'settings.changed') => {
      const [event] = (await desk.ask('audit.list', { action })).items
      return event === undefined ? null : readChanges(event)
    }
    expect((await told('account.assigned'))?.changes).toMatchObject([{ name: 'manager', after: 'Asha Iyer' }])
    expect(await told('staff.changed')).toEqual({
      changes: [{ name: 'role', before: 'reviewer', after: 'administrator' }],
      facts: { status: 'active' }
    })
    expect((await told('settings.changed'))?.changes).toEqual([
      { name: 'verification.validMinutes', before: verification.validMinutes, after: 7 }
    ])
  })
})

describe('the chain', () => {
  it('tells when and by whom it was last checked, and what was found', async () => {
    const desk = await openDesk('reviewer')
    const before = await desk.ask('audit.state', {})
    expect([before.lastCheck, before.journal]).toEqual([null, expect.stringMatching(/journal$/)])
    const report = await desk.ask('audit.verify', {})
    const after = await desk.ask('audit.state', {})
    expect(report).toMatchObject({ ok: true, events: before.events, problem: null })
    expect(after).toMatchObject({ events: before.events + 1, lastCheck: { ...report, by: 'Test reviewer' } })
  })

  it('that was broken from outside is told with file and byte, and that somebody found it stands in the trail', async () => {
    const desk = await openDesk('administrator')
    const { journal } = await desk.ask('audit.state', {})
    const file = join(journal, '000001.hdj')
    const text = await readFile(file, 'utf8')
    const changed = text.replace('Meera Kamath', 'Nobody Known')
    const offset = Buffer.byteLength(changed.slice(0, changed.lastIndexOf('HDJ1', changed.indexOf('Nobody Known'))))
    await writeFile(file, changed)
    const report = await desk.ask('audit.verify', {})
    expect(report).toMatchObject({
      ok: false,
      problem: `${file}, byte ${offset}: the record does not match its hash.`
    })
    const { lastCheck } = await desk.ask('audit.state', {})
    expect(lastCheck).toEqual({ ...report, at: lastCheck?.at, by: 'Meera Kamath' })
    expect((await desk.ask('audit.list', { outcome: 'failed' })).items.map(({ action }) => action)).toEqual([
      'audit.damage_found'
    ])
    await writeFile(file, text)
  })
})

describe('an export of the trail', () => {
  it('is an event: who, in which format, by which filters and how many events', async () => {
    const desk = await openDesk('reviewer')
    await desk.ask('audit.recordExport', {
      format: 'jsonl',
      events: 3,
      outcome: ['refused', 'failed'],
      search: 'meera'
    })
    expect((await desk.ask('audit.list', { action: 'audit.exported' })).items).toMatchObject([
      {
        actor: { id: desk.staffId },
        subject: 'Audit trail',
        details: { format: 'jsonl', events: 3, outcome: 'refused, failed', search: 'meera' }
      }
    ])
    expect(await desk.call('audit.recordExport', { events: 3 })).toMatchObject({ code: 'invalid' })
  })
})
