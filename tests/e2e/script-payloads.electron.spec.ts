/**
 * The same scripts in the window, on every screen and a few records of each kind; every record, and the portal, are in
 * script-payloads.loopback.spec.ts.
 */
import { Desk } from './pages/desk-pages'
import { expect, test } from './support/host'
import { createStory, fromOutside, openDialogs, tellEverything, turnMailServer, walkDesk } from './support/script-story'
import { expectTrapWorks, setScriptTrap } from './support/script-trap'

test('a script in any text runs nowhere in the window', async ({ host, desk: page }) => {
  const trap = await setScriptTrap([page.context()], ['app://hub-desk'])
  const desk = new Desk(page)
  const story = createStory(host, desk)
  await desk.setUp({ name: story.text('setup.createAdministrator.name', 100), email: 'admin@hostile.example' })
  const { accounts } = await tellEverything(story)
  await walkDesk(page, desk, trap, { accounts, most: 3 })
  await openDialogs(page, desk, trap)
  await turnMailServer(story, page, trap)
  expect([...new Set(trap.signs)]).toEqual([])
  expect(trap.shown).toContain(fromOutside['refused sender'])
  // Texts were there to run: far more than a screen or two shows.
  expect(trap.shown.size).toBeGreaterThan(20)
  await expectTrapWorks(page, trap)
})
