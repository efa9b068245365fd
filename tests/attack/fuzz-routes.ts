import fc from 'fast-check'
import { object, type AnySchema } from 'yup'
import { countryCodes } from '@shared/countries'
import { defaultSettings } from '@shared/settings'
import { signUpSchema } from '@shared/sign-up'
import { passwordForm, resetForm } from '../../src/main/services/activation'
import { signInForm } from '../../src/main/services/sign-in'
import { count, type Row } from '../faults/part'
import type { Fuzzing } from './fuzz'
import { show } from './fuzz-operations'
import { inputsFor } from './inputs'
import { portalRoutes } from './listeners'
import { watchJournal, writtenSince } from './written'

const { organizationTypes } = defaultSettings.signUp
/** What each route takes; those that are not named take nothing. */
const forms: Readonly<Record<string, AnySchema>> = {
  '/api/signup': signUpSchema({ mobileRequired: false, organizationTypes, countryCodes }),
  '/api/signin': signInForm,
  '/api/password-reset': resetForm,
  '/api/activation/:token': passwordForm
}

/** Every route of the portal, as its own code adds them. */
export async function fuzzRoutes(fuzzing: Fuzzing): Promise<readonly Row[]> {
  const { world, each, until, add, timed } = fuzzing
  const routes = portalRoutes().filter(({ method }) => ['GET', 'POST'].includes(method))
  const statuses = new Map<number, number>()
  const tokens = fc.oneof(
    fc.constantFrom(...fuzzing.known.filter((word) => word.length === 43)),
    fc.stringMatching(/^[\w-]{43}$/),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }).map((text) => encode(text))
  )
  let sent = 0
  const cut = new Set<string>()
  const begin = Date.now()
  let journal = await watchJournal(world)
  for (const [index, { method, path }] of routes.entries()) {
    // Each route has its share of the time, half of it for what does not fit.
    const due = (part: number) => begin + ((until - begin) * (index + part)) / routes.length
    const schema = forms[path] ?? object()
    const inputs = fc.sample(fc.tuple(inputsFor(schema, fuzzing.known, false), tokens), { numRuns: each, seed: 6 })
    const fitting: (readonly [unknown, string])[] = []
    const send = async (input: unknown, token: string): Promise<number> => {
      const address = path.replace(/:\w+/, token)
      const json = method === 'POST' ? { body: JSON.stringify(input) ?? '' } : {}
      const headers = { 'content-type': 'application/json' }
      const { status } = await timed(`${method} ${path}`, () => world.send(address, { method, ...json, headers }))
      sent += 1
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      const [written] = await journal.grown()
      // A wrong password is counted before it is refused: that is the lockout.
      if (status >= 400 && path !== '/api/signin' && written !== undefined)
        add('refused', `${method} ${address}: ${status}: ${written.slice(170, 500)}: ${show(input)}`)
      if (status >= 500) add('internal', `${method} ${address}: ${status}: ${show(input)}`)
      return status
    }
    await world.settled()
    const before = await world.journalBytes()
    journal = await watchJournal(world)
    for (const [input, token] of inputs) {
      if (Date.now() > due(0.5) && sent % 50 === 0) {
        cut.add(`${method} ${path}`)
        break
      }
      if (method === 'GET' || (await schema.isValid(input, { strict: true }).catch(() => false))) {
        fitting.push([input, token])
        continue
      }
      const status = await send(input, token)
      if (status < 400 && path in forms) add('accepted', `${method} ${path}: ${status}: ${show(input)}`)
    }
    const [written] = await writtenSince(world.directory, before)
    if (written !== undefined && path in forms) add('written', `${method} ${path}: ${written.slice(170, 500)}`)
    for (const [number, [input, token]] of fitting.entries()) {
      if (number > 15 && Date.now() > due(1)) {
        cut.add(`${method} ${path}`)
        break
      }
      await send(input, token)
    }
  }
  const told = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} ${count(times)}`)
  return [
    {
      what: `routes of the portal, ${count(each)} inputs each`,
      figure: `${routes.length}${cut.size > 0 ? `; time was up for ${cut.size} of them` : ''}`,
      held: null
    },
    { what: 'requests to them, and their answers', figure: `${count(sent)}: ${told.join(', ')}`, held: null }
  ]
}

/** Half of a surrogate pair has no URL encoding. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return '%ED%A0%80'
  }
}
