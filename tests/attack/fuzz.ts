import { createFailures, count, type Part, type Row } from '../faults/part'
import { fuzzOperations } from './fuzz-operations'
import { fuzzRoutes } from './fuzz-routes'
import { fuzzWire } from './fuzz-wire'
import { builtPages } from './listeners'
import { createLog, openWorld, tokenIn, type World } from './world'

/** What all three count in, and when they are to end. */
export type Fuzzing = {
  readonly world: World
  /** Folders of built pages, which the world's portal serves. */
  readonly pages: { readonly portal: string; readonly desk: string }
  /** Inputs for each operation, route or listener. */
  readonly each: number
  readonly until: number
  readonly add: ReturnType<typeof createFailures>['add']
  /** Ids, numbers, addresses and tokens that find something. */
  readonly known: readonly string[]
  /** Times a call, and keeps the longest. */
  readonly timed: <T>(what: string, call: () => Promise<T>) => Promise<T>
}

/** Longer than any call may take on inputs of 64 KB: a regular expression that runs away takes minutes. */
const mostMs = 5_000

/**
 * Item 6: inputs made from the schemas. "Invalid" is what does not fit its schema or form: such an input must leave no
 * byte in the journal. What fits and is refused by a rule may be counted (a wrong password, a refused attempt: ADR
 * 0033): which operations did that is told.
 */
export const fuzz: Part = {
  title: 'inputs that fit, nearly fit and do not fit, for every operation and route',
  run: async ({ full, limitMs }) => {
    const failures = createFailures()
    const log = createLog('info')
    const pages = await builtPages()
    const world = await openWorld({ log, portalDirectory: pages.portal })
    const rejected: string[] = []
    const onRejection = (reason: unknown) =>
      void rejected.push(reason instanceof Error ? (reason.stack ?? '') : String(reason))
    process.on('unhandledRejection', onRejection)
    let longest = { what: '', ms: 0 }
    const fuzzing: Omit<Fuzzing, 'until'> = {
      world,
      pages,
      each: full ? 10_000 : 100,
      add: failures.add,
      known: await inhabit(world),
      timed: async (what, call) => {
        const start = performance.now()
        const result = await call()
        const ms = performance.now() - start
        if (ms > longest.ms) longest = { what, ms }
        if (ms > mostMs) failures.add('slow', `${what}: ${Math.round(ms)} ms`)
        return result
      }
    }
    const rows: Row[] = []
    try {
      for (const run of [fuzzOperations, fuzzRoutes, fuzzWire])
        rows.push(...(await run({ ...fuzzing, until: Date.now() + limitMs / 3 })))
      await world.settled()
      const chain = await world.admin.ask('audit.verify', {})
      if (!chain.ok) failures.add('chain', JSON.stringify(chain).slice(0, 300))
    } finally {
      await world.close()
      await pages.remove()
      await new Promise((resolve) => setTimeout(resolve, 50))
      process.off('unhandledRejection', onRejection)
    }
    for (const line of log.errors()) failures.add('internal', line.slice(0, 600))
    for (const reason of rejected) failures.add('rejection', reason.slice(0, 400))
    return [
      ...rows,
      { what: 'the longest call', figure: `${count(Math.round(longest.ms))} ms: ${longest.what}`, held: null },
      failures.row('answers of 5xx or `internal`, errors in the log', 'internal'),
      failures.row('unhandled rejections', 'rejection'),
      failures.row('inputs that do not fit and were answered otherwise than as invalid', 'accepted'),
      failures.row('bytes written to the journal by inputs that do not fit', 'written'),
      failures.row('changes by inputs that a rule refused as invalid, counted attempts apart', 'changed'),
      failures.row('changes by requests that were answered with an error, sign-in apart', 'refused'),
      failures.row('calls of a reviewer or of nobody that were not refused as they must be', 'let in'),
      failures.row('answers that are no JSON values', 'json'),
      { ...failures.row(`calls of more than ${count(mostMs)} ms`, 'slow'), timing: true },
      failures.row('the chain of the journal broken afterwards', 'chain')
    ]
  }
}

/** One account of each kind, so that ids find something. */
async function inhabit(world: World): Promise<readonly string[]> {
  const pending = await world.signUp()
  const approved = await world.signUp()
  const token = await world.approve(approved)
  const active = await world.active()
  const blocked = await world.active()
  for (let time = 0; time < 5; time += 1)
    await world.send('/api/signin', { json: { email: blocked.email, password: 'a wrong password' } })
  await world.mailTo(blocked.id, 'account-blocked')
  const [call] = (await world.admin.ask('incidents.find', { text: blocked.number })).items
  await world.send('/api/password-reset', { json: { email: active.email } })
  const reset = tokenIn(await world.mailTo(active.id, 'password-reset'))
  const { items } = await world.admin.ask('mail.list', { limit: 3 })
  const colleague = await world.colleague('accountManager')
  return [
    ...[pending, approved, active, blocked].flatMap(({ id, number, email }) => [id, number, email]),
    ...items.map(({ id }) => id),
    call?.incident?.id ?? '',
    call?.incident?.caseNumber ?? '',
    colleague.staffId,
    token,
    reset
  ]
}
