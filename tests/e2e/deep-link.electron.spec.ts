import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Desk } from './pages/desk-pages'
import { anke, Portal } from './pages/portal-pages'
import { cleanEnvironment, type ElectronCommand } from './support/carrier'
import { expect, test, visitorAddress, type Host } from './support/host'

/** Starts the application a second time, the way the system does for a link. */
async function openLink(host: Host, link: string): Promise<number | null> {
  const { executable, appArguments } = JSON.parse(process.env['HUB_E2E_ELECTRON'] ?? '') as ElectronCommand
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(executable, [...switches, ...appArguments, '--data', host.dataDirectory, link], {
    env: cleanEnvironment({ HUB_NO_DIALOG: '1' }),
    stdio: 'ignore'
  })
  await once(child, 'exit')
  return child.exitCode
}

test('a link opens its account in the window that is there, after signing in where nobody is', async ({
  host,
  desk: page
}) => {
  const desk = new Desk(page)
  await desk.setUp()
  await new Portal(await host.visitor({ ip: visitorAddress.germany })).signUp(anke)
  expect(await openLink(host, 'hubdesk://account/RS-000001')).toBe(0)
  const details = page.getByRole('region', { name: 'Resellers: details' })
  await expect(details).toContainText(anke.organization)

  await desk.go('Audit')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect(await openLink(host, 'HUBDESK://account/rs-000001/')).toBe(0)
  await desk.signIn()
  await expect(details).toContainText(anke.organization)
})

test('anything else that calls itself a link changes nothing', async ({ host, desk: page }) => {
  const desk = new Desk(page)
  await desk.setUp()
  await desk.go('Audit')
  const before = page.url()
  for (const link of ['hubdesk://account/RS-1', 'hubdesk://settings', 'hubdesk://account/RS-000001?approve=1'])
    expect(await openLink(host, link)).toBe(0)
  expect(page.url()).toBe(before)
  await expect(page.getByRole('heading', { name: 'Audit', level: 1 })).toBeVisible()
  expect(host.app()?.windows()).toHaveLength(1)
})
