import { randomBytes } from 'node:crypto'
import type { Group } from './measure'
import { freshSource, signUpForm, type Reseller, type World } from './world'

const day = 24 * 3_600_000
const poolSize = 20

type Advance = (time: number) => void

const post = (world: World, path: string, json?: unknown) => {
  const peer = freshSource()
  return () => world.send(path, json === undefined ? { method: 'POST', peer } : { json, peer })
}

/** Active accounts in turns; after each turn a day passes, so that no mail is held back because there was some before. */
function pool(world: World, advance: Advance) {
  const made: Reseller[] = []
  let next = 0
  return async (): Promise<string> => {
    if (made.length < poolSize) made.push(await world.active())
    else if (next % poolSize === 0) advance(day)
    const { email } = made[next % poolSize] as Reseller
    next += 1
    return email
  }
}

function signUps(world: World, advance: Advance): Group {
  const signUp = (change: Record<string, unknown> = {}) => post(world, '/api/signup', signUpForm(change))
  const active = pool(world, advance)
  const told = pool(world, () => undefined)
  return {
    name: 'sign-up',
    classes: [
      { name: 'new', prepare: async () => signUp() },
      { name: 'pending', prepare: async () => signUp({ email: (await world.signUp()).email }) },
      { name: 'active', prepare: async () => signUp({ email: await active() }) },
      {
        name: 'active, told within the hour',
        prepare: async () => {
          const email = await told()
          await signUp({ email })()
          return signUp({ email })
        }
      }
    ]
  }
}

function resets(world: World, advance: Advance): Group {
  const reset = (email: string) => post(world, '/api/password-reset', { email })
  const active = pool(world, advance)
  const told = pool(world, () => undefined)
  return {
    name: 'password reset',
    classes: [
      { name: 'unknown', prepare: async () => reset(`nobody.${randomBytes(6).toString('hex')}@nowhere.example`) },
      { name: 'active', prepare: async () => reset(await active()) },
      {
        name: 'active, mailed just now',
        prepare: async () => {
          const email = await told()
          await reset(email)()
          return reset(email)
        }
      },
      { name: 'pending', prepare: async () => reset((await world.signUp()).email) }
    ]
  }
}

function renewals(world: World, advance: Advance): Group {
  const renew = (token: string) => post(world, `/api/activation/${token}/renew`)
  return {
    name: 'activation renew',
    classes: [
      { name: 'unknown', prepare: async () => renew(randomBytes(32).toString('base64url')) },
      { name: 'open', prepare: async () => renew(await world.approve(await world.signUp())) },
      {
        name: 'expired',
        prepare: async () => {
          const token = await world.approve(await world.signUp())
          advance(4 * day)
          return renew(token)
        }
      }
    ]
  }
}

/** The classes of sign-up, password reset and renewal of an activation link. */
export const requestClasses = [signUps, resets, renewals]
