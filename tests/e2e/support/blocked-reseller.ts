import type { Desk } from '../pages/desk-pages'
import { staffPassword } from '../pages/desk-pages'
import { resellerPassword } from '../pages/portal-pages'
import { expect, visitorAddress, type Host } from './host'
import { invitationCodeIn, linkIn, mailbox } from './post'

/** Whose account the calls are about, and the number as it is stored. */
export const vimala = {
  name: 'Vimala Specimen',
  email: 'vimala@saffron-cloud.example',
  organization: 'Saffron Cloud Hosting Pvt Ltd',
  country: 'India',
  mobile: '090000 54321',
  storedMobile: '+919000054321'
} as const

export const asha = { name: 'Asha Nambiar', email: 'asha.nambiar@emsign.example' } as const

/** What the account holder says when asked, in their own words. */
export const vimalaSays = () => ({
  organization: 'saffron cloud hosting private limited',
  mobile: '90000-54321',
  country: 'Bharat',
  month: new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date())
})

export type Reseller = {
  readonly id: string
  readonly number: string
  readonly mail: ReturnType<typeof mailbox>
  /** Signs in on the portal; its status, and what it answers. */
  readonly signIn: (password?: string) => Promise<PortalAnswer>
  /** Wrong passwords until the account is blocked; answers with the case number that the portal shows. */
  readonly block: () => Promise<string>
}

type PortalAnswer = { readonly status: number; readonly error?: { readonly caseNumber?: string } }

/** The portal's door without its pages, which other specs go through. */
async function post(host: Host, path: string, body: object, ip: string): Promise<PortalAnswer> {
  const response = await fetch(new URL(path, host.portalUrl()), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': ip },
    body: JSON.stringify(body)
  })
  return { ...((await response.json()) as object), status: response.status }
}

/** Five wrong passwords for an address, registered or not. */
export async function wrongPasswords(host: Host, email: string, ip: string = visitorAddress.unknown): Promise<string> {
  for (let attempt = 1; attempt <= 4; attempt++) {
    const { status } = await post(host, '/api/signin', { email, password: `wrong password ${attempt}` }, ip)
    expect(status).toBe(401)
  }
  const { error } = await post(host, '/api/signin', { email, password: 'wrong password 5' }, ip)
  const caseNumber = error?.caseNumber ?? ''
  expect(caseNumber).toMatch(/^C-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  return caseNumber
}

/** An account that is active: registered, approved, and with a password. */
export async function activeReseller(host: Host, desk: Desk, managerId?: string): Promise<Reseller> {
  const mail = mailbox(host.smtp, vimala.email)
  const { name, email, mobile, organization } = vimala
  const account = await done(desk, 'accounts.register', {
    ...{ name, email, mobile, organizationName: organization, organizationType: 'Web hosting company', country: 'IN' },
    acceptTerms: true
  })
  const chosen = managerId === undefined ? {} : { managerId }
  await done(desk, 'accounts.approve', { id: account.id, version: account.version, ...chosen })
  const token = /activate\/([\w-]{43})/.exec(linkIn(await mail.next(/activate/i)))?.[1] ?? ''
  const password = { password: resellerPassword, confirmPassword: resellerPassword }
  expect((await post(host, `/api/activation/${token}`, password, visitorAddress.india)).status).toBe(200)
  return {
    id: account.id,
    number: account.number,
    mail,
    signIn: (typed = resellerPassword) => post(host, '/api/signin', { email, password: typed }, visitorAddress.unknown),
    block: () => wrongPasswords(host, email)
  }
}

type Stored = { readonly id: string; readonly number: string; readonly version: number }

/** What an operation answers, as far as a spec needs it to go on. */
export async function done(desk: Desk, operation: string, input: object): Promise<Stored> {
  const reply = await desk.call(operation, input)
  expect({ operation, reply }).toMatchObject({ reply: { ok: true } })
  return reply.data as Stored
}

/** Hires a colleague, without a desk of their own: whoever is signed in stays so. */
export async function hire(host: Host, desk: Desk, back: { readonly email: string }): Promise<string> {
  const code = await inviteAsha(host, desk)
  await done(desk, 'session.signOut', {})
  await done(desk, 'session.acceptInvitation', { code, password: staffPassword })
  await done(desk, 'session.signOut', {})
  await done(desk, 'session.signIn', { email: back.email, password: staffPassword })
  await desk.page.reload()
  await expect(desk.navigation()).toBeVisible()
  const { items } = (await desk.call('staff.list', {})).data as { items: { id: string; email: string }[] }
  return items.find(({ email }) => email === asha.email)?.id ?? ''
}

/** The code with which the colleague joins as an account manager. */
export async function inviteAsha(host: Host, desk: Desk): Promise<string> {
  const mail = mailbox(host.smtp, asha.email)
  await done(desk, 'staff.invite', { ...asha, role: 'accountManager' })
  return invitationCodeIn(await mail.next(/invit/i))
}
