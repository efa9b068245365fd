import type { Page } from '@playwright/test'
import { CallDesk } from './pages/call-desk-page'
import { Desk, meera } from './pages/desk-pages'
import { activeReseller, asha, hire, vimala, vimalaSays } from './support/blocked-reseller'
import { expect, test } from './support/counted-keys'

/** Every answer of the host that reaches the page, by operation. */
function recordReplies(page: Page) {
  const arrived: Promise<{ readonly operation: string; readonly body: string }>[] = []
  page.on('response', (response) => {
    const operation = /\/api\/([\w.]+)$/.exec(new URL(response.url()).pathname)?.[1]
    if (operation === undefined || operation === 'events') return
    const reply = response.text().then((body) => ({ operation, body }))
    // What is still on its way when the page is closed was never looked at: `all` rejects where it was.
    reply.catch(() => undefined)
    arrived.push(reply)
  })
  return { all: () => Promise.all(arrived), forget: () => void (arrived.length = 0) }
}

test('until the caller is verified no answer that reaches the page holds what verifies them', async ({
  host,
  desk: page,
  countKeys
}) => {
  const desk = new Desk(page)
  const calls = new CallDesk(page)
  await desk.setUp()
  const managerId = await hire(host, desk, meera)
  const reseller = await activeReseller(host, desk, managerId)
  const { data } = await desk.call('accounts.get', { id: reseller.id })
  const { createdAt } = data as { readonly createdAt: string }
  const caseNumber = await reseller.block()
  const keys = await countKeys(page)
  const replies = recordReplies(page)
  const says = vimalaSays()
  const say = async (words: string) => {
    await keys.hear(words)
    await keys.press('Enter')
  }
  const facts = [
    vimala.organization,
    'Saffron',
    vimala.email,
    vimala.storedMobile,
    vimala.storedMobile.slice(-10),
    createdAt,
    `"${managerId}"`,
    '"IN"',
    vimala.country
  ]

  await test.step('found in every way that a caller may name it', async () => {
    await keys.press('c')
    await expect(calls.field).toBeFocused()
    for (const words of ['safron clod', vimala.storedMobile.slice(-6), 'vimala', vimala.email, reseller.number]) {
      await keys.hear(words)
      await expect(calls.finder.getByRole('row')).toContainText(reseller.number)
      await keys.press('Escape')
    }
    await keys.hear(caseNumber)
    await expect(calls.question('code')).toBeFocused()
  })

  await test.step('right and wrong answers, short of enough', async () => {
    await keys.press('Enter')
    await say('Somebody Else Ltd')
    await expect(calls.way('Organization')).toContainText('No match')
    await say(says.organization)
    await expect(calls.question('mobile')).toBeFocused()
    await say(says.mobile)
    await expect(calls.question('country')).toBeFocused()
    await say(says.country)
    await expect(calls.progress).toHaveAttribute('aria-valuetext', '75 of 100')
    await keys.placed()
  })

  await test.step('nothing of it arrived', async () => {
    const recorded = await replies.all()
    const operations = new Set(recorded.map(({ operation }) => operation))
    for (const operation of ['incidents.find', 'incidents.list', 'incidents.get', 'verification.checkFact'])
      expect([...operations]).toContain(operation)
    const leaks = recorded.flatMap(({ operation, body }) =>
      // Who works here is no secret, and whom they answer for is not in that list.
      facts.filter((fact) => body.includes(fact) && operation !== 'staff.list').map((fact) => ({ operation, fact }))
    )
    expect(leaks).toEqual([])
    const managers = recorded.filter(({ operation, body }) => operation !== 'staff.list' && body.includes(asha.name))
    expect(managers.map(({ operation }) => operation)).toEqual([])
    for (const fact of [vimala.organization, vimala.email, vimala.storedMobile.slice(-5), vimala.country, asha.name])
      await expect(page.locator('body')).not.toContainText(fact)
  })

  await test.step('once verified, the facts are there to talk about', async () => {
    replies.forget()
    await say(says.month)
    await expect(calls.unblock).toBeFocused()
    await expect(calls.call).toContainText(vimala.organization)
    await expect(calls.call).toContainText(vimala.email)
    await expect(calls.call).toContainText(asha.name)
    const bodies = (await replies.all()).map(({ body }) => body).join('')
    expect(bodies).toContain(vimala.organization)
    expect(bodies).toContain(vimala.storedMobile)
  })
})
