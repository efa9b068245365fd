import { beforeEach, describe, expect, it } from 'vitest'
import { createSignIn, type SignIn } from '../../../src/main/services/sign-in'
import type { Account } from '../../../src/shared/account'
import { createProgramme, goodPassword, visitor, type Programme } from '../../support/programme'

let programme: Programme
let signIn: SignIn
let account: Account
let checks: number
beforeEach(async () => {
  programme = createProgramme()
  account = await programme.activeAccount()
  checks = 0
  const { passwords } = programme
  const counted = {
    ...passwords,
    verify: (hash: string, password: string) => {
      checks++
      return passwords.verify(hash, password)
    }
  }
  signIn = createSignIn({ ...programme, passwords: counted })
})

const wrong = (email = account.email, ip = '203.0.113.7') => signIn({ email, password: 'wrong password' }, visitor(ip))
const right = (email = account.email) => signIn({ email, password: goodPassword }, visitor())
const times = async <T>(count: number, work: () => Promise<T>) => {
  const answers: T[] = []
  for (let left = count; left > 0; left--) answers.push(await work())
  return answers
}

describe('lockout', () => {
  it('alerts four times and blocks at the fifth wrong password, with a case number and the helpline', async () => {
    const answers = await times(5, wrong)
    expect(answers.slice(0, 4)).toEqual(Array(4).fill({ outcome: 'invalidCredentials' }))
    expect(answers[4]).toMatchObject({
      outcome: 'blocked',
      caseNumber: expect.stringMatching(/^C-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
      helpline: { phone: '+91 80 0000 0000' }
    })
    expect(await programme.account(account.id)).toMatchObject({ status: 'blocked' })
  })

  it('stays blocked for the right password, with the same case number and without checking', async () => {
    const [, , , , blocked] = await times(5, wrong)
    checks = 0
    expect(await right()).toEqual(blocked)
    expect(checks).toBe(0)
  })

  it('forgets the count after a right password', async () => {
    for (let round = 0; round < 3; round++) {
      await times(4, () => wrong(account.email, `203.0.113.${20 + round}`))
      expect(await right()).toMatchObject({ outcome: 'signedIn' })
    }
  })

  it('gives any number of wrong guesses at once five checks and one block', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => wrong()))
    expect(checks).toBe(5)
    expect(answers.filter(({ outcome }) => outcome === 'invalidCredentials')).toHaveLength(4)
    expect(
      new Set(answers.map((answer) => (answer.outcome === 'blocked' ? answer.caseNumber : null)).filter(Boolean)).size
    ).toBe(1)
    expect(programme.mailTo(account.id, 'account-blocked')).toHaveLength(1)
    expect((await programme.store.query('incidents', {})).total).toBe(1)
  })

  it('lets any number of right passwords at once in', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => right()))
    expect(answers.every(({ outcome }) => outcome === 'signedIn')).toBe(true)
  })

  it('follows the policy of the settings', async () => {
    const settings = {
      id: 'settings' as const,
      version: 1,
      ...(await import('../../../src/shared/settings')).defaultSettings
    }
    await programme.store.commit({
      puts: [
        {
          collection: 'settings',
          record: { ...settings, lockout: { ...settings.lockout, maxFailures: 3 } },
          basedOn: null
        }
      ],
      events: []
    })
    expect((await times(3, wrong)).map(({ outcome }) => outcome)).toEqual([
      'invalidCredentials',
      'invalidCredentials',
      'blocked'
    ])
  })
})

describe('evidence', () => {
  it('keeps each attempt with time, address, country, user agent and outcome, and ties them to the incident', async () => {
    await right()
    await times(5, wrong)
    await right()
    const { incidentId } = await programme.account(account.id)
    const { items } = await programme.store.query('attempts', { where: { accountId: account.id }, sort: 'at' })
    expect(items.map(({ outcome }) => outcome).sort()).toEqual([
      'refused',
      'right',
      'wrong',
      'wrong',
      'wrong',
      'wrong',
      'wrong'
    ])
    expect(items.filter((attempt) => attempt.incidentId === incidentId)).toHaveLength(6)
    expect(items[0]).toMatchObject({
      at: '2026-03-02T09:00:00.000Z',
      ip: '203.0.113.7',
      country: 'DE',
      userAgent: 'test browser'
    })
  })

  it('mails the holder the case number and a code, whose text is nowhere in the store', async () => {
    await times(5, wrong)
    const [mail] = programme.mailTo(account.id, 'account-blocked')
    const { caseNumber } = (await programme.store.query('incidents', {})).items[0] ?? {}
    expect(mail).toMatchObject({
      data: { caseNumber, attempts: '5' },
      secrets: { code: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/) }
    })
    const code = mail?.secrets && 'code' in mail.secrets ? mail.secrets.code : ''
    expect(JSON.stringify((await programme.store.query('incidents', {})).items)).not.toContain(code)
  })
})

describe('an address that nobody registered', () => {
  it('is answered like one that somebody did, up to the blocked notice', async () => {
    const known = await times(6, () => wrong())
    const unknown = await times(6, () => wrong('nobody@elsewhere.example', '198.51.100.4'))
    const shape = (answers: typeof known) =>
      answers.map((answer) =>
        answer.outcome === 'blocked' ? { ...answer, caseNumber: answer.caseNumber.replace(/[0-9A-Z]/g, 'x') } : answer
      )
    expect(shape(unknown)).toEqual(shape(known))
    const cases = unknown.flatMap((answer) => (answer.outcome === 'blocked' ? [answer.caseNumber] : []))
    expect(new Set(cases).size).toBe(1)
  })

  it('has a case number that finds nothing', async () => {
    const answer = (await times(5, () => wrong('nobody@elsewhere.example'))).at(-1)
    const caseNumber = answer?.outcome === 'blocked' ? answer.caseNumber : ''
    expect(await programme.store.find('incidents', 'caseNumber', caseNumber)).toBeNull()
  })

  it('is not readable in what is kept of it', async () => {
    await wrong('nobody@elsewhere.example')
    expect(JSON.stringify((await programme.store.query('strangers', {})).items)).not.toContain('nobody')
  })

  it.each(['pending', 'approved'])('is what an account that is %s looks like', async (status) => {
    const pending = await programme.signUp({ email: 'new@kestrel.example' })
    if (status === 'approved') await programme.approve(pending, await programme.hire('reviewer'))
    const answers = await times(5, () => wrong('new@kestrel.example'))
    expect(answers.map(({ outcome }) => outcome)).toEqual([...Array(4).fill('invalidCredentials'), 'blocked'])
    expect((await programme.account(pending.id)).status).toBe(status)
  })
})

describe('one source', () => {
  it('has to wait after thirty wrong passwords, on whatever accounts', async () => {
    const answers = []
    for (let index = 0; index < 31; index++)
      answers.push(await wrong(`somebody${index}@elsewhere.example`, '198.51.100.77'))
    expect(answers.filter(({ outcome }) => outcome === 'invalidCredentials')).toHaveLength(30)
    expect(answers[30]).toMatchObject({ outcome: 'rateLimited', retryAfterSeconds: expect.any(Number) })
    expect(await wrong('somebody@elsewhere.example', '198.51.100.78')).toEqual({ outcome: 'invalidCredentials' })
  })

  it('is a whole /64 of IPv6', async () => {
    for (let index = 0; index < 30; index++)
      await wrong(`somebody${index}@elsewhere.example`, `2001:db8:1:2::${index + 1}`)
    expect(await wrong('x@elsewhere.example', '2001:db8:1:2:ffff::9')).toMatchObject({ outcome: 'rateLimited' })
    expect(await wrong('x@elsewhere.example', '2001:db8:1:3::9')).toEqual({ outcome: 'invalidCredentials' })
  })
})

describe('bad input', () => {
  it.each([
    [{}, ['email', 'password']],
    [{ email: 'x', password: 'y' }, ['email']],
    [{ email: 'a@b.example', password: 7 }, ['password']],
    [{ email: 'a@b.example', password: 'x'.repeat(1025) }, ['password']],
    [{ email: 'a@b.example', password: 'x', more: 1 }, ['more']]
  ])('%j names %j', async (input, fields) => {
    await expect(signIn(input, visitor())).rejects.toMatchObject({ code: 'invalid' })
    const refusal = await signIn(input, visitor()).catch((error: { fields: object }) => error)
    expect(Object.keys((refusal as { fields: object }).fields).sort()).toEqual(fields)
  })
})
