import type { Group, ResponseClass } from './measure'
import { freshSource, goodPassword, type Reseller, type World } from './world'

const caseNumber = /C-[0-9A-Z]{4}-[0-9A-Z]{4}/g
const wrong = 'a wrong password'
const steps = ['try 1', 'try 2', 'try 3', 'try 4', 'try 5', 'wrong after that', 'right after that']
let names = 0

const nobody = () => `nobody.${(names += 1)}.somewhere@nowhere.example`

const signIn = (world: World, email: string, password: string) => {
  const peer = freshSource()
  return () => world.send('/api/signin', { json: { email, password }, peer })
}

/** Active accounts to choose from. */
async function someActive(world: World): Promise<(number: number) => string> {
  const made: Reseller[] = []
  while (made.length < 12) made.push(await world.active())
  return (number) => (made[number % made.length] as Reseller).email
}

/**
 * Addresses of every kind, each guessed until it is blocked and after that: one that nobody registered is answered like
 * them at every step. And what is no attempt at all.
 */
export async function signInClasses(world: World): Promise<readonly Group[]> {
  const active = await someActive(world)
  const guessed = (name: string, email: () => Promise<string>): ResponseClass => ({
    name,
    prepare: async () => {
      const address = await email()
      return steps.map((step) => signIn(world, address, step.startsWith('right') ? goodPassword : wrong))
    }
  })
  const invalid = (name: string, password: string, email: () => string): ResponseClass => ({
    name,
    prepare: async () => [signIn(world, email(), password)]
  })
  const someone = () => active((names += 1))
  const longPassword = 'x'.repeat(1_100)
  return [
    {
      name: 'sign-in, guessed until blocked',
      classes: [
        guessed('unknown', async () => nobody()),
        guessed('active', async () => (await world.active()).email),
        guessed('pending', async () => (await world.signUp()).email),
        guessed('approved, not activated', async () => (await world.approved()).email),
        guessed('rejected', async () => (await world.rejected()).email),
        guessed('closed', async () => (await world.closed()).email)
      ],
      steps,
      shown: caseNumber
    },
    {
      name: 'sign-in, empty',
      classes: [invalid('empty, unknown', '', nobody), invalid('empty, active', '', someone)]
    },
    {
      name: 'sign-in, over-long',
      classes: [
        invalid('over-long, unknown', longPassword, nobody),
        invalid('over-long, active', longPassword, someone)
      ]
    }
  ]
}

/** The first try only, where a password costs what it does: whether checking against nothing takes as long. */
export async function firstTryClasses(world: World): Promise<readonly Group[]> {
  const active = await someActive(world)
  // The hash before it is the same for all; to the account that is guessed it gives its tries back.
  const firstTry = (name: string, email: (round: number) => Promise<string>): ResponseClass => ({
    name,
    prepare: async (round) => {
      const address = await email(round)
      await signIn(world, active(round), goodPassword)()
      return [signIn(world, address, wrong)]
    }
  })
  return [
    {
      name: 'sign-in, first try',
      classes: [
        firstTry('unknown', async () => nobody()),
        firstTry('active', async (round) => active(round)),
        firstTry('approved, not activated', async () => (await world.approved()).email)
      ]
    }
  ]
}
