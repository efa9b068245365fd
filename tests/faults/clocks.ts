import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createSteadyClock } from '../../src/main/steady-clock'
import { readLink, requestPasswordReset } from '../../src/main/services/activation'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Store } from '../../src/main/store/port'
import { createProgramme, hours, minutes, signUpForm, visitor } from '../support/programme'
import { disk } from './disk'
import { count, createFailures, type Part } from './part'

const day = hours(24)
/** What the machine's clock does, one after the other, with ten minutes of life between. */
const histories: readonly (readonly number[])[] = [
  [day],
  [-day],
  [day, -day],
  [-day, day],
  [day, day, -day, -day],
  [-day, -day, day, day]
]

type Failures = ReturnType<typeof createFailures>

/** Item 6: the machine's clock jumps by days. */
export const clocks: Part = {
  title: 'the clock jumps by a day, ahead and back, while the programme runs and while it is closed',
  run: async () => {
    const base = await mkdtemp(join(await disk(), 'clocks-'))
    const failures = createFailures()
    let stories = 0
    try {
      for (const jumps of histories) {
        for (const restarts of [false, true]) {
          stories += 1
          await story(join(base, String(stories)), jumps, restarts, failures)
        }
      }
    } finally {
      await rm(base, { recursive: true, force: true })
    }
    return [
      {
        what: 'stories of jumps, each with sign-ups, links and resets on real files',
        figure: count(stories),
        held: null
      },
      failures.row('entries of the trail out of order, in number or time', 'trail'),
      failures.row('applications listed in another order than they came', 'list'),
      failures.row('links that expired before their time on the machine’s clock', 'early'),
      failures.row('links that lived longer than their time and the jumps back', 'late'),
      failures.row('expired links that were good again', 'revived'),
      failures.row('times that stood still', 'still')
    ]
  }
}

async function story(
  directory: string,
  jumps: readonly number[],
  restarts: boolean,
  failures: Failures
): Promise<void> {
  const name = `${jumps.map((jump) => `${jump / day > 0 ? '+' : ''}${jump / day}`).join(' ')} days${restarts ? ', restarted' : ''}`
  let elapsed = 0
  let offset = Date.parse('2026-03-02T09:00:00.000Z')
  const wall = () => offset + elapsed
  let clock = createSteadyClock(wall, () => elapsed)
  let store: Store = (await openEmbeddedStore({ directory, now: () => clock.now() })).store
  // The services keep what they were made with; after a restart it stands for the next process.
  const lasting: Store = new Proxy({} as Store, { get: (_target, key) => Reflect.get(store, key) as unknown })
  const programme = createProgramme({
    store: lasting,
    clock: { now: () => clock.now(), advance: (ms) => void (elapsed += ms) }
  })
  const reviewer = await programme.hire('reviewer')
  const numbers: string[] = []
  let signUps = 0
  const signUp = async () => {
    signUps += 1
    programme.clock.advance(minutes(1))
    const account = await programme.signUp({
      email: `somebody-${signUps}@firm-${signUps}.example`,
      organizationName: `Firm number ${signUps}`
    })
    numbers.push(account.number)
    return account
  }
  type Sent = { readonly token: string; readonly made: number; readonly ends: number; expired: boolean }
  const links: Sent[] = []
  const remember = (token: string, lifetime: number) => {
    const made = clock.now().getTime()
    links.push({ token, made: elapsed, ends: made + lifetime, expired: false })
  }
  let back = 0
  const look = async () => {
    for (const link of links) {
      const expired = (await readLink(programme, link.token)) === 'link_expired'
      if (link.expired && !expired) failures.add('revived', name)
      // Behind: the machine's clock is the one that was promised to the reader of the mail.
      if (expired && Math.max(wall(), clock.now().getTime()) < link.ends) failures.add('early', name)
      if (!expired && elapsed - link.made > link.ends - link.made && wall() >= link.ends + back)
        failures.add('late', name)
      link.expired ||= expired
    }
  }

  const active = await programme.activeAccount(
    signUpForm({ email: 'active@steady.example', organizationName: 'Steady' })
  )
  numbers.push(active.number)
  for (const jump of [0, ...jumps]) {
    offset += jump
    back += Math.max(0, -jump)
    if (restarts) {
      await store.close()
      clock = createSteadyClock(wall, () => elapsed)
      store = (await openEmbeddedStore({ directory, now: () => clock.now() })).store
      const [newest] = (await store.events({ limit: 1 })).items
      if (newest) clock.notBefore(new Date(newest.at))
    }
    await look()
    const approved = await programme.approve(await signUp(), reviewer)
    remember(programme.token(approved.id), hours(72))
    if (jump === 0) {
      await requestPasswordReset(programme, { email: 'active@steady.example' }, visitor())
      remember(programme.token(active.id, 'password-reset'), hours(1))
    }
    const before = clock.now().getTime()
    programme.clock.advance(minutes(10))
    if (clock.now().getTime() - before < minutes(4)) failures.add('still', name)
    await look()
  }
  for (let passed = 0; passed < 12; passed += 1) {
    programme.clock.advance(hours(12))
    await look()
  }

  const events = await store.eventsAfter(0, 1_000)
  for (const [index, event] of events.entries()) {
    const earlier = events[index - 1]
    if (event.sequence !== index + 1 || (earlier && earlier.at > event.at))
      failures.add('trail', `${name}: event ${index}`)
  }
  if (!(await store.verifyTrail()).ok) failures.add('trail', name)
  const listed = (await store.query('accounts', { sort: 'createdAt', limit: 1_000 })).items.map((each) => each.number)
  if (listed.join() !== numbers.join()) failures.add('list', `${name}: ${listed.join()}`)
  await store.close()
}
