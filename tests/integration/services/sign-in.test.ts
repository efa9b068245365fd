import { beforeEach, describe, expect, it } from 'vitest'
import { requestPasswordReset, setPassword } from '../../../src/main/services/activation'
import { added } from '../../../src/main/services/context'
import { knownSourcesOf } from '../../../src/main/services/known-sources'
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

describe('many at once from one source', () => {
  const wrongOn = (index: number) => wrong(`somebody${index}@elsewhere.example`, '198.51.100.77')

  it('get no more checks than the source may fail', async () => {
    let hashed = 0
    const { passwords } = programme
    const verifyNothing = (password: string) => {
      hashed++
      return passwords.verifyNothing(password)
    }
    signIn = createSignIn({ ...programme, passwords: { ...passwords, verifyNothing } })
    const answers = await Promise.all(Array.from({ length: 300 }, (_, index) => wrongOn(index)))
    expect(hashed).toBe(30)
    expect(answers.filter(({ outcome }) => outcome === 'invalidCredentials')).toHaveLength(30)
    expect(answers.filter(({ outcome }) => outcome === 'rateLimited')).toHaveLength(270)
  })

  it('succeed where each password is right, on one account or on several', async () => {
    const others = []
    for (let index = 0; index < 40; index++)
      others.push(await programme.activeAccount({ email: `reseller${index}@kestrel.example` }))
    const answers = await Promise.all([
      ...Array.from({ length: 200 }, () => right()),
      ...others.map(({ email }) => right(email))
    ])
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['signedIn']))
  })

  it('get five checks and one block out of 200 wrong ones on one account', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => wrong()))
    expect(checks).toBe(5)
    expect(answers.filter(({ outcome }) => outcome === 'blocked')).toHaveLength(26)
    expect((await programme.store.query('incidents', {})).total).toBe(1)
  })

  it('are refused beyond what may wait, and go on afterwards', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 600 }, () => right()))
    const refused = answers.filter((answer) => answer.status === 'rejected')
    expect(answers.length - refused.length).toBe(500)
    expect(refused[0]).toMatchObject({ reason: { code: 'rate_limited', retryAfterSeconds: 5 } })
    expect(await right()).toMatchObject({ outcome: 'signedIn' })
  })
})

describe('attempts on a blocked account', () => {
  const block = () => times(5, () => wrong(account.email, '203.0.113.50'))
  const attempts = async () => (await programme.store.query('attempts', { limit: 1000 })).total
  const trail = async () => (await programme.store.events({ action: 'account.sign_in_failed', limit: 1000 })).total

  it('count against their source, after the answers that an honest holder gets', async () => {
    await block()
    const answers = await times(40, () => wrong(account.email, '203.0.113.51'))
    expect(answers.map(({ outcome }) => outcome)).toEqual([
      ...Array(30).fill('blocked'),
      ...Array(10).fill('rateLimited')
    ])
  })

  it('are kept one by one up to fifty and then only counted, a commit in ten seconds', async () => {
    await block()
    const before = { attempts: await attempts(), events: await trail() }
    for (let source = 60; source < 80; source++) await times(10, () => wrong(account.email, `203.0.113.${source}`))
    expect(await attempts()).toBe(before.attempts + 50)
    expect(await trail()).toBe(before.events + 50)
    const incident = async () => (await programme.store.query('incidents', {})).items[0]
    expect(await incident()).toMatchObject({ refused: { count: 50 } })
    programme.clock.advance(10_000)
    await wrong(account.email, '203.0.113.90')
    expect(await incident()).toMatchObject({ refused: { count: 201, lastAt: programme.clock.now().toISOString() } })
    expect(await attempts()).toBe(before.attempts + 50)
  })

  it('cost as many commits on an address that nobody registered', async () => {
    const commits = async (email: string, net: string) => {
      let count = 0
      const stop = programme.store.watch(() => void count++)
      for (let source = 1; source <= 10; source++) await times(10, () => wrong(email, `${net}.${source}`))
      programme.clock.advance(10_000)
      await wrong(email, `${net}.99`)
      stop()
      return count
    }
    expect(await commits(account.email, '198.51.100')).toBe(56)
    expect(await commits('nobody@elsewhere.example', '192.0.2')).toBe(56)
  })
})

describe('a password that is replaced while it is checked', () => {
  it('opens nothing any more', async () => {
    await requestPasswordReset(programme, { email: account.email }, visitor())
    const token = programme.token(account.id, 'password-reset')
    const { passwords } = programme
    let replaced = false
    const slow = {
      ...passwords,
      verify: async (hash: string, password: string) => {
        const outcome = await passwords.verify(hash, password)
        if (!replaced) {
          replaced = true
          const next = 'quiet-meadow-58-compass'
          await setPassword(programme, token, { password: next, confirmPassword: next }, visitor())
        }
        return outcome
      }
    }
    signIn = createSignIn({ ...programme, passwords: slow })
    expect(await right()).toEqual({ outcome: 'invalidCredentials' })
  })
})

describe('room for strangers', () => {
  const stranger = (index: number, caseNumber: string | null) =>
    added('strangers', {
      id: `stranger-${index}`,
      version: 1,
      consecutiveFailures: caseNumber === null ? 1 : 5,
      caseNumber,
      lastAttemptAt: new Date(Date.parse('2026-03-01T00:00:00.000Z') + index * 1000).toISOString()
    })
  const fill = (blocked: number) =>
    programme.store.commit({
      puts: Array.from({ length: 10_000 }, (_, index) => stranger(index, index < blocked ? `C-${index}` : null)),
      events: []
    })

  it('is made by those who only count, before anybody who was shown a case number', async () => {
    await fill(3)
    await wrong('nobody@elsewhere.example')
    const left = async (id: string) => (await programme.store.get('strangers', id)) !== null
    expect([await left('stranger-0'), await left('stranger-2'), await left('stranger-3')]).toEqual([true, true, false])
    expect(await programme.store.count('strangers')).toBeLessThanOrEqual(10_000)
  })

  it('is made by the blocked as well once they fill most of it', async () => {
    await fill(8000)
    await wrong('nobody@elsewhere.example')
    expect(await programme.store.get('strangers', 'stranger-0')).toBeNull()
    expect(await programme.store.get('strangers', 'stranger-9999')).not.toBeNull()
  })

  it('is found for any number at once', async () => {
    await fill(3)
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => wrong(`new${index}@elsewhere.example`, `2001:db8:0:${index}::1`))
    )
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['invalidCredentials']))
    expect(await programme.store.count('strangers')).toBeLessThanOrEqual(10_200)
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

describe('where an account is known to sign in from', () => {
  const from = (ip: string, country: string | null = 'DE', password = goodPassword) =>
    signIn({ email: account.email, password }, visitor(ip, country))
  const known = async () =>
    (await knownSourcesOf(programme, account.id)).map(({ ip, country, count }) => ({ ip, country, count }))

  it('is counted per address and country with the first and the last time, the latest first', async () => {
    const firstAt = programme.clock.now().toISOString()
    await from('203.0.113.7')
    programme.clock.advance(60_000)
    await from('198.51.100.4', 'IN')
    programme.clock.advance(60_000)
    await from('203.0.113.7')
    const lastAt = programme.clock.now().toISOString()
    expect(await known()).toEqual([
      { ip: '203.0.113.7', country: 'DE', count: 2 },
      { ip: '198.51.100.4', country: 'IN', count: 1 }
    ])
    expect((await knownSourcesOf(programme, account.id))[0]).toMatchObject({ firstAt, lastAt })
  })

  it('is the /64 of an IPv6 address, and nothing that only wrong passwords came from', async () => {
    await from('2001:db8:1:2::7')
    await from('2001:db8:1:2:aaaa::9')
    await from('192.0.2.66', 'FR', 'wrong password')
    expect(await known()).toEqual([{ ip: '2001:db8:1:2::/64', country: 'DE', count: 2 }])
  })

  it('is stored with the sign-in, in one commit', async () => {
    const commits: string[][] = []
    programme.store.watch(({ changed }) => commits.push(changed.map(({ collection }) => collection)))
    await from('203.0.113.7')
    expect(commits).toEqual([['credentials', 'attempts', 'knownSources']])
  })

  it('is at most a hundred places: the one longest unused goes first', async () => {
    for (let index = 0; index < 103; index++) {
      await from(`198.51.100.${index}`)
      programme.clock.advance(1000)
      if (index === 50) await from('198.51.100.0')
    }
    const ips = (await known()).map(({ ip }) => ip)
    expect(ips).toHaveLength(100)
    expect(ips).toContain('198.51.100.0')
    expect(ips).not.toContain('198.51.100.3')
    expect(ips).toContain('198.51.100.4')
  })

  it('is read from the attempts where a store was written before they were kept', async () => {
    const attempt = (index: number, outcome: 'right' | 'wrong') =>
      added('attempts', {
        id: `old-${index}`,
        version: 1,
        accountId: account.id,
        incidentId: null,
        at: `2026-03-01T0${index}:00:00.000Z`,
        ip: `192.0.2.${index % 2}`,
        country: 'SG',
        userAgent: 'old browser',
        outcome
      })
    const puts = [0, 1, 2].map((index) => attempt(index, 'right'))
    await programme.store.commit({ puts: [...puts, attempt(3, 'wrong')], events: [] })
    const old = [
      { ip: '192.0.2.0', country: 'SG', count: 2 },
      { ip: '192.0.2.1', country: 'SG', count: 1 }
    ]
    expect(await known()).toEqual(old)
    await from('203.0.113.7')
    expect(await known()).toEqual([{ ip: '203.0.113.7', country: 'DE', count: 1 }, ...old])
  })
})

describe('the room for sign-ins', () => {
  const count = async (outcome: string) =>
    (await programme.store.query('attempts', { where: { accountId: account.id }, limit: 1000 })).items.filter(
      (attempt) => attempt.outcome === outcome
    ).length

  it('is that of the last two hundred right ones of an account; wrong ones and the audit trail stay whole', async () => {
    await times(3, () => wrong())
    for (let index = 0; index < 203; index++) {
      await right()
      programme.clock.advance(1000)
    }
    expect([await count('right'), await count('wrong')]).toEqual([200, 3])
    const { items } = await programme.store.query('attempts', {
      where: { rightOf: account.id },
      sort: 'at',
      limit: 1
    })
    expect(items[0]?.at).toBe('2026-03-02T09:00:03.000Z')
    expect((await programme.store.events({ action: 'account.signed_in', limit: 1000 })).total).toBe(203)
  })

  it('is made in few steps where a store holds many more from before', async () => {
    const puts = Array.from({ length: 400 }, (_, index) =>
      added('attempts', {
        id: `old-${index}`,
        version: 1,
        accountId: account.id,
        incidentId: null,
        at: new Date(Date.parse('2026-02-01T00:00:00.000Z') + index * 1000).toISOString(),
        ip: '192.0.2.1',
        country: 'SG',
        userAgent: 'old browser',
        outcome: 'right'
      })
    )
    await programme.store.commit({ puts, events: [] })
    await times(3, () => right())
    expect(await count('right')).toBe(200)
  })
})
