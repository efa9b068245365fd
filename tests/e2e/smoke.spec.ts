import { expect, test, visitorAddress } from './support/host'

test('the desk opens under its name and asks no other origin for anything', async ({ desk, host }) => {
  const origins = new Set<string>()
  desk.on('request', (request) => origins.add(request.url().split('/').slice(0, 3).join('/')))
  await desk.reload()
  await expect(desk).toHaveTitle(/emSign Hub Desk/)
  await expect(desk.locator('body')).not.toBeEmpty()
  expect([...origins]).toEqual([host.kind === 'electron' ? 'app://hub-desk' : new URL(desk.url()).origin])
})

test("the desk's policy lets no script of a page run and no other origin be asked", async ({ desk, host }) => {
  const policy = await desk.evaluate(async () =>
    (await fetch(location.href.split('#')[0] ?? '')).headers.get('content-security-policy')
  )
  expect(policy).toContain("default-src 'none'; script-src 'self';")
  const outcome = await desk.evaluate(async (portal) => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    const elsewhere = await fetch(portal).then(
      () => 'answered',
      () => 'refused'
    )
    return [elsewhere, 'injected' in window]
  }, host.portalUrl())
  expect(outcome).toEqual(['refused', false])
})

test('visitors find the portal, each seen from their own address', async ({ host }) => {
  const inIndia = await host.visitor({ ip: visitorAddress.india })
  const inGermany = await host.visitor({ ip: visitorAddress.germany })
  const asks = async (page: typeof inIndia) => {
    await page.goto('/signup')
    await expect(page.getByRole('heading', { name: 'Sign up as a Reseller' })).toBeVisible()
    return await page.evaluate(
      async () => ((await (await fetch('/api/signup')).json()) as { mobileRequired: boolean }).mobileRequired
    )
  }
  expect([await asks(inIndia), await asks(inGermany)]).toEqual([true, false])
})

test('a restart keeps the data and the portal its address', async ({ desk, host }) => {
  const portal = host.portalUrl()
  await expect(desk).toHaveTitle(/emSign Hub Desk/)
  const after = await host.restart()
  await expect(after).toHaveTitle(/emSign Hub Desk/)
  expect(host.portalUrl()).toBe(portal)
})
