import { describe, expect, it } from 'vitest'
import { setPassword, visitLink } from '../../../src/main/services/activation'
import { createProgramme, goodPassword, visitor } from '../../support/programme'

const start = async () => {
  const programme = createProgramme()
  const account = await programme.approve(await programme.signUp(), await programme.hire('reviewer'))
  const openings = async () =>
    (await programme.store.events({ accountId: account.id, action: 'account.link_opened' })).items
  return { programme, account, token: programme.token(account.id), openings }
}

describe('opening a link', () => {
  it('is remembered the first time, with one event whoever opens it how often', async () => {
    const { programme, token, openings, account } = await start()
    const opened = programme.clock.now().toISOString()
    expect(await visitLink(programme, token, visitor('198.51.100.9'))).toMatchObject({ purpose: 'activation' })
    programme.clock.advance(60_000)
    await Promise.all(Array.from({ length: 5 }, () => visitLink(programme, token, visitor())))
    const { items } = await programme.store.query('links', { where: { accountId: account.id } })
    expect(items.map(({ openedAt }) => openedAt)).toEqual([opened])
    expect((await openings()).map(({ ip, actor }) => [ip, actor.kind])).toEqual([['198.51.100.9', 'visitor']])
  })

  it('by many at once is one commit, and shows the page to all', async () => {
    const { programme, token, openings } = await start()
    const views = await Promise.all(Array.from({ length: 8 }, () => visitLink(programme, token, visitor())))
    expect(views.filter((view) => typeof view === 'string')).toEqual([])
    expect(await openings()).toHaveLength(1)
  })

  it('does not use it up, nor stand in the way of a password that is set meanwhile', async () => {
    const { programme, token, account } = await start()
    const form = { password: goodPassword, confirmPassword: goodPassword }
    const [, done] = await Promise.all([
      visitLink(programme, token, visitor()),
      setPassword(programme, token, form, visitor())
    ])
    expect(done).toEqual({ accountId: account.id })
    expect(await visitLink(programme, token, visitor())).toBe('link_used')
  })

  it('that is no good is not remembered', async () => {
    const { programme, openings } = await start()
    expect(await visitLink(programme, 'x'.repeat(43), visitor())).toBe('link_unknown')
    expect(await openings()).toEqual([])
  })
})
