import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestPasswordReset, resendActivation } from '../../../src/main/services/activation'
import { approveAccount, rejectAccount } from '../../../src/main/services/decisions'
import { createSignIn } from '../../../src/main/services/sign-in'
import { signUpVisitor } from '../../../src/main/services/sign-up'
import { checkVerificationCode } from '../../../src/main/services/verification'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { createMemoryStore } from '../../../src/main/store/memory-store'
import type { Store } from '../../../src/main/store/port'
import { createProgramme, minutes, signUpForm, visitor, type Programme } from '../../support/programme'
import { createDirectories } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

const atOnce = <T>(count: number, ask: () => Promise<T>) => Promise.allSettled(Array.from({ length: count }, ask))
const statuses = (outcomes: readonly PromiseSettledResult<unknown>[]) => [
  ...new Set(outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'done')))
]

describe.each<[string, () => Promise<Store>]>([
  ['on disk', async () => (await openEmbeddedStore({ directory: await directories.create() })).store],
  ['in memory', async () => createMemoryStore()]
])('with a store %s, of many at once', (_name, open) => {
  let store: Store
  let programme: Programme
  beforeEach(async () => {
    store = await open()
    programme = createProgramme({ store })
  })
  afterEach(() => store.close())

  it('identical sign-ups make one account, and all are answered alike', async () => {
    const outcomes = await atOnce(40, () => signUpVisitor(programme, signUpForm(), visitor()))
    expect(statuses(outcomes)).toEqual(['done'])
    expect(await store.count('accounts')).toBe(1)
    expect(await store.count('mail', { where: { kind: 'signup-confirmation' } })).toBe(1)
    expect((await store.events({ action: 'account.signup_repeated' })).total).toBe(39)
  })

  const openLinks = async () =>
    (await store.query('links', {})).items.filter(({ usedAt, replacedAt }) => usedAt === null && replacedAt === null)

  it.each([
    ['unknown', 0],
    ['pending', 0],
    ['approved', 1],
    ['active', 1]
  ] as const)(
    'password resets for an address that is %s are answered alike, and links open at the end: %i',
    async (kind, links) => {
      if (kind === 'pending') await programme.signUp()
      if (kind === 'approved') await programme.approve(await programme.signUp(), await programme.hire('reviewer'))
      if (kind === 'active') await programme.activeAccount()
      programme.clock.advance(minutes(2))
      const outcomes = await atOnce(25, () => requestPasswordReset(programme, { email: signUpForm().email }, visitor()))
      expect(statuses(outcomes)).toEqual(['done'])
      expect(await openLinks()).toHaveLength(links)
    }
  )

  it('decisions one is taken, and the other is told who decided what and when', async () => {
    const pending = await programme.signUp()
    const rohan = await programme.hire('reviewer', 'Rohan Dalvi')
    const meera = await programme.hire('reviewer', 'Meera Nair')
    const [approval, rejection] = await Promise.allSettled([
      approveAccount(programme, pending, null, rohan),
      rejectAccount(programme, pending, 'No such company.', false, meera)
    ])
    const [loser, message] =
      approval.status === 'rejected'
        ? [approval, 'Meera Nair rejected RS-000001 on 2026-03-02 at 09:00 UTC. It is rejected now.']
        : [
            rejection,
            'Rohan Dalvi approved RS-000001 on 2026-03-02 at 09:00 UTC. It is approved, but not activated yet now.'
          ]
    expect([approval.status, rejection.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect(loser).toMatchObject({ reason: { code: 'conflict', message } })
  })

  it('wrong codes three are checked, and the others are told to wait', async () => {
    const account = await programme.activeAccount()
    const asha = await programme.hire('accountManager')
    const signIn = createSignIn(programme)
    for (let count = 0; count < 5; count++) await signIn({ email: account.email, password: 'wrong' }, visitor())
    const { incidentId } = await programme.account(account.id)
    const outcomes = await atOnce(12, () => checkVerificationCode(programme, incidentId ?? '', 'AAAA-AAAA', asha))
    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? outcome.reason.code : outcome.value.match ? 'match' : 'no match'
    )
    expect(codes.sort()).toEqual([...Array<string>(3).fill('no match'), ...Array<string>(9).fill('rate_limited')])
    expect((await store.events({ action: 'verification.failed' })).total).toBe(3)
  })

  it('activation links sent again, one is open at the end', async () => {
    const asha = await programme.hire('reviewer')
    const account = await programme.approve(await programme.signUp(), asha)
    const outcomes = await atOnce(12, () => resendActivation(programme, account.id, asha))
    expect(statuses(outcomes)).toEqual(['done'])
    expect(await openLinks()).toHaveLength(1)
    expect(await store.count('links')).toBe(13)
  })
})
