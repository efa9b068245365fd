import { Desk } from './pages/desk-pages'
import { anke, Portal, priya } from './pages/portal-pages'
import { expect, test, visitorAddress } from './support/host'

test('a rejected applicant who comes again under a similar name is recognised, with what was decided and why', async ({
  host,
  desk: page
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  const portal = new Portal(await host.visitor({ ip: visitorAddress.india }))
  await portal.signUp(priya)
  await desk.reject(priya.organization, 'We could not find your company in the register.')
  const again = {
    ...priya,
    name: 'P. Menon',
    email: 'contact@kestrelhostings.example',
    organization: 'kestrel hostings private limited'
  }
  await portal.signUp(again)

  await desk.open('Approvals', again.organization)
  const earlier = page.getByRole('region', { name: 'Earlier applications' })
  const match = earlier.getByRole('listitem', { name: 'Kestrel Hosting Pvt Ltd, RS-000001' })
  await expect(match).toContainText('Rejected by Meera Kamath')
  await expect(match).toContainText('We could not find your company in the register.')
  await expect(match.getByRole('list', { name: 'Why it is listed' }).getByRole('listitem')).toHaveText([
    'Same mobile number',
    'Similar organization name',
    'Same IP address'
  ])

  await test.step('looking at it keeps the place in the list', async () => {
    const place = page.url()
    await match.getByRole('button', { name: 'Kestrel Hosting Pvt Ltd' }).press('Enter')
    const peek = page.getByRole('dialog', { name: 'Earlier application' })
    await expect(peek).toContainText(priya.email)
    await page.keyboard.press('Escape')
    await expect(peek).toHaveCount(0)
    expect(page.url()).toBe(place)
    await expect(match.getByRole('button', { name: 'Kestrel Hosting Pvt Ltd' })).toBeFocused()
  })
})

test('a sign-up from India that names Germany is marked; one that fits is not', async ({ host, desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.india })).signUp({ ...anke, mobile: '090000 12345' })
  await new Portal(await host.visitor({ ip: visitorAddress.india })).signUp({ ...priya, mobile: '090000 54321' })
  const consistency = page.getByRole('region', { name: 'Consistency' })

  await desk.open('Approvals', anke.organization)
  await expect(consistency.getByRole('listitem')).toHaveText([
    'Does not fit: Signed up from India, but names Germany as its country.',
    'Does not fit: The mobile number begins with +91, the prefix of India, but the declared country is Germany.',
    'A mobile number was asked for, because the sign-up came from India.',
    /^The e-mail domain, nordlicht\.example, is neither free nor disposable\./
  ])

  await desk.row(priya.organization).click()
  await expect(consistency).toContainText('Signed up from India, which is also the declared country.')
  await expect(consistency).not.toContainText('Does not fit')
})
