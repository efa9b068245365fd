import { describe, expect, it } from 'vitest'
import type { AuditEvent } from '../../../src/shared/audit'
import { openDesk, type TestDesk } from '../../support/desk'
import { goodPassword } from '../../support/programme'

/** Refusals are written down beside the answer: as soon as they can be read. */
async function eventually(desk: TestDesk, action: AuditEvent['action'], count: number): Promise<readonly AuditEvent[]> {
  for (;;) {
    const { items } = await desk.ask('audit.list', { action })
    if (items.length >= count) return items
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const form = {
  name: 'Priya Menon',
  email: 'priya@kestrel.example',
  organizationName: 'Kestrel Hosting',
  organizationType: 'Other',
  country: 'DE',
  acceptTerms: true
}

describe('a refused attempt at the desk', () => {
  it('for want of a role is an event of who tried what', async () => {
    const desk = await openDesk('administrator')
    const colleague = await desk.colleague('accountManager', 'Ravi Rao')
    const account = await desk.ask('accounts.register', form)
    expect(await colleague.call('accounts.approve', { id: account.id, version: 1 })).toMatchObject({
      code: 'forbidden'
    })
    expect(await eventually(desk, 'desk.refused', 1)).toMatchObject([
      {
        actor: { kind: 'staff', id: colleague.staffId, name: 'Ravi Rao' },
        accountId: account.id,
        subject: account.number,
        ip: '127.0.0.1',
        details: { operation: 'accounts.approve', code: 'forbidden', count: 1 }
      }
    ])
  })

  it('that came too late is one too; what was mistyped or is not there is none', async () => {
    const desk = await openDesk('administrator')
    const account = await desk.ask('accounts.register', form)
    await desk.ask('accounts.approve', { id: account.id, version: 1 })
    expect(await desk.call('accounts.get', { id: 'nothing' })).toMatchObject({ code: 'not_found' })
    expect(await desk.call('accounts.get', {})).toMatchObject({ code: 'invalid' })
    expect(await desk.call('accounts.approve', { id: account.id, version: 1 })).toMatchObject({ code: 'conflict' })
    const [event, ...more] = await eventually(desk, 'desk.refused', 1)
    expect([event?.details, more]).toEqual([{ operation: 'accounts.approve', code: 'conflict', count: 1 }, []])
  })

  it('by the hundred fills nothing: the first stands there, the others are counted', async () => {
    const desk = await openDesk('administrator')
    const colleague = await desk.colleague('reviewer')
    const before = (await desk.ask('audit.list', { limit: 1 })).total
    await Promise.all(Array.from({ length: 300 }, () => colleague.call('staff.invite', {})))
    await eventually(desk, 'desk.refused', 1)
    expect((await desk.ask('audit.list', { limit: 1 })).total).toBe(before + 1)
  })
})

describe('a failed sign-in at the desk', () => {
  it('on a colleague, on nobody and by an invitation code that nobody has are events, without what was typed', async () => {
    const desk = await openDesk('administrator')
    const signedOut = { session: desk.hub.sessions.open(), ip: '127.0.0.1' }
    const signIn = (email: string, password: string) =>
      desk.hub.dispatch('session.signIn', { email, password }, signedOut)
    await signIn('meera@emsign.example', 'wrong')
    await signIn('my-secret@emsign.example', 'wrong')
    await desk.hub.dispatch('session.acceptInvitation', { code: 'GUESSED', password: goodPassword }, signedOut)
    const events = await eventually(desk, 'staff.sign_in_failed', 3)
    expect(events.map(({ subject }) => subject).sort()).toEqual([
      'an address of nobody',
      'an invitation code',
      'meera@emsign.example'
    ])
    expect(JSON.stringify(events)).not.toMatch(/secret|GUESSED/)
  })

  it('with an invitation code in no form that there is was tried on nothing and leaves no trace', async () => {
    const desk = await openDesk('administrator')
    const signedOut = { session: desk.hub.sessions.open(), ip: '127.0.0.1' }
    for (const input of [{}, { code: '', password: 'x' }, { code: 'x'.repeat(65), password: 'x' }, { code: 7 }, null])
      expect(await desk.hub.dispatch('session.acceptInvitation', input, signedOut)).toMatchObject({ code: 'invalid' })
    // Events are written in order: once a later one stands there, an earlier one would.
    const colleague = await desk.colleague('reviewer')
    await colleague.call('staff.invite', {})
    await eventually(desk, 'desk.refused', 1)
    expect((await desk.ask('audit.list', { action: 'staff.sign_in_failed' })).total).toBe(0)
  })

  it('on whoever is locked out is a refusal, of a colleague and of nobody alike', async () => {
    const desk = await openDesk('administrator')
    const signedOut = { session: desk.hub.sessions.open(), ip: '127.0.0.1' }
    for (const email of ['meera@emsign.example', 'nobody@emsign.example']) {
      for (let attempt = 0; attempt < 7; attempt += 1)
        await desk.hub.dispatch('session.signIn', { email, password: 'wrong' }, signedOut)
    }
    const events = await eventually(desk, 'desk.refused', 2)
    expect(events.map(({ subject, details }) => [subject, details['operation'], details['code']]).sort()).toEqual([
      ['an address of nobody', 'session.signIn', 'rate_limited'],
      ['meera@emsign.example', 'session.signIn', 'rate_limited']
    ])
  })
})

describe('reading a whole list', () => {
  it('is an event, looking at the first pages is none', async () => {
    const desk = await openDesk('administrator')
    for (let sign = 0; sign < 1001; sign += 1) await desk.ask('accounts.recordExport', { rows: sign })
    await desk.ask('audit.list', { limit: 1000 })
    await desk.ask('audit.list', { limit: 1000 })
    expect((await desk.ask('audit.list', { action: 'desk.list_read' })).total).toBe(0)
    const { nextCursor } = await desk.ask('audit.list', { limit: 1000 })
    await desk.ask('audit.list', { limit: 1000, cursor: nextCursor ?? '' })
    expect(await eventually(desk, 'desk.list_read', 1)).toMatchObject([
      { actor: { id: desk.staffId }, subject: 'audit.list', details: { operation: 'audit.list', count: 1 } }
    ])
  })
})
