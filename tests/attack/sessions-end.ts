import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { createFailures } from '../faults/part'
import { openListeners } from './listeners'
import { freshSource, goodPassword, memorySecrets, openWorld, tokenIn } from './world'

export type Add = ReturnType<typeof createFailures>['add']

const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

/** Over real sockets: launch keys, and when cookies die. Answers how often. */
export async function sessionsEnd(base: string, rounds: number, add: Add): Promise<number> {
  for (let round = 0; round < rounds; round += 1) {
    const dataDirectory = join(base, `data-${round}`)
    await mkdir(dataDirectory)
    const options = { dataDirectory, portalUrl: null, secrets: memorySecrets() }
    const world = await openWorld(options)
    const listeners = await openListeners(world, 'nowhere')
    const at = (path: string) => listeners.portal.url + path
    const signIn = async (email: string, password = goodPassword) =>
      cookieOf(await postTo(at('/api/signin'), { email, password }))
    const meOf = async (cookie: string) => (await fetch(at('/api/me'), { headers: { cookie } })).status
    const call = (operation: string, input: unknown, cookie: string) =>
      postTo(`${listeners.desk.url}/api/${operation}`, input, cookie)

    // One launch key, sixty-four browsers.
    const key = listeners.console.url()
    const entered = await Promise.all(Array.from({ length: 64 }, () => fetch(key, { redirect: 'manual' })))
    const cookies = entered.map(cookieOf).filter((cookie) => cookie !== '')
    const refused = entered.filter(({ status }) => status === 403).length
    if (cookies.length !== 1 || refused !== 63) add('key', `${cookies.length} let in, ${refused} refused`)
    const again = await fetch(key, { redirect: 'manual' })
    if (again.status !== 403 || cookieOf(again) !== '') add('key', `used again: ${again.status}`)
    // Only looking uses no key up.
    await fetch(listeners.console.url(), { method: 'HEAD' })
    const other = cookieOf(await fetch(listeners.console.url(), { redirect: 'manual' }))
    if (other === '') add('key', 'HEAD used a key up')
    const desk = cookies[0] ?? ''

    // The portal: sign-out ends one cookie, a new password all of them.
    const reseller = await world.active()
    const [first, second] = [await signIn(reseller.email), await signIn(reseller.email)]
    await fetch(at('/api/signout'), { method: 'POST', headers: { cookie: first } })
    if ((await meOf(first)) !== 401 || (await meOf(second)) !== 200) add('sign-out', 'portal')
    await world.send('/api/password-reset', { json: { email: reseller.email }, peer: freshSource() })
    const token = tokenIn(await world.mailTo(reseller.id, 'password-reset'))
    const next = `${goodPassword}-next`
    await postTo(at(`/api/activation/${token}`), { password: next, confirmPassword: next })
    if ((await meOf(second)) !== 401) add('password', `portal: ${await meOf(second)}`)
    if ((await signIn(reseller.email)) !== '') add('password', 'portal: the old password')
    const third = await signIn(reseller.email, next)

    // The desk: sign-out, and a new password from one browser ends the others, not itself.
    const colleague = await world.colleague('reviewer')
    const credentials = { email: colleague.email, password: goodPassword }
    for (const cookie of [desk, other]) {
      const { status } = await call('session.signIn', credentials, cookie)
      if (status !== 200) throw new Error(`the desk's sign-in was answered ${status}`)
    }
    const open = async (cookie: string) => (await call('accounts.list', {}, cookie)).status === 200
    await call('session.changePassword', { currentPassword: goodPassword, newPassword: next }, desk)
    if ((await open(other)) || colleague.session.staffId() !== null) add('password', 'desk: another desk stays open')
    if (!(await open(desk))) add('password', 'desk: the desk itself was shut')
    if ((await call('session.signIn', credentials, other)).status === 200) add('password', 'desk: the old password')
    await call('session.signIn', { ...credentials, password: next }, other)
    await call('session.signOut', {}, desk)
    if ((await open(desk)) || !(await open(other))) add('sign-out', 'desk')

    await listeners.close()
    await world.close()
    const restarted = await openWorld(options)
    const after = await openListeners(restarted, 'nowhere')
    const me = await fetch(`${after.portal.url}/api/me`, { headers: { cookie: third } })
    if (me.status !== 401) add('restart', `portal: ${me.status}`)
    const renamed = [other, other.replace(/^hub_desk_\d+/, `hub_desk_${after.desk.port}`)]
    for (const cookie of renamed) {
      const { status } = await postTo(`${after.desk.url}/api/session.current`, {}, cookie)
      if (status !== 401) add('restart', `desk: ${status}`)
    }
    const old = new URL(key).search
    if ((await fetch(`${after.desk.url}/${old}`, { redirect: 'manual' })).status !== 403) add('restart', 'launch key')
    await after.close()
    await restarted.close()
  }
  return rounds
}

function postTo(url: string, json: unknown, cookie = ''): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: JSON.stringify(json),
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) }
  })
}
