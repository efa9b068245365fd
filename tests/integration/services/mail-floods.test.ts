import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkState } from '../../../src/main/domain/links'
import { renewLink, requestPasswordReset, resendActivation } from '../../../src/main/services/activation'
import { signUpVisitor } from '../../../src/main/services/sign-up'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { createMemoryStore } from '../../../src/main/store/memory-store'
import type { Store } from '../../../src/main/store/port'
import { createProgramme, hours, minutes, signUpForm, visitor, type Programme } from '../../support/programme'
import { createDirectories } from '../../support/store-world'

const directories = createDirectories()
afterAll(directories.clear)

describe.each<[string, () => Promise<Store>]>([
  ['on disk', async () => (await openEmbeddedStore({ directory: await directories.create() })).store],
  ['in memory', async () => createMemoryStore()]
])('with a store %s', (_name, open) => {
  let store: Store
  let programme: Programme
  beforeEach(async () => {
    store = await open()
    programme = createProgramme({ store })
  })
  afterEach(() => store.close())

  const forget = (email = signUpForm().email) => requestPasswordReset(programme, { email }, visitor())
  const openLinks = async () =>
    (await store.query('links', {})).items.filter((link) => linkState(link, programme.clock.now()) === 'open')

  it('thirty resets at once mail one link, and one is open', async () => {
    await programme.activeAccount()
    await Promise.all(Array.from({ length: 30 }, () => forget()))
    expect(await store.count('mail', { where: { kind: 'password-reset' } })).toBe(1)
    expect(await openLinks()).toHaveLength(1)
  })

  it('whatever mails links at once, one is open', async () => {
    const reviewer = await programme.hire('reviewer')
    const account = await programme.approve(await programme.signUp(), reviewer)
    const old = programme.token(account.id)
    programme.clock.advance(hours(72))
    await Promise.all(
      Array.from({ length: 4 }, () => [
        forget(),
        renewLink(programme, old, visitor()),
        resendActivation(programme, account.id, reviewer)
      ]).flat()
    )
    expect(await openLinks()).toHaveLength(1)
    // The last one, and the one from before, which the outbox drops for its age.
    expect(await store.count('mail', { where: { kind: 'activation', state: ['queued', 'held'] } })).toBe(2)
  })

  it('sixty sign-ups at once with a taken address tell its owner once', async () => {
    await programme.signUp()
    programme.clock.advance(hours(1))
    const again = (name: string) => signUpVisitor(programme, signUpForm({ name }), visitor('198.51.100.9'))
    await Promise.all(Array.from({ length: 60 }, (_, index) => again(`Visitor ${index}`)))
    expect(await store.count('mail', { where: { kind: 'signup-duplicate' } })).toBe(1)
  })

  it('resets for addresses that nobody registered cost a commit each, keep nothing and harm no trail', async () => {
    await programme.activeAccount()
    programme.clock.advance(minutes(2))
    const commits: number[] = []
    store.watch(({ changed, events }) => commits.push(changed.length + events.length))
    await Promise.all(Array.from({ length: 20 }, (_, index) => forget(`nobody${index % 2}@elsewhere.example`)))
    expect(commits).toEqual(Array(20).fill(0))
    expect(await store.verifyTrail()).toMatchObject({ ok: true, problem: null })
  })
})
