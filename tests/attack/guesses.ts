import { count, createFailures, type Part } from '../faults/part'
import { freshSource, goodPassword, openWorld, type Reseller, type World } from './world'

const atOnce = 200

/** Item 1: guesses at once, right ones at once, and four wrong before a right one. */
export const guesses: Part = {
  title: 'passwords guessed and typed 200 at a time',
  run: async ({ full, limitMs }) => {
    const world = await openWorld()
    const failures = createFailures()
    const wanted = full ? 1_000 : 6
    const until = Date.now() + limitMs
    let rounds = 0
    try {
      for (; rounds < wanted && Date.now() < until; rounds += 1) {
        // From one source and from 200, in turns.
        const from = rounds % 2 === 0 ? freshSource() : null
        await wrongOnes(world, await world.active(), from, failures.add)
        await rightOnes(world, await world.active(), failures.add)
        await unregistered(world, rounds, failures.add)
        if (rounds % 5 === 0) await staff(world, failures.add)
      }
      for (const line of world.log.errors()) failures.add('internal', line)
    } finally {
      await world.close()
    }
    return [
      {
        what: 'password hashes',
        figure: 'argon2id of 256 KB and one pass: it is about how many are checked',
        held: null
      },
      {
        what: `rounds of ${atOnce} wrong and ${atOnce} right at once, from one source and from ${atOnce} in turns`,
        figure: `${count(rounds)} of ${count(wanted)}${rounds < wanted ? ' (time was up)' : ''}`,
        held: null
      },
      failures.row('rounds of wrong ones without exactly 5 password checks', 'checks'),
      failures.row('without exactly one block, one incident and one blocked mail', 'blocks'),
      failures.row('answers that were none of 401, 423 and 429', 'answers'),
      failures.row('the right password let in after the block', 'let in'),
      failures.row('right ones at once that did not succeed', 'right'),
      failures.row('four wrong, then right, three times over: blocked', 'four'),
      failures.row('unregistered addresses without exactly 5 checks and one case number', 'stranger'),
      failures.row('staff sign-ins and changes of password without exactly 5 checks', 'staff'),
      failures.row('errors in the log', 'internal')
    ]
  }
}

type Add = ReturnType<typeof createFailures>['add']

const signIn = (world: World, email: string, password: string, peer: string) =>
  world.send('/api/signin', { json: { email, password }, peer })

const many = (request: (peer: string) => Promise<Response>, from: string | null) =>
  Promise.all(Array.from({ length: atOnce }, () => request(from ?? freshSource())))

async function wrongOnes(world: World, reseller: Reseller, from: string | null, add: Add): Promise<void> {
  world.checks()
  const answers = await many((peer) => signIn(world, reseller.email, 'a wrong password', peer), from)
  const checks = world.checks()
  if (checks !== 5) add('checks', `${checks} for ${reseller.number}`)
  const of = (status: number) => answers.filter((answer) => answer.status === status).length
  if (of(401) !== 4 || of(423) + of(429) !== atOnce - 4)
    add('answers', `${of(401)} 401, ${of(423)} 423, ${of(429)} 429`)
  const { items } = await world.admin.ask('audit.list', { accountId: reseller.id, action: 'account.blocked' })
  const incidents = await world.admin.ask('incidents.find', { text: reseller.number })
  const { total } = await world.admin.ask('mail.list', { accountId: reseller.id, kind: 'account-blocked' })
  if (items.length !== 1 || incidents.items.length !== 1 || total !== 1)
    add('blocks', `${items.length} events, ${incidents.items.length} incidents, ${total} messages`)
  const after = await signIn(world, reseller.email, goodPassword, freshSource())
  if (after.status !== 423 || world.checks() !== 0) add('let in', `${reseller.number}: ${after.status}`)
}

async function rightOnes(world: World, reseller: Reseller, add: Add): Promise<void> {
  const answers = await many((peer) => signIn(world, reseller.email, goodPassword, peer), freshSource())
  const failed = answers.filter(({ status }) => status !== 200)
  if (failed.length > 0) add('right', `${failed.length}, first ${failed[0]?.status}`)
  for (let time = 0; time < 3; time += 1) {
    const peer = freshSource()
    for (let wrong = 0; wrong < 4; wrong += 1) await signIn(world, reseller.email, 'a wrong password', peer)
    const { status } = await signIn(world, reseller.email, goodPassword, peer)
    if (status !== 200) add('four', `${reseller.number}: ${status}`)
  }
}

async function unregistered(world: World, round: number, add: Add): Promise<void> {
  world.checks()
  const answers = await many((peer) => signIn(world, `nobody.${round}@nowhere.example`, 'a wrong password', peer), null)
  const bodies = await Promise.all(answers.filter(({ status }) => status === 423).map((answer) => answer.text()))
  const checks = world.checks()
  if (checks !== 5 || new Set(bodies).size !== 1 || bodies.length !== atOnce - 4)
    add('stranger', `${checks} checks, ${new Set(bodies).size} answers of ${bodies.length}`)
}

async function staff(world: World, add: Add): Promise<void> {
  const colleague = await world.colleague('reviewer')
  world.checks()
  const wrong = { email: colleague.email, password: 'a wrong password' }
  const signIns = await Promise.all(Array.from({ length: atOnce }, () => world.newDesk().call('session.signIn', wrong)))
  const afterSignIns = world.checks()
  if (afterSignIns !== 5 || signIns.some(({ ok }) => ok)) add('staff', `sign-in: ${afterSignIns} checks`)
  const other = await world.colleague('reviewer')
  world.checks()
  const change = { currentPassword: 'a wrong password', newPassword: `${goodPassword}-new` }
  await Promise.all(Array.from({ length: atOnce }, () => other.call('session.changePassword', change)))
  const afterChanges = world.checks()
  if (afterChanges !== 5) add('staff', `change of password: ${afterChanges} checks`)
}
