import { Desk } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

test('a slow double click on Approve decides on one application, not on the next one too', async ({
  host,
  desk: page
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  const portal = new Portal(await host.visitor({ ip: visitorAddress.germany }))
  await portal.signUp(anke)
  await portal.signUp({ ...anke, email: 'second@nordlicht.example', organization: 'Second Applicant GmbH' })
  await desk.open('Approvals', anke.organization)
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor()
  // Both clicks inside the page: the second in the frame in which the next application stands there.
  await page.evaluate(async () => {
    const click = () =>
      document
        .querySelector('[data-action="approve"]')
        ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }))
    const headings = () => [...document.querySelectorAll('h2')].map(({ textContent }) => textContent)
    click()
    while (!headings().some((text) => text?.includes('Second Applicant'))) await new Promise(requestAnimationFrame)
    click()
  })
  await expect(page.getByText(/RS-000001 is approved\./).first()).toBeVisible()
  const pending = await desk.call('accounts.list', { status: 'pending' })
  expect(pending.data).toMatchObject({ total: 1, items: [{ organizationName: 'Second Applicant GmbH' }] })
})
