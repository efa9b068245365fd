import type { Page, Request } from '@playwright/test'
import { Desk } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { done } from './support/blocked-reseller'
import { expect, test } from './support/host'
import { linkIn, mailbox } from './support/post'

/** Follows each link of the page to the portal, in a tab of its own (a new load) and in this one. Answers where to. */
async function followLinks(page: Page, address: string, ready: string): Promise<readonly string[]> {
  const open = async () => {
    await page.goto(address)
    await expect(page.getByRole('heading', { name: ready })).toBeVisible()
  }
  await open()
  const links = page.locator('a[href^="/"]')
  const targets = await links.evaluateAll((found) => found.map((one) => one.getAttribute('href') ?? ''))
  for (const [index, target] of targets.entries()) {
    await open()
    const opened = page.context().waitForEvent('page')
    await links.nth(index).click({ modifiers: ['ControlOrMeta'] })
    const tab = await opened
    await tab.waitForLoadState('networkidle')
    await tab.close()
    await links.nth(index).click()
    await expect(page).toHaveURL(new URL(target, address).href)
    await page.reload()
  }
  return targets
}

test('no request that a browser makes on the page of a link, or on leaving it, names the link as its referer', async ({
  host,
  desk: deskPage
}) => {
  const desk = new Desk(deskPage)
  await desk.setUp()
  const { id, version } = await done(desk, 'accounts.register', {
    ...{ name: anke.name, email: anke.email, organizationName: anke.organization, country: 'DE' },
    ...{ organizationType: 'Web hosting company', acceptTerms: true }
  })
  await done(desk, 'accounts.approve', { id, version })
  const link = linkIn(await mailbox(host.smtp, anke.email).next(/activate/i))
  const token = link.split('/').at(-1) ?? ''
  const portal = new Portal(await host.visitor())
  const requests: Request[] = []
  portal.page.context().on('request', (request) => requests.push(request))

  await followLinks(portal.page, link, 'Activate Your Account')
  await portal.setPassword(link)
  await expect(portal.page.getByRole('heading', { name: 'Your account is active' })).toBeVisible()
  await portal.page.getByRole('main').getByRole('link', { name: 'Sign In' }).click()
  await expect(portal.page).toHaveURL(/\/signin$/)
  const left = await followLinks(portal.page, link, 'This link was already used')
  expect(left.length).toBeGreaterThan(1)

  // What a browser adds itself is told by what it sent. A tab that is gone tells no more of its last request.
  const sent = await Promise.all(requests.map((request) => request.allHeaders().catch(() => null)))
  const told = sent.flatMap((headers) => (headers === null ? [] : [headers['referer'] ?? '']))
  expect(told.length).toBeGreaterThan(requests.length / 2)
  expect(requests.filter((request) => request.url().includes(token)).length).toBeGreaterThan(4)
  expect(told.filter((referer) => referer.includes(token) || referer.includes('/activate'))).toEqual([])
})
