import { randomBytes, randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createPasswords, type Passwords } from '../../src/main/services/passwords'
import { createSignIn } from '../../src/main/services/sign-in'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import type { Put } from '../../src/main/store/port'
import { createProgramme, goodPassword, visitor } from '../support/programme'
import { figure, show, spread, timed } from './figures'
import { completeIndexes, inDirectory, stock, stockOf } from './stock'

const owner = { name: 'Priya Menon', email: 'priya.menon@kestrel.example', organizationName: 'Kestrel Hosting GmbH' }
const rounds = 200
const atOnce = 32

/**
 * What a sign-in costs beyond the hash: its whole time less the time that its own check of the hash took. Once the indexes
 * are complete, and just after a start while they complete.
 */
export async function benchSignIn(count: number): Promise<readonly string[]> {
  return inDirectory(async (directory) => {
    const accounts = stockOf(count)
    await stock(directory, accounts)
    const { store } = await openEmbeddedStore({ directory })
    const passwords = createPasswords()
    const passwordHash = await passwords.hashNew(goodPassword, owner, 'password')
    const active = accounts.filter(({ status }) => status === 'active').slice(0, 50)
    const setAt = new Date().toISOString()
    const credentials = active.map(({ id }): Put => {
      const record = { id, version: 1, passwordHash, setAt, failedAttempts: [], blockedAt: null }
      return { collection: 'credentials', record, basedOn: null }
    })
    await store.commit({ puts: credentials, events: [] })

    const hashes: number[] = []
    const watched: Passwords = {
      ...passwords,
      verify: async (hash, password) => {
        const { result, ms } = await timed(() => passwords.verify(hash, password))
        hashes.push(ms)
        return result
      }
    }
    const programme = createProgramme({ store })
    const now = () => new Date()
    const signIn = createSignIn({ ...programme, passwords: watched, now, random: randomBytes, newId: randomUUID })
    const one = async (index: number) => {
      const account = active[index % active.length]
      const answer = await signIn(
        { email: account?.emailClaim ?? '', password: goodPassword },
        visitor(`203.0.113.${index % 250}`)
      )
      if (answer.outcome !== 'signedIn') throw new Error(`a right password was answered with ${answer.outcome}`)
    }

    const file = await open(join(directory, 'bare-append'), 'w')
    const bytes = Buffer.alloc(2_500, 'x')
    let done = 0
    /** Sign-ins and bare appends in turn, so that both meet the same disk. */
    const measure = async (times: number) => {
      const beyond: number[] = []
      const alone: number[] = []
      const appends: number[] = []
      for (const until = done + times; done < until; done += 1) {
        hashes.length = 0
        const { ms } = await timed(() => one(done))
        const hash = hashes[0] ?? Number.NaN
        beyond.push(ms - hash)
        alone.push(hash)
        const append = async () => {
          await file.write(bytes, 0, bytes.length, done * bytes.length)
          await file.datasync()
        }
        appends.push((await timed(append)).ms)
      }
      return { beyond, alone, appends }
    }
    // Until the compiler knows the code.
    await measure(20)
    store.warmUp()
    const early = await measure(40)
    await completeIndexes(store)
    const { beyond, alone, appends } = await measure(rounds)
    await file.close()
    const delays = monitorEventLoopDelay({ resolution: 1 })
    delays.enable()
    for (let round = 0; round < 4; round += 1)
      await Promise.all(Array.from({ length: atOnce }, (_, index) => one(round * atOnce + index)))
    delays.disable()
    await store.close()
    return [
      `${count.toLocaleString('en')} accounts: signing in`,
      spread('the check of the hash', alone),
      spread('all the rest of a sign-in, its durable commit included', beyond, 3),
      spread('a bare synced append of 2,500 bytes, in turn with it', appends),
      spread('all the rest of a sign-in just after a start, while indexes complete', early.beyond),
      figure(`event loop held up while ${atOnce} sign in at a time, longest`, delays.max / 1e6, show, 20)
    ]
  })
}
