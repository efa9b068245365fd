import { RouterView } from 'vue-router'
import { afterEach, expect, it, vi } from 'vitest'
import { accountsCsv } from '../../../src/renderer/desk/csv/accounts-csv'
import { recipientOf, subtitleOf, titleOf } from '../../../src/renderer/desk/concealed'
import { concealedAccount, makeAccount, makeMail } from '../../support/fake-desk-data'
import { refuse } from '../../support/fake-desk'
import { mountDesk, settle, type Mounted } from './mount-desk'

const ok = (data: unknown) => ({ ok: true, data }) as never
const account = makeAccount(5, 'blocked')
const hidden = concealedAccount(account)

let mounted: Mounted | null = null
afterEach(() => {
  mounted?.wrapper.unmount()
  mounted = null
})
async function open(path: string): Promise<Mounted> {
  mounted = await mountDesk(RouterView, path, { answers: { 'accounts.get': () => ok(hidden) } })
  await settle()
  return mounted
}

it('a concealed account is called by its holder, number and status, with a gate instead of its tabs', async () => {
  const { text, button, wrapper } = await open('/resellers/account-5')
  expect(text()).toContain('What verifies the caller is hidden while the account is blocked.')
  for (const shown of [account.name, account.number, 'Blocked']) expect(text()).toContain(shown)
  expect(wrapper.findAll('[role="tab"]')).toHaveLength(0)
  expect(text()).not.toContain('Invalid')
  expect(() => button('Print view')).toThrow('no button')
})

it('its details are shown for a reason of ten letters, and a refusal keeps what was typed', async () => {
  const { desk, press, type, field, text, wrapper } = await open('/resellers/account-5')
  const reveals = () => desk.calls.filter(({ operation }) => operation === 'incidents.reveal').map(({ input }) => input)
  await press('Show details…')
  await type('Reason', 'Curious')
  await press('Show details')
  await vi.waitFor(() => expect(text()).toContain('Reason must be at least 10 characters long.'))
  expect(reveals()).toEqual([])
  desk.answer('incidents.reveal', () => refuse('conflict', 'This incident is closed.'))
  await type('Reason', 'The auditor asks for it.')
  await press('Show details')
  await vi.waitFor(() => expect(text()).toContain('This incident is closed.'))
  expect(field('Reason').value).toBe('The auditor asks for it.')
  desk.answer('incidents.reveal', () => ok({}))
  desk.answer('accounts.get', () => ok(account))
  await press('Show details')
  await vi.waitFor(() => expect(wrapper.findAll('[role="tab"]')).toHaveLength(4))
  expect(reveals().at(-1)).toEqual({ id: 'incident-5', reason: 'The auditor asks for it.' })
  await vi.waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('tab'))
})

it('the call desk says why facts are off, and still takes a code', async () => {
  const { desk, text } = await open('/calls/incident-5')
  await desk.bridge.call('incidents.reveal', { id: 'incident-5', reason: 'The auditor asks.' })
  desk.emit({ topic: 'incidents', ids: ['incident-5'] })
  await vi.waitFor(() => expect(text()).toContain('facts are off'))
  expect(text().match(/Not by you/g)).toHaveLength(5)
  expect(document.querySelectorAll('[role="group"] input')).toHaveLength(1)
})

it('lists, mail and files name it without what is withheld', () => {
  expect([titleOf(hidden), subtitleOf(hidden)]).toEqual([account.name, 'Hidden while blocked'])
  expect([titleOf(account), subtitleOf(account)]).toEqual([account.organizationName, account.name])
  const mail = { ...makeMail(0, account), concealed: true, toAddress: '' }
  expect(recipientOf(mail)).toBe(account.name)
  expect(recipientOf({ ...mail, toName: '' })).toBe('Hidden while blocked')
  const [, row = ''] = accountsCsv([hidden]).split('\r\n')
  expect(row.match(/hidden while blocked/g)).toHaveLength(9)
  expect(row).toContain(account.number)
})
