import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../src/main/store/embedded-store'
import { ReadOnlyError, StoreOpenError, type Store } from '../../src/main/store/port'
import { openKeyRing } from '../../src/main/store/key-ring'
import { disk } from './disk'
import { createFailingFiles, errorCodes, type Call, type Fault } from './failing-files'
import { healthSaid } from './health-said'
import { audit, change } from './ledger'
import { count, createFailures, type Part } from './part'

type Plan = NonNullable<Parameters<typeof createFailingFiles>[0]>

/** What a run did: what was confirmed, and what the store said of itself. */
type Outcome = {
  readonly confirmed: readonly string[]
  readonly refused: number
  /** Taken after one was refused because of the disk: must not happen. */
  readonly takenAfterRefusal: number
  readonly saidSo: boolean
  readonly problem: string | null
}

/** Item 3: every call of a fixed scenario fails, once and for good. */
export const failingCalls: Part = {
  title: 'every write, sync, rename and open of a fixed scenario fails, once or from then on',
  run: async ({ full, limitMs }) => {
    const base = await mkdtemp(join(await disk(), 'calls-'))
    const failures = createFailures()
    const until = Date.now() + limitMs
    const calls = createFailingFiles(null)
    let runs = 0
    let wanted = 0
    let readOnly = 0
    try {
      await scenario(join(base, 'calm'), calls)
      const plans = plansFor(calls.calls, full)
      wanted = plans.length
      for (const plan of plans) {
        if (Date.now() > until) break
        runs += 1
        const directory = join(base, String(runs))
        const what = `${plan.fault}${plan.lasts ? ' from' : ' at'} call ${plan.at} (${calls.calls[plan.at]?.name})`
        const files = createFailingFiles(plan)
        const outcome = await scenario(directory, files)
        if (outcome.refused > 0) readOnly += 1
        if (!files.struck()) failures.add('calm', what)
        if (outcome.problem !== null) failures.add('words', `${what}: ${outcome.problem}`)
        if (outcome.takenAfterRefusal > 0) failures.add('writable', what)
        if (outcome.refused > 0 && !outcome.saidSo) failures.add('unsaid', what)
        await recovers(directory, `${directory}-later`, outcome, what, failures)
        await rm(directory, { recursive: true, force: true })
        await rm(`${directory}-later`, { recursive: true, force: true })
      }
      const said = await healthSaid(join(base, 'hub'))
      return [
        {
          what: 'calls of the scenario (open, write, sync, rename and more)',
          figure: count(calls.calls.length),
          held: null
        },
        {
          what: 'runs, each with one of them failing with EIO, ENOSPC, EROFS, EACCES or a short write',
          figure: `${count(runs)} of ${count(wanted)}${runs < wanted ? ' (time was up)' : ''}`,
          held: null
        },
        { what: 'of them that ended read-only', figure: count(readOnly), held: null },
        failures.row('confirmed changes that were not on disk', 'lost'),
        failures.row('half commits, changes without exactly one event, broken chains', 'half', 'events', 'trail'),
        failures.row('good files replaced by bad ones', 'replaced'),
        failures.row('commits taken after a failed one', 'writable'),
        failures.row('stores that did not say that they are read-only', 'unsaid'),
        failures.row('failures told as something else', 'words'),
        failures.row('stores that did not recover once the cause was gone', 'open'),
        failures.row('faults that never came', 'calm'),
        { what: 'said in /healthz and in the status bar', figure: said, held: said === 'readOnly, 503, readOnly' }
      ]
    } finally {
      await rm(base, { recursive: true, force: true })
    }
  }
}

/** All of them in full; in quick each call with one error, every second one lasting, and short writes. */
function plansFor(calls: readonly Call[], full: boolean): readonly Plan[] {
  return calls.flatMap(({ name }, at) => {
    const short: readonly Fault[] = name === 'write' ? ['short'] : []
    const faults = full ? [...errorCodes, ...short] : [errorCodes[at % errorCodes.length] ?? 'EIO', ...short]
    return faults.flatMap((fault, index): Plan[] =>
      full
        ? [
            { at, fault, lasts: false },
            { at, fault, lasts: true }
          ]
        : [{ at, fault, lasts: (at + index) % 2 === 0 }]
    )
  })
}

async function scenario(directory: string, files: ReturnType<typeof createFailingFiles>): Promise<Outcome> {
  const confirmed: string[] = []
  let refused = 0
  let takenAfterRefusal = 0
  let saidSo = false
  let problem: string | null = null

  async function commit(store: Store, lane: number, version: number, text = ''): Promise<void> {
    try {
      await store.commit(change(lane, version, text))
      confirmed.push(`${lane}:${version}`)
      if (refused > 0) takenAfterRefusal += 1
    } catch (error) {
      if (error instanceof ReadOnlyError) refused += 1
      // A version that was refused before is missing now: also a consequence of the disk.
      else if (refused === 0) problem ??= String(error)
      const { state, reason } = store.health()
      saidSo = state === 'readOnly' && reason !== null && reason.length > 20
    }
  }
  const open = async () => (await openEmbeddedStore({ directory, fs: files.fs })).store

  try {
    const store = await open()
    const ring = await openKeyRing({ file: join(directory, 'mail-keys.bin'), fs: files.fs }).catch(async (error) => {
      await store.close().catch(() => undefined)
      throw error
    })
    await commit(store, 0, 1)
    await commit(store, 1, 1)
    await Promise.all([2, 3, 4].map((lane) => commit(store, lane, 1)))
    await store.snapshot().catch(() => undefined)
    const sealed = await ring.seal({ code: '1' }).catch(() => null)
    await commit(store, 0, 2)
    await commit(store, 5, 1, 'x'.repeat(90_000))
    await store.snapshot().catch(() => undefined)
    if (sealed) await ring.destroy([sealed.keySlot]).catch(() => undefined)
    await commit(store, 1, 2)
    // The cause is gone: what was read-only stays so until the restart.
    if (refused > 0) files.heal()
    await commit(store, 6, 1)
    await commit(store, 7, 1)
    await ring.close().catch(() => undefined)
    await store.close().catch(() => undefined)
    if (refused === 0) {
      const again = await open()
      await commit(again, 0, 3)
      await again.close().catch(() => undefined)
    }
  } catch (error) {
    if (!(error instanceof StoreOpenError)) problem ??= String(error)
  }
  return { confirmed, refused, takenAfterRefusal, saidSo, problem }
}

/** What the next start finds: the files as they are, and nobody who has them. */
async function recovers(
  directory: string,
  copy: string,
  { confirmed }: Outcome,
  what: string,
  failures: ReturnType<typeof createFailures>
): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    if (name !== 'lock') await cp(join(directory, name), join(copy, name), { recursive: true })
  }
  try {
    const { store, notices } = await openEmbeddedStore({ directory: copy })
    for (const { kind, detail } of await audit(store, confirmed)) failures.add(kind, `${what}: ${detail}`)
    for (const notice of notices) if (notice.includes('damaged')) failures.add('replaced', `${what}: ${notice}`)
    await store.commit(change(20, 1, 'after'))
    await store.close()
    const ring = await openKeyRing({ file: join(copy, 'mail-keys.bin') })
    await ring.seal({ code: '2' })
    await ring.close()
  } catch (error) {
    failures.add('open', `${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
