import { describe, expect, it } from 'vitest'
import { deliveredTo, memorySecrets, openDesk, openHub } from '../../support/desk'
import { signUpForm } from '../../support/programme'

const applicantAt = (hub: Awaited<ReturnType<typeof openHub>>, change: Record<string, unknown> = {}) =>
  hub.portal(
    new Request('https://hub.example/api/signup', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://hub.example' },
      body: JSON.stringify(signUpForm(change))
    }),
    '203.0.113.7'
  )

describe('set-up', () => {
  it('adds demo data only where nothing else is, and makes no administrator when it refuses', async () => {
    const hub = await openHub()
    expect((await applicantAt(hub)).status).toBe(202)
    const session = hub.sessions.open()
    const person = {
      name: 'Meera Kamath',
      email: 'meera@emsign.example',
      password: 'violet-harbour-93',
      demoData: true
    }
    const call = (operation: string, input: unknown) => hub.dispatch(operation, input, { session, ip: '127.0.0.1' })
    expect(await call('setup.status', {})).toMatchObject({ data: { needsAdministrator: true, demoPossible: false } })
    expect(await call('setup.createAdministrator', person)).toMatchObject({ ok: false, code: 'conflict' })
    expect(await call('setup.createAdministrator', { ...person, demoData: false })).toMatchObject({ ok: true })
    expect(await call('overview.summary', {})).toMatchObject({ data: { accounts: { pending: 1, active: 0 } } })
  })
})

describe('the code of an invitation', () => {
  it('is shown in the mailbox folder to administrators only', async () => {
    const administrator = await openDesk('administrator')
    const reviewer = await administrator.colleague('reviewer')
    await administrator.ask('staff.invite', {
      name: 'Second Chief',
      email: 'chief@emsign.example',
      role: 'administrator'
    })
    const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){4}/
    expect(await deliveredTo(administrator.hub, administrator.ask, 'chief@emsign.example', 'staff-invitation')).toMatch(
      code
    )
    const { items } = await reviewer.ask('mail.list', { kind: 'staff-invitation' })
    for (const { id } of items) {
      const mail = await reviewer.ask('mail.get', { id })
      expect([mail.body, `${mail.text}${mail.html}`]).toEqual(['withoutSecrets', expect.not.stringMatching(code)])
    }
  })
})

describe('settings', () => {
  it.each([
    'http://[::1',
    'ftp://hub.example',
    'hub.example',
    'https://hub.example/?a=b',
    'https://user@hub.example',
    'javascript:alert(1)'
  ])('refuse %s as the portal address', async (url) => {
    const desk = await openDesk('administrator')
    const { version } = await desk.ask('settings.get', {})
    expect(await desk.call('settings.update', { version, portal: { url } })).toMatchObject({
      ok: false,
      code: 'invalid',
      fields: { 'portal.url': 'Portal URL must be a web address, like https://www.hub.emsign.com.' }
    })
  })

  it('take effect, and stand in the trail with the old and the new value', async () => {
    const desk = await openDesk('administrator')
    const before = await desk.ask('settings.get', {})
    const after = await desk.ask('settings.update', {
      version: before.version,
      lockout: { ...before.lockout, maxFailures: 3 }
    })
    expect(after.lockout.maxFailures).toBe(3)
    const { items } = await desk.ask('audit.list', { action: 'settings.changed' })
    expect(items[0]?.details).toEqual({ 'lockout.maxFailuresBefore': 5, 'lockout.maxFailures': 3 })
  })

  it('refuse a change that changes nothing, and one based on an older version', async () => {
    const desk = await openDesk('administrator')
    const { version, helpline } = await desk.ask('settings.get', {})
    expect(await desk.call('settings.update', { version })).toMatchObject({ ok: false, code: 'invalid' })
    await desk.ask('settings.update', { version, helpline })
    expect(await desk.call('settings.update', { version, helpline })).toMatchObject({ ok: false, code: 'conflict' })
  })

  it('want a new version for another text of the terms', async () => {
    const desk = await openDesk('administrator')
    const { version, signUp } = await desk.ask('settings.get', {})
    const message = 'The text of the terms changed: give it a version other than 2026-01.'
    const terms = { ...signUp.terms, text: 'Other terms.' }
    expect(await desk.call('settings.update', { version, signUp: { ...signUp, terms } })).toMatchObject({
      code: 'invalid',
      fields: { 'signUp.terms.version': message }
    })
    const dated = { ...terms, version: '2026-02' }
    const after = await desk.ask('settings.update', { version, signUp: { ...signUp, terms: dated } })
    expect(after.signUp.terms).toEqual(dated)
  })

  it('never answer the SMTP password, nor write it into the trail', async () => {
    const secrets = memorySecrets()
    const desk = await openDesk('administrator', { secrets })
    const { version } = await desk.ask('settings.get', {})
    const after = await desk.ask('settings.update', { version, smtpPassword: 'a-secret-of-the-server' })
    expect(after).toMatchObject({ smtpPasswordSet: true })
    expect(await secrets.get('smtpPassword')).toBe('a-secret-of-the-server')
    const trail = await desk.ask('audit.list', { limit: 1000 })
    expect(JSON.stringify([after, trail])).not.toContain('a-secret-of-the-server')
  })

  it('keep the old SMTP password where the change is refused', async () => {
    const secrets = memorySecrets()
    const desk = await openDesk('administrator', { secrets })
    await secrets.set('smtpPassword', 'the old one')
    expect(await desk.call('settings.update', { version: 99, smtpPassword: 'the new one' })).toMatchObject({
      code: 'conflict'
    })
    expect(await secrets.get('smtpPassword')).toBe('the old one')
  })
})

describe('the trail', () => {
  it.each(['2026-99-99T00:00:00Z', 'yesterday', '2026-03-01'])(
    'is not filtered by %s, which is no time',
    async (from) => {
      const desk = await openDesk('administrator')
      expect(await desk.call('audit.list', { from })).toMatchObject({
        ok: false,
        code: 'invalid',
        fields: { from: expect.stringContaining('ISO 8601') }
      })
    }
  )
})

describe('a deactivated manager', () => {
  it('is not named to resellers any more', async () => {
    const desk = await openDesk('administrator')
    const manager = await desk.colleague('accountManager')
    await applicantAt({ ...desk.hub, dataDirectory: '' })
    const { items } = await desk.ask('accounts.list', { status: 'pending' })
    const [account] = items
    const approved = await desk.ask('accounts.approve', { id: account?.id ?? '', version: account?.version ?? 0 })
    expect(approved.managerId).toBe(manager.staffId)
    await desk.ask('staff.update', { id: manager.staffId, active: false })
    await desk.ask('accounts.resendActivation', { id: approved.id })
    const { items: mails } = await desk.ask('mail.list', { kind: 'activation' })
    const texts = await Promise.all(mails.map(async ({ id }) => (await desk.ask('mail.get', { id })).text))
    expect(texts.filter((text) => text.includes('Test accountManager'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('account manager'))).toHaveLength(1)
  })
})

describe('a deactivated colleague', () => {
  it('is told so at their desk, and nobody else is', async () => {
    const administrator = await openDesk('administrator')
    const colleague = await administrator.colleague('reviewer')
    await administrator.ask('staff.update', { id: colleague.staffId, active: false })
    expect(await colleague.ask('session.current', {})).toEqual({ staff: null, ended: 'deactivated' })
    await administrator.ask('session.signOut', {})
    expect(await administrator.ask('session.current', {})).toEqual({ staff: null })
  })
})
