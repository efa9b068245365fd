import { CallDesk } from './pages/call-desk-page'
import { Desk, meera } from './pages/desk-pages'
import { Portal, resellerPassword } from './pages/portal-pages'
import { activeReseller, asha, hire, vimala } from './support/blocked-reseller'
import { expect, test } from './support/counted-keys'
import { codeIn } from './support/post'

test('while a manager is away, mail, portal and call name the stand-in, and the trail both', async ({
  host,
  desk: page,
  countKeys
}) => {
  const desk = new Desk(page)
  const calls = new CallDesk(page)
  await desk.setUp()
  await hire(host, desk, meera)
  const { items } = (await desk.call('staff.list', {})).data as { items: { id: string; email: string }[] }
  const reseller = await activeReseller(host, desk, items.find(({ email }) => email === meera.email)?.id)
  const keys = await countKeys(page)

  await test.step('the absence is named by keyboard', async () => {
    await keys.tabTo(page.getByRole('button', { name: /your account/ }), { back: true, within: 40 })
    await keys.press('Enter')
    await expect(page.getByRole('menu')).toBeVisible()
    await keys.type('Away')
    await keys.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Away' })
    // The menu gives the focus back once it has faded out.
    await expect(page.getByRole('menu', { includeHidden: true })).toHaveCount(0)
    await expect(dialog.getByRole('combobox')).toBeFocused()
    await keys.press('Enter')
    await expect(page.locator('[role="option"][data-highlighted]')).toHaveText(asha.name)
    await keys.press('Enter')
    await expect(dialog.getByRole('combobox')).toContainText(asha.name)
    await keys.tabTo(dialog.getByRole('button', { name: 'Save' }))
    await keys.press('Enter')
    await expect(page.getByText(`${asha.name} stands in for you.`).first()).toBeVisible()
  })

  const portal = new Portal(await host.visitor())
  await test.step('who is signed in on the portal sees whom to ask', async () => {
    await portal.signIn(vimala.email, resellerPassword)
    await expect(portal.page).toHaveURL(/\/home$/)
    await expect(portal.page.getByRole('main')).toContainText(asha.name)
    await portal.page.getByRole('button', { name: 'Sign Out' }).click()
    await expect(portal.page).not.toHaveURL(/\/home$/)
  })

  const caseNumber = await portal.blockAccount(vimala.email)
  const code =
    await test.step('the blocked mail names the stand-in; the notice names nobody, since callers are asked for it', async () => {
      for (const name of [asha.name, meera.name]) await expect(portal.page.getByRole('alert')).not.toContainText(name)
      const blocked = await reseller.mail.next(/\bblocked/i)
      expect(blocked.text).toContain(asha.name)
      return codeIn(blocked)
    })

  await test.step('a caller who names the stand-in is right', async () => {
    await keys.press('c')
    await expect(calls.field).toBeFocused()
    await keys.hear(caseNumber)
    await expect(calls.question('code')).toBeFocused()
    await keys.press('ArrowUp')
    await expect(calls.question('manager')).toBeFocused()
    await keys.hear('asha nambiar')
    await keys.press('Enter')
    await expect(calls.progress).toHaveAttribute('aria-valuetext', '25 of 100')
    await expect(calls.way('Account manager')).toContainText('Match')
  })

  await test.step('once verified, the call names both', async () => {
    await expect(calls.question('code')).toBeFocused()
    await keys.hear(code)
    await keys.press('Enter')
    await expect(calls.unblock).toBeFocused()
    await expect(calls.call).toContainText(`${meera.name} (away, ${asha.name} stands in)`)
    await keys.press('Enter')
    await expect(calls.call.getByText(`${reseller.number} is unblocked.`)).toBeVisible()
  })

  await test.step('the trail names both', async () => {
    const reply = await desk.call('audit.list', { action: 'account.blocked' })
    expect(reply.data).toMatchObject({ items: [{ details: { manager: meera.name, standIn: asha.name } }] })
  })
})
