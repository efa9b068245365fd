import { randomBytes } from 'node:crypto'
import type { Group, ResponseClass } from './measure'
import { freshSource, goodPassword, signUpForm, type Reseller, type World } from './world'

const day = 24 * 3_600_000
const poolSize = 20

type Advance = (time: number) => void
type Make = () => Promise<Reseller>

const post = (world: World, path: string, json?: unknown) => {
  const peer = freshSource()
  return () => world.send(path, json === undefined ? { method: 'POST', peer } : { json, peer })
}

/** Accounts in turns; after each turn a day passes, so that no mail is held back because there was some before. */
function pool(make: Make, advance: Advance) {
  const made: Reseller[] = []
  let next = 0
  return async (): Promise<string> => {
    if (made.length < poolSize) made.push(await make())
    else if (next % poolSize === 0) advance(day)
    const { email } = made[next % poolSize] as Reseller
    next += 1
    return email
  }
}

const still: Advance = () => undefined

function signUps(world: World, advance: Advance): Group {
  const signUp = (change: Record<string, unknown> = {}) => post(world, '/api/signup', signUpForm(change))
  const told = pool(world.active, still)
  const taken = (name: string, email: () => Promise<string>): ResponseClass => ({
    name,
    prepare: async () => [signUp({ email: await email() })]
  })
  return {
    name: 'sign-up',
    classes: [
      { name: 'new', prepare: async () => [signUp()] },
      taken('pending', async () => (await world.signUp()).email),
      taken('active', pool(world.active, advance)),
      // Its address is free again: the same application goes through.
      taken('rejected', async () => (await world.rejected()).email),
      taken('closed', pool(world.closed, still)),
      {
        name: 'active, told within the hour',
        prepare: async () => {
          const email = await told()
          await signUp({ email })()
          return [signUp({ email })]
        }
      }
    ]
  }
}

function resets(world: World, advance: Advance): Group {
  const reset = (email: string) => post(world, '/api/password-reset', { email })
  const told = pool(world.active, still)
  const known = (name: string, email: () => Promise<string>): ResponseClass => ({
    name,
    prepare: async () => [reset(await email())]
  })
  return {
    name: 'password reset',
    classes: [
      known('unknown', async () => `nobody.${randomBytes(6).toString('hex')}@nowhere.example`),
      known('active', pool(world.active, advance)),
      {
        name: 'active, mailed just now',
        prepare: async () => {
          const email = await told()
          await reset(email)()
          return [reset(email)]
        }
      },
      // Their owners are advised to phone; those of the next three are mailed nothing.
      known('blocked', pool(world.blocked, still)),
      known('pending', pool(world.signUp, still)),
      known('rejected', pool(world.rejected, still)),
      known('closed', pool(world.closed, still))
    ]
  }
}

function renewals(world: World, advance: Advance): Group {
  const renew = (token: string) => post(world, `/api/activation/${token}/renew`)
  const ofLink = (name: string, token: () => Promise<string>): ResponseClass => ({
    name,
    prepare: async () => [renew(await token())]
  })
  return {
    name: 'activation renew',
    classes: [
      ofLink('unknown', async () => randomBytes(32).toString('base64url')),
      ofLink('open', async () => (await world.approved()).token),
      ofLink('used', async () => {
        const { token } = await world.approved()
        await world.send(`/api/activation/${token}`, {
          json: { password: goodPassword, confirmPassword: goodPassword }
        })
        return token
      }),
      ofLink('replaced', async () => {
        const { id, token } = await world.approved()
        await world.admin.ask('accounts.resendActivation', { id })
        return token
      }),
      ofLink('expired', async () => {
        const { token } = await world.approved()
        advance(4 * day)
        return token
      })
    ]
  }
}

/** The classes of sign-up, password reset and renewal of an activation link. */
export const requestClasses = [signUps, resets, renewals]
