import { describe, expect, it } from 'vitest'
import { openPortal } from '../../support/portal-client'
import { createFakeProgramme, rightPassword } from '../../support/portal-programme'

const email = 'meera@lotus-hosting.example'
const requests = [
  ['/api/signup', '202', 'signUp', { name: 'Meera Example' }],
  ['/api/password-reset', '202', 'passwordReset', { email }],
  ['/api/activation/good/renew', '202', 'renew', undefined],
  ['/api/signin', '401', 'signIn', { email, password: 'wrong' }],
  ['/api/signin', '423', 'signIn', { email, password: 'blocked' }]
] as const

describe('answers that must not tell whether an address or a link is known', () => {
  it.each(requests)(
    'of %s (%s) leave at the same moment, however quick the work was',
    async (path, status, what, json) => {
      const order: string[] = []
      let begin = (): void => undefined
      const begun = new Promise<void>((resolve) => (begin = resolve))
      let release = (): void => undefined
      const programme = createFakeProgramme()
      const { send } = openPortal({
        programme,
        pause: (ms) => {
          order.push(`${ms} ms before ${programme.asked.length} were asked`)
          begin()
          return new Promise<void>((resolve) => (release = resolve))
        }
      })
      const answer = send(path, { method: 'POST', ...(json && { json }) }).then(({ status }) => order.push(`${status}`))
      await begun
      await expect.poll(() => programme.asked.map((asked) => asked.what)).toEqual([what])
      // Whatever was on its way has been answered by now.
      await new Promise(setImmediate)
      order.push('released')
      release()
      await answer
      expect(order).toEqual(['150 ms before 0 were asked', 'released', status])
    }
  )

  it('are not waited for where the form is in error', async () => {
    const { send } = openPortal({ programme: createFakeProgramme(), pause: () => new Promise(() => undefined) })
    expect((await send('/api/signup', { json: {} })).status).toBe(422)
    expect((await send('/api/signin', { json: {} })).status).toBe(422)
  })

  it('are not waited for where the password is right, or the source has to wait anyway', async () => {
    const { send } = openPortal({ programme: createFakeProgramme(), pause: () => new Promise(() => undefined) })
    expect((await send('/api/signin', { json: { email, password: rightPassword } })).status).toBe(200)
    expect((await send('/api/signin', { json: { email, password: 'patience' } })).status).toBe(429)
  })
})
