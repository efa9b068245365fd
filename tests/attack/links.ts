import { count, createFailures, type Part } from '../faults/part'
import { codeIn, freshSource, goodPassword, openWorld, tokenIn, type World } from './world'

const atOnce = 64
const password = { password: goodPassword, confirmPassword: goodPassword }
const day = 24 * 3_600_000

/** Item 3: one redemption of a link, and the end of all links before a newer one. */
export const links: Part = {
  title: 'links redeemed 64 times at once, and links that were replaced',
  run: async ({ full, limitMs }) => {
    let ahead = 0
    const world = await openWorld({ now: () => new Date(Date.now() + ahead) })
    const failures = createFailures()
    const until = Date.now() + limitMs
    const wanted = full ? 200 : 6
    let rounds = 0
    let redeemed = 0
    try {
      for (; rounds < wanted && Date.now() < until; rounds += 1) {
        redeemed += await activations(world, failures.add)
        redeemed += await resets(world, failures.add, (time) => (ahead += time))
        redeemed += await renewals(world, failures.add, (time) => (ahead += time))
        await invitations(world, failures.add)
      }
      for (const line of world.log.errors()) failures.add('internal', line)
    } finally {
      await world.close()
    }
    return [
      {
        what: 'rounds of activation, password reset, renewal and invitation',
        figure: `${count(rounds)} of ${count(wanted)}${rounds < wanted ? ' (time was up)' : ''}`,
        held: null
      },
      { what: `links redeemed by ${atOnce} requests at once`, figure: count(redeemed), held: null },
      failures.row('not redeemed exactly once', 'once'),
      failures.row('redeemed again afterwards', 'again'),
      failures.row('older links that a newer one did not kill', 'older'),
      failures.row('newest links that did not work', 'newest'),
      failures.row('sessions that outlived a new password', 'session'),
      failures.row('invitations not taken exactly once, or that outlived a newer one', 'invitation'),
      failures.row('errors in the log', 'internal')
    ]
  }
}

type Add = ReturnType<typeof createFailures>['add']

const redeem = (world: World, token: string) => world.send(`/api/activation/${token}`, { json: password })
const codeOf = async (answer: Response) => ((await answer.json()) as { error?: { code: string } }).error?.code ?? 'ok'

/** All at once: one gets in. Answers 1, for the count. */
async function redeemAtOnce(world: World, token: string, what: string, add: Add): Promise<number> {
  const answers = await Promise.all(Array.from({ length: atOnce }, () => redeem(world, token)))
  const codes = await Promise.all(answers.map(codeOf))
  const succeeded = codes.filter((code) => code === 'ok').length
  const used = codes.filter((code) => code === 'link_used').length
  if (succeeded !== 1 || used !== atOnce - 1) add('once', `${what}: ${succeeded} succeeded, ${used} of used links`)
  const later = await codeOf(await redeem(world, token))
  if (later !== 'link_used') add('again', `${what}: ${later}`)
  return 1
}

async function mustBeReplaced(world: World, tokens: readonly string[], what: string, add: Add): Promise<void> {
  for (const token of tokens) {
    const shown = await codeOf(await world.send(`/api/activation/${token}`))
    const taken = await codeOf(await redeem(world, token))
    if (shown !== 'link_replaced' || taken !== 'link_replaced') add('older', `${what}: ${shown}, ${taken}`)
  }
}

/** Staff send the link again, and again while somebody redeems an older one. */
async function activations(world: World, add: Add): Promise<number> {
  const reseller = await world.signUp()
  const tokens = [await world.approve(reseller)]
  const resend = () => world.admin.call('accounts.resendActivation', { id: reseller.id })
  for (let time = 0; time < 3; time += 1) {
    await resend()
    tokens.push(tokenIn(await world.mailTo(reseller.id, 'activation')))
  }
  await mustBeReplaced(world, tokens.slice(0, -1), 'resent by staff', add)
  const newest = tokens.at(-1) ?? ''
  if ((await world.send(`/api/activation/${newest}`)).status !== 200) add('newest', reseller.number)
  // Replaced in the same moment: whichever comes first, the link is used once or not at all.
  const [resent, ...redeemed] = await Promise.all([resend(), ...Array.from({ length: 8 }, () => redeem(world, newest))])
  const succeeded = redeemed.filter(({ status }) => status === 200).length
  if (succeeded > 1 || (succeeded === 1) === resent.ok) add('once', `${succeeded} redeemed, resent: ${resent.ok}`)
  if (succeeded === 1) return 0
  return redeemAtOnce(world, tokenIn(await world.mailTo(reseller.id, 'activation')), 'activation', add)
}

/** "Forgot password?" again and again: each mail kills the link of the one before, and the password ends sessions. */
async function resets(world: World, add: Add, advance: (time: number) => void): Promise<number> {
  const reseller = await world.active()
  const signedIn = await world.send('/api/signin', { json: { email: reseller.email, password: goodPassword } })
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const tokens: string[] = []
  for (let time = 0; time < 3; time += 1) {
    const peer = freshSource()
    await Promise.all(
      Array.from({ length: 8 }, () => world.send('/api/password-reset', { json: { email: reseller.email }, peer }))
    )
    tokens.push(tokenIn(await world.mailTo(reseller.id, 'password-reset')))
    advance(31 * 60_000)
  }
  await mustBeReplaced(world, tokens.slice(0, -1), 'asked for on the portal', add)
  const before = await world.send('/api/signin', { json: { email: reseller.email, password: goodPassword } })
  const second = (before.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const done = await redeemAtOnce(world, tokens.at(-1) ?? '', 'password reset', add)
  for (const old of [cookie, second]) {
    const { status } = await world.send('/api/me', { headers: { cookie: old } })
    if (status !== 401) add('session', `${reseller.number}: ${status}`)
  }
  return done
}

/** A link that expired is renewed by many requests at once; the new one works, the old one stays expired. */
async function renewals(world: World, add: Add, advance: (time: number) => void): Promise<number> {
  const reseller = await world.signUp()
  const old = await world.approve(reseller)
  advance(4 * day)
  const peer = freshSource()
  await Promise.all(
    Array.from({ length: 8 }, () => world.send(`/api/activation/${old}/renew`, { method: 'POST', peer }))
  )
  const token = tokenIn(await world.mailTo(reseller.id, 'activation'))
  const answer = await codeOf(await redeem(world, old))
  if (answer !== 'link_expired' && answer !== 'link_replaced') add('older', `renewed: ${answer}`)
  return redeemAtOnce(world, token, 'renewed activation', add)
}

async function invitations(world: World, add: Add): Promise<void> {
  const email = `invited.${Date.now()}.${Math.random().toString(36).slice(2)}@emsign.example`
  const invite = async () => {
    await world.admin.ask('staff.invite', { name: 'Invited Twice', email, role: 'reviewer' })
    return codeIn(await world.mailTo(email, 'staff-invitation'))
  }
  const [older, newer] = [await invite(), await invite()]
  const accept = (code: string) => world.newDesk().call('session.acceptInvitation', { code, password: goodPassword })
  if ((await accept(older)).ok) add('invitation', 'the older code')
  const answers = await Promise.all(Array.from({ length: atOnce }, () => accept(newer)))
  const taken = answers.filter(({ ok }) => ok).length
  if (taken !== 1) add('invitation', `taken ${taken} times`)
}
