/**
 * Scripts in every text that somebody can type, on every screen that shows it: nothing runs, nothing is planted, and
 * nothing is asked for elsewhere. Which texts there are is read from the contract; to them come those that somebody sends
 * without typing.
 */
import type { Page } from '@playwright/test'
import { hostileText } from '../support/hostile-fields'
import { Desk } from './pages/desk-pages'
import { Portal, resellerPassword } from './pages/portal-pages'
import { expect, test } from './support/host'
import {
  createStory,
  fields,
  fromOutside,
  markOf,
  onlyAnswered,
  openDialogs,
  tellEverything,
  turnMailServer,
  walkDesk
} from './support/script-story'
import { expectTrapWorks, setScriptTrap, type ScriptTrap } from './support/script-trap'

async function walkPortal(page: Page, trap: ScriptTrap, email: string): Promise<void> {
  const portal = new Portal(page)
  for (const path of [
    '/',
    '/signup',
    '/signup/done',
    '/signin',
    '/signin?forgot',
    `/activate/${'x'.repeat(43)}`,
    '/%3Cimg%20src=x%20onerror=ran(1)%3E'
  ]) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await trap.look(page, `portal ${path}`)
  }
  await portal.signUp({
    ...{ name: hostileText('visitor', 100), organization: hostileText('visitor', 150) },
    ...{ email: '{{7*191}}visitor@hostile.example', country: 'Germany' }
  })
  await trap.look(page, 'portal: thanks')
  await portal.signIn(email, resellerPassword)
  await page.getByRole('button', { name: 'Sign Out' }).waitFor()
  await trap.look(page, 'portal: home')
}

test('a script in any text runs nowhere: desk, mail, print, portal', async ({ host, desk: page }) => {
  const visitor = await host.visitor()
  const origins = [new URL(page.url()).origin, new URL(host.portalUrl()).origin]
  const trap = await setScriptTrap([page.context(), visitor.context()], origins)
  const desk = new Desk(page)
  const story = createStory(host, desk)
  await desk.setUp({ name: story.text('setup.createAdministrator.name', 100), email: 'admin@hostile.example' })
  story.tried.add('setup.createAdministrator.name')

  const { accounts, email } = await tellEverything(story)
  expect(fields.filter((path) => !story.tried.has(path))).toEqual([])
  await walkPortal(visitor, trap, email)
  await walkDesk(page, desk, trap, { accounts })
  await openDialogs(page, desk, trap)
  await turnMailServer(story, page, trap)

  expect([...new Set(trap.signs)]).toEqual([])
  expect(Object.entries(fromOutside).filter(([, mark]) => !trap.shown.has(mark))).toEqual([])
  expect(fields.filter((path) => !trap.shown.has(markOf(path)) && !onlyAnswered.test(path))).toEqual([])
  await expectTrapWorks(page, trap)
})
