import { CallDesk } from './pages/call-desk-page'
import { Desk, meera } from './pages/desk-pages'
import { activeReseller, vimala, vimalaSays, wrongPasswords } from './support/blocked-reseller'
import { expect, test } from './support/counted-keys'
import { codeIn, mailbox } from './support/post'

test('an impostor with some facts cools down, is recorded, and the holder is warned', async ({
  host,
  desk: page,
  countKeys
}) => {
  const desk = new Desk(page)
  const calls = new CallDesk(page)
  await desk.setUp()
  const reseller = await activeReseller(host, desk)
  const caseNumber = await reseller.block()
  const code = codeIn(await reseller.mail.next(/\bblocked/i))
  const stranger = await wrongPasswords(host, 'nobody@unknown.example')
  const keys = await countKeys(page)
  const say = async (words: string) => {
    await keys.hear(words)
    await keys.press('Enter')
  }

  await test.step('a case number of an address that nobody registered finds nothing, and says only that', async () => {
    await keys.press('c')
    await expect(calls.field).toBeFocused()
    await keys.hear(stranger)
    await expect(calls.finder.getByRole('status')).toHaveText('Nothing found')
    await expect(calls.finder).toContainText('Ask the caller to repeat it, or for another detail.')
    expect(await desk.call('incidents.find', { text: stranger })).toEqual({ ok: true, data: { items: [] } })
    expect(await desk.call('incidents.find', { text: 'C-0000-0000' })).toEqual({ ok: true, data: { items: [] } })
    await keys.press('Escape')
    await keys.hear(caseNumber)
    await expect(calls.question('code')).toBeFocused()
  })

  await test.step('two facts that anybody can look up, and three wrong answers', async () => {
    await keys.press('Enter')
    await expect(calls.question('organization')).toBeFocused()
    await say(vimala.organization)
    await expect(calls.question('mobile')).toBeFocused()
    await say('98111 22233')
    await expect(calls.way('Mobile number')).toContainText('No match')
    await expect(calls.question('mobile')).toBeFocused()
    await expect(calls.question('mobile')).toHaveValue('')
    await expect(calls.call).toContainText(`Mobile number failed just now with ${meera.name}.`)
    await keys.press('ArrowDown')
    await say(vimalaSays().country)
    await expect(calls.progress).toHaveAttribute('aria-valuetext', '50 of 100')
    await say('March 1999')
    await expect(calls.way('Month of sign-up')).toContainText('No match')
    await keys.press('ArrowDown')
    await say('Nobody Atall')
  })

  await test.step('it cools down, and says who and when; nothing is checked meanwhile', async () => {
    await expect(calls.call).toContainText(`Too many checks failed, the last just now with ${meera.name}.`)
    await expect(calls.call).toContainText(/The next one is possible in [45]:\d\d\./)
    const incident = page.url().split('/').at(-1)?.split('?')[0] ?? ''
    const checked = await desk.call('verification.checkCode', { id: incident, code })
    expect(checked).toMatchObject({ ok: false, code: 'rate_limited' })
    expect(await desk.call('accounts.unblock', { id: reseller.id })).toMatchObject({ ok: false, code: 'forbidden' })
    await expect(calls.unblock).toBeDisabled()
    await expect(calls.call).toContainText('50 points are missing.')
    await expect(calls.call).toContainText('3 checks of callers failed within a day.')
  })

  await test.step('not the account holder: blocked still, with a reason, and a warning by mail', async () => {
    await keys.tabTo(calls.notTheHolder)
    await keys.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Not the account holder?' })
    await expect(dialog.getByRole('textbox')).toBeFocused()
    await expect(dialog.getByRole('checkbox', { name: 'Warn the account holder by mail' })).toBeChecked()
    await keys.hear('Guessed the month and the manager.')
    await keys.press('Control+Enter')
    await expect(page.getByText('The account stays blocked; the holder is warned by mail.').first()).toBeVisible()
    await expect(calls.call).toContainText('Not the account holder; stays blocked')
    await expect(calls.progress).toHaveAttribute('aria-valuetext', '0 of 100')
    const warning = await reseller.mail.next(/phoned|caller|call/i)
    expect(warning.text).toContain(caseNumber)
    expect((await reseller.signIn()).status).toBe(423)
  })

  await test.step('the trail tells what happened, and nothing of what was said', async () => {
    const { items } = (await desk.call('audit.list', { limit: 1000 })).data as { items: { action: string }[] }
    const actions = items.map(({ action }) => action)
    expect(actions.filter((action) => action === 'verification.failed')).toHaveLength(3)
    expect(actions).toContain('call.not_holder')
    const trail = JSON.stringify(items)
    for (const said of ['98111', 'March 1999', 'Nobody Atall']) expect(trail).not.toContain(said)
  })
})

test('a mailed code expires, and so does what a caller has proven', async ({ host, desk: page, countKeys }) => {
  const first = new Desk(page)
  await first.setUp()
  const reseller = await activeReseller(host, first)
  const caseNumber = await reseller.block()
  await reseller.mail.next(/\bblocked/i)

  const old = await test.step('a one-time code, six minutes later, and two facts', async () => {
    const desk = new Desk(await host.restart({ hoursLater: 0.1 }))
    const calls = new CallDesk(desk.page)
    await desk.signIn()
    const keys = await countKeys(desk.page)
    await keys.press('c')
    await expect(calls.field).toBeFocused()
    await keys.hear(caseNumber)
    await expect(calls.question('code')).toBeFocused()
    await keys.press('Enter')
    await keys.hear(vimala.organization)
    await keys.press('Enter')
    await expect(calls.question('mobile')).toBeFocused()
    await keys.hear(vimala.mobile)
    await keys.press('Enter')
    await expect(calls.progress).toHaveAttribute('aria-valuetext', '50 of 100')
    await keys.tabTo(calls.way('Code').getByRole('button', { name: 'Mail a new code' }), { back: true })
    await keys.press('Enter')
    await expect(calls.way('Code')).toContainText(/One-time code of \d\d:\d\d, sent, (10|9) min left/)
    return codeIn(await reseller.mail.next(/code/i))
  })

  await test.step('eighteen minutes after that neither counts', async () => {
    const desk = new Desk(await host.restart({ hoursLater: 0.4 }))
    const calls = new CallDesk(desk.page)
    await desk.signIn()
    const keys = await countKeys(desk.page)
    await keys.press('c')
    await expect(calls.field).toBeFocused()
    await keys.hear(caseNumber)
    await expect(calls.way('Code')).toContainText('The mailed code has expired.')
    await expect(calls.progress).toHaveAttribute('aria-valuetext', '0 of 100')
    await expect(calls.question('organization')).toBeFocused()
    const incident = desk.page.url().split('/').at(-1)?.split('?')[0] ?? ''
    const checked = await desk.call('verification.checkCode', { id: incident, code: old })
    expect(checked).toMatchObject({ ok: false, code: 'conflict' })

    await keys.tabTo(calls.way('Code').getByRole('button', { name: 'Mail a new code' }), { back: true })
    await keys.press('Enter')
    const fresh = codeIn(await reseller.mail.next(/code/i))
    await keys.tabTo(calls.question('code'))
    await keys.hear(old)
    await keys.press('Enter')
    await expect(calls.way('Code')).toContainText('No match')
    await keys.hear(fresh)
    await keys.press('Enter')
    await expect(calls.unblock).toBeFocused()
    await keys.press('Enter')
    await expect(calls.call.getByText(`${reseller.number} is unblocked.`)).toBeVisible()
    // With a code that had to be mailed, and one that was read from the wrong mail.
    expect(await keys.count()).toBeLessThanOrEqual(12)
  })
})

test('what was proven for one incident is worth nothing for the next, which alerts', async ({
  host,
  desk: page,
  countKeys
}) => {
  const desk = new Desk(page)
  const calls = new CallDesk(page)
  await desk.setUp()
  const reseller = await activeReseller(host, desk)
  const manager = mailbox(host.smtp, meera.email)
  const firstCase = await reseller.block()
  const firstCode = codeIn(await reseller.mail.next(/\bblocked/i))
  const keys = await countKeys(page)
  await keys.press('c')
  await expect(calls.field).toBeFocused()
  await keys.hear(firstCase)
  await expect(calls.question('code')).toBeFocused()
  await keys.press('Enter')
  await keys.hear(vimala.organization)
  await keys.press('Enter')
  await expect(calls.progress).toHaveAttribute('aria-valuetext', '25 of 100')

  const secondCase = await test.step('while they talk it is unblocked elsewhere, and blocked once more', async () => {
    const incident = page.url().split('/').at(-1)?.split('?')[0] ?? ''
    const override = await desk.call('verification.override', { id: incident, reason: 'Known in person here.' })
    expect(override).toMatchObject({ ok: true })
    expect(await desk.call('accounts.unblock', { id: reseller.id })).toMatchObject({ ok: true })
    await expect(calls.call.getByText(`${reseller.number} is unblocked.`)).toBeVisible()
    const shown = await reseller.block()
    expect(shown).not.toBe(firstCase)
    expect(await desk.call('accounts.unblock', { id: reseller.id })).toMatchObject({ ok: false, code: 'forbidden' })
    return shown
  })

  await test.step('blocked again: on Overview, and by mail to the account manager', async () => {
    const again = await manager.next(/again/i)
    expect(again.text).toContain(secondCase)
    expect(again.text).toContain(firstCase)
    await keys.press('Control+k')
    await expect(page.getByRole('textbox', { name: 'Find an account, a screen or an action' })).toBeFocused()
    await keys.type('overview')
    await expect(page.getByRole('option').first()).toContainText('Overview')
    await keys.press('Enter')
    const tile = page.getByRole('link', { name: /Blocked again/ })
    await expect(tile).toContainText('1')
    await keys.tabTo(tile)
    await keys.press('Enter')
    await expect(calls.finder.getByRole('row')).toContainText(secondCase)
    await expect(calls.finder.getByRole('row')).toContainText('Blocked again')
  })

  await test.step('the second call begins at nothing: the code of the first is wrong', async () => {
    await keys.press('Escape')
    await expect(calls.field).toBeFocused()
    await keys.press('ControlOrMeta+a')
    await keys.hear(secondCase)
    await expect(calls.question('code')).toBeFocused()
    await expect(calls.call).toContainText('Blocked again')
    await expect(calls.progress).toHaveAttribute('aria-valuetext', '0 of 100')
    await keys.hear(firstCode)
    await keys.press('Enter')
    await expect(calls.way('Code')).toContainText('No match')
    await keys.hear(codeIn(await reseller.mail.next(/\bblocked/i)))
    await keys.press('Enter')
    await expect(calls.unblock).toBeFocused()
    await keys.press('Enter')
    await expect(calls.call.getByText(`${reseller.number} is unblocked.`)).toBeVisible()
    expect((await reseller.signIn()).status).toBe(200)
  })
})
