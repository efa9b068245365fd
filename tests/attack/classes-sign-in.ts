import type { Group, ResponseClass } from './measure'
import { freshSource, goodPassword, type Reseller, type World } from './world'

const caseNumber = /C-[0-9A-Z]{4}-[0-9A-Z]{4}/g
const wrong = 'a wrong password'
let names = 0

/** The classes of sign-in: what is refused as wrong, what is blocked, and what is no attempt at all. */
export async function signInClasses(world: World): Promise<readonly Group[]> {
  const signIn = (email: string, password: string) => {
    const peer = freshSource()
    return () => world.send('/api/signin', { json: { email, password }, peer })
  }
  const nobody = () => `nobody.${(names += 1)}.somewhere@nowhere.example`
  const make = async (count: number, one: () => Promise<Reseller>) => {
    const list: Reseller[] = []
    while (list.length < count) list.push(await one())
    return list
  }
  const active = await make(12, () => world.active())
  const block = async (email: string) => {
    for (let time = 0; time < 5; time += 1) await signIn(email, wrong)()
  }

  const unknown: ResponseClass = { name: 'unknown', prepare: async () => signIn(nobody(), wrong) }
  // The first of four tries each, as an unknown address has its first.
  const known: ResponseClass = {
    name: 'wrong',
    prepare: async (round) => {
      const { email } = active[round % active.length] as Reseller
      await signIn(email, goodPassword)()
      return signIn(email, wrong)
    }
  }
  const pending: ResponseClass = {
    name: 'not activated (pending)',
    prepare: async () => signIn((await world.signUp()).email, wrong)
  }
  const approved: ResponseClass = {
    name: 'not activated (approved)',
    prepare: async () => {
      const reseller = await world.signUp()
      await world.approve(reseller)
      return signIn(reseller.email, wrong)
    }
  }

  // After a block the first fifty tries are stored, so each address has as many in the same round.
  const blockedAddresses = new Map<string, string>()
  const blockedOnce = async (kind: string, round: number, email: () => Promise<string>) => {
    const key = `${kind} ${Math.floor(round / 40)}`
    const known = blockedAddresses.get(key)
    if (known !== undefined) return known
    const made = await email()
    await block(made)
    blockedAddresses.set(key, made)
    return made
  }
  const blocked = (name: string, password: string, email: () => Promise<string>): ResponseClass => ({
    name,
    prepare: async (round) => signIn(await blockedOnce(name, round, email), password)
  })
  const anAccount = async () => (await world.active()).email

  const longPassword = 'x'.repeat(1_100)
  const invalid = (name: string, password: string, email: () => string): ResponseClass => ({
    name,
    prepare: async () => signIn(email(), password)
  })
  const someone = () => (active[(names += 1) % active.length] as Reseller).email

  return [
    { name: 'sign-in, refused', classes: [unknown, known, pending, approved] },
    {
      name: 'sign-in, blocked',
      classes: [
        blocked('unknown, blocked', wrong, async () => nobody()),
        blocked('blocked and wrong', wrong, anAccount),
        blocked('blocked and right', goodPassword, anAccount)
      ],
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
