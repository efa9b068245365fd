import { Desk, meera, staffPassword } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { importMany } from './support/applications'
import { visitorAddress } from './support/host'
import { expect, test } from './support/keyboard'
import { invitationCodeIn, linkIn, mailbox } from './support/post'

const asha = { name: 'Asha Nambiar', email: 'asha.nambiar@emsign.example' }

test('a reseller is found, changed, mailed, handed over, closed and reopened by keyboard alone', async ({
  host,
  desk: page,
  keyboardOnly
}) => {
  const desk = new Desk(page)
  const mail = mailbox(host.smtp, anke.email)
  await desk.setUp()
  await importMany(desk, 3)
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  await desk.approve(anke.organization)
  const first = linkIn(await mail.next(/activate/i))
  await page.goto(`${page.url().split('#')[0]}#/resellers`)
  await expect(desk.row('Bulk 0 Hosting')).toBeVisible()
  const keys = await keyboardOnly(page)
  const grid = page.getByRole('grid', { name: 'Resellers' })
  const details = page.getByRole('region', { name: 'Resellers: details' })

  await test.step('find and open', async () => {
    await keys.press('/')
    await keys.type('nordlicht')
    await keys.press('Enter')
    await expect(page.getByRole('row')).toHaveCount(2)
    await expect(grid).toBeFocused()
    await keys.press('j', 'Enter')
    await expect(details).toBeFocused()
    await expect(details.getByRole('heading', { level: 2 })).toHaveText(anke.organization)
  })

  await test.step('edit the profile, read what it was before, go through the tabs', async () => {
    await keys.press('e')
    const form = page.getByRole('form', { name: 'Edit profile' })
    await expect(form.getByLabel('Name', { exact: true })).toBeFocused()
    await keys.press('ControlOrMeta+a')
    await keys.type('Anke Neumann')
    await keys.tabTo(form.getByRole('button', { name: 'Save profile' }))
    await keys.press('Enter')
    await expect(page.getByText('The profile of RS-000004 is changed.').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Edit profile' })).toBeFocused()
    await keys.press('2')
    const timeline = page.getByRole('list', { name: 'Timeline' })
    await expect(timeline.getByText('Anke Neumann').first()).toBeVisible()
    await expect(timeline.getByText(anke.name).first()).toBeVisible()
    await keys.placed()
    await keys.press('3')
    await expect(page.getByRole('tab', { name: 'Mail', selected: true })).toBeVisible()
    await keys.press('1')
    await expect(page.getByRole('button', { name: 'Edit profile' })).toBeVisible()
    await keys.placed()
  })

  await test.step('a form that is left by Escape gives the focus back', async () => {
    await keys.press('e')
    await expect(page.getByRole('form', { name: 'Edit profile' }).getByLabel('Name', { exact: true })).toBeFocused()
    await keys.press('Escape')
    await expect(page.getByRole('button', { name: 'Edit profile' })).toBeFocused()
    await keys.press('Escape')
    await expect(grid).toBeFocused()
  })

  await test.step('one key sends another link', async () => {
    await keys.press('Shift+R')
    await expect(page.getByText('A new activation link is queued.').first()).toBeVisible()
    expect(linkIn(await mail.next(/activate/i))).not.toBe(first)
    await expect(grid).toBeFocused()
  })

  await test.step('close with a reason, reopen with another', async () => {
    await keys.press('Shift+C')
    await expect(page.getByLabel('Reason')).toBeFocused()
    await keys.press('Escape')
    await expect(page.getByRole('button', { name: 'Close account' })).toBeFocused()
    for (const [name, reason, done] of [
      ['Close account', 'The company was dissolved.', 'RS-000004 is closed.'],
      ['Reopen account', 'That was another company.', 'RS-000004 is open again.']
    ] as const) {
      await keys.press('Shift+C')
      await expect(page.getByLabel('Reason')).toBeFocused()
      await keys.type(reason)
      await keys.tabTo(page.getByRole('button', { name }), { within: 2 })
      await keys.press('Enter')
      await expect(page.getByText(done).first()).toBeVisible()
      await keys.placed()
    }
    await mail.next(/closed/i)
    await keys.press('Escape')
    await expect(grid).toBeFocused()
  })

  await test.step('the print view, and back', async () => {
    await keys.press('p')
    await expect(page.getByRole('article', { name: `RS-000004 ${anke.organization}` })).toBeVisible()
    await keys.tabTo(page.getByRole('button', { name: 'Print' }), { within: 3 })
    await keys.press('Escape')
    await expect(details.getByRole('heading', { level: 2 })).toHaveText(anke.organization)
    await keys.placed()
  })
})

test('a note mentions a colleague, who reads it and takes the account over: no hand on the mouse', async ({
  host,
  desk: page,
  keyboardOnly
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await importMany(desk, 2)
  const post = mailbox(host.smtp, asha.email)
  await desk.call('staff.invite', { ...asha, role: 'accountManager' })
  const code = invitationCodeIn(await post.next(/invit/i))
  await desk.call('session.signOut', {})
  await page.reload()
  await desk.acceptInvitation(code)
  await desk.call('session.signOut', {})
  await page.reload()
  const keys = await keyboardOnly(page)
  const signIn = async (email: string, hands = keys, at = page) => {
    await expect(at.getByLabel('E-mail address')).toBeFocused()
    await hands.type(email)
    await hands.press('Tab')
    await hands.type(staffPassword)
    await hands.press('Enter')
    await expect(new Desk(at).navigation()).toBeVisible()
  }
  const find = async (words: string, hands = keys, at = page) => {
    await hands.press('Control+k')
    await expect(at.getByRole('textbox', { name: 'Find an account, a screen or an action' })).toBeFocused()
    await hands.type(words)
    await expect(at.getByRole('option').first()).toContainText(new RegExp(words, 'i'))
    await hands.press('Enter')
    await expect(at.getByRole('dialog')).toBeHidden()
  }
  await signIn(meera.email)

  await test.step('the note', async () => {
    await find('Bulk 1')
    await expect(page.getByRole('heading', { level: 2, name: 'Bulk 1 Hosting' })).toBeVisible()
    await keys.press('n')
    await expect(page.getByLabel('New note')).toBeFocused()
    await keys.type('Please ask for papers, @nam')
    await expect(page.getByRole('option', { name: asha.name })).toBeVisible()
    await keys.press('Enter')
    await keys.type('by Friday.')
    await keys.press('Control+Enter')
    await expect(page.getByText('Please ask for papers, @Asha Nambiar by Friday.')).toBeVisible()
    await expect(page.getByLabel('New note')).toBeFocused()
    await keys.press('Escape')
    await expect(page.getByRole('grid', { name: 'Resellers' })).toBeFocused()
  })

  await test.step('the colleague, at another desk where there can be one', async () => {
    const there = host.kind === 'loopback' ? await host.secondDesk() : page
    const hands = there === page ? keys : await keyboardOnly(there)
    if (there === page) await find('Sign out')
    await signIn(asha.email, hands, there)
    await expect(there.getByRole('button', { name: 'your account, mentions: 1 unread' })).toBeVisible()
    await find('Mentions', hands, there)
    const mention = there.getByRole('link', { name: 'Bulk 1 Hosting' })
    await hands.tabTo(mention, { within: 3 })
    await hands.press('Enter')
    await expect(there.getByText('Please ask for papers, @Asha Nambiar by Friday.')).toBeVisible()
    await expect(there.getByRole('button', { name: 'your account, mentions: 1 unread' })).toHaveCount(0)
    await hands.press('m')
    await expect(there.getByRole('listbox')).toBeVisible()
    await hands.type('Asha')
    await hands.press('Enter')
    await expect(there.getByText('Asha Nambiar looks after RS-000002 now.').first()).toBeVisible()
    await expect(there.getByRole('combobox', { name: 'Account manager: Asha Nambiar' })).toBeFocused()
  })
})
