import { afterEach, describe, expect, it, vi } from 'vitest'
import CallDeskPage from '../../../src/renderer/desk/pages/CallDeskPage.vue'
import DeskFrame from '../../../src/renderer/desk/parts/DeskFrame.vue'
import { refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { makeCall } from '../../support/fake-call-data'
import { fakeCode } from '../../support/fake-calls'
import { makeAccount } from '../../support/fake-desk-data'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
async function open(options: FakeDeskOptions = {}, path = '/calls', page = CallDeskPage): Promise<Mounted> {
  mounted = await mountDesk(page, path, { role: 'accountManager', ...options })
  return mounted
}
const onCall = (options: FakeDeskOptions = {}) => open(options, '/calls/incident-5')
afterEach(() => mounted.wrapper.unmount())

const who = 'Who is calling?'
const code = 'Which code is in the mail?'
const organization = 'Which organization is the account for?'
const country = 'Which country?'
const manager = 'Who is your account manager?'

async function press(key: string, init: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }))
  if (key === 'Enter' && target instanceof HTMLButtonElement) target.click()
  await settle()
}
/** What somebody types into what has the focus. */
async function say(text: string): Promise<void> {
  const field = document.activeElement as HTMLInputElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle()
}
const calls = (operation: string) => mounted.desk.calls.filter((call) => call.operation === operation)
const rows = () => [...document.querySelectorAll('[role="row"]')].map((row) => row.textContent)
const focusedLabel = () => {
  const focused = document.activeElement as HTMLElement | null
  return focused?.id ? document.querySelector(`label[for="${focused.id}"]`)?.textContent : focused?.textContent.trim()
}

describe('the field for who is calling', () => {
  it('has the focus on arrival and lists the blocked accounts while it is empty', async () => {
    await open()
    expect(focusedLabel()).toBe(who)
    expect(rows()).toHaveLength(4)
    expect(rows()[1]).toContain('Blocked again')
  })

  it('finds while somebody types and says what of it matches', async () => {
    await open()
    await say('maple ston')
    expect(rows()[0]).toContain('organization resembles')
    expect(rows()[0]).not.toContain('Maple & Stone')
    await press('ArrowDown')
    await press('Enter')
    expect(focusedLabel()).not.toBe(who)
  })

  it('asks again only once the answer is there, with what is typed by then', async () => {
    const { desk } = await open()
    const answers: (() => void)[] = []
    const call = desk.bridge.call
    vi.spyOn(desk.bridge, 'call').mockImplementation((operation, input) =>
      operation === 'incidents.find'
        ? new Promise((resolve) => answers.push(() => void call(operation, input).then(resolve)))
        : call(operation, input)
    )
    for (const text of ['R', 'RS-0', 'RS-000005']) await say(text)
    answers.shift()?.()
    await settle()
    expect(rows().some((row) => row.includes('RS-000015'))).toBe(false)
    answers.shift()?.()
    await settle()
    expect(calls('incidents.find').map(({ input }) => input['text'])).toEqual(['R', 'RS-000005'])
    expect(rows()).toHaveLength(1)
  })

  it('goes to the incident as soon as a case number is complete', async () => {
    const { router } = await open()
    await say('CASE-0015-K7')
    expect(router.currentRoute.value.params['id'] ?? '').toBe('')
    await say('CASE-0015-K7Q')
    expect(router.currentRoute.value.params['id']).toBe('incident-15')
    expect(focusedLabel()).toBe(code)
  })

  it('says only that nothing was found', async () => {
    const { text } = await open()
    await say('CASE-9999-ZZZ')
    expect(text()).toContain('Nothing foundAsk the caller to repeat it, or for another detail.')
  })

  it('tells of an account that is not blocked that there is nothing to verify', async () => {
    const { text } = await open()
    await say('RS-000003')
    await press('Enter')
    expect(text()).toContain('RS-000003: active')
    expect(() => mounted.button('Unblock')).toThrow('no button')
  })

  it('keeps what was typed while other pages are looked at', async () => {
    const { router, desk } = await open({}, '/calls', DeskFrame)
    await say('somebody from')
    await router.push('/mail')
    await settle()
    await router.push('/calls')
    await settle()
    desk.emit({ topic: 'incidents', ids: [] })
    await settle()
    expect(mounted.field(who).value).toBe('somebody from')
  })

  it('is reached from anywhere with c', async () => {
    const { router } = await open({}, '/settings', DeskFrame)
    ;(document.activeElement as HTMLElement | null)?.blur()
    await press('c')
    expect(router.currentRoute.value.name).toBe('calls')
    expect(focusedLabel()).toBe(who)
  })

  it('filters by what was blocked again and by what is closed', async () => {
    const { press: click } = await open()
    await click('Blocked again')
    expect(rows()).toHaveLength(1)
    await click('Closed')
    expect(mounted.text()).toContain('Nothing has been unblocked yet')
  })
})

describe('a call', () => {
  it('shows what was tried, and nothing of what verifies the caller', async () => {
    const { text, desk } = await onCall()
    expect(text()).toContain('Looks like an attack. Five attempts in 40 seconds')
    expect(text()).toContain('5 wrong within 40 s · 1,241 while blocked · 2 addresses, 1 new · 1 new country')
    expect(text()).toMatch(/And 1,240 more while blocked, the last \d/)
    expect(text()).toContain('Mobile number failed 20 min ago with Leela Muster.')
    for (const hidden of ['Maple & Stone', 'contact5@', 'Account holder'])
      expect([hidden, text().includes(hidden)]).toEqual([hidden, false])
    expect(desk.calls.filter(({ operation }) => operation.startsWith('accounts.'))).toEqual([])
  })

  it('with facts takes four answers, each checked with Enter, and one key to unblock', async () => {
    const { desk, text } = await open({
      amend: (account) => (account.number === 'RS-000005' ? { ...account, mobile: '+14165550123' } : account)
    })
    await say('RS-000005')
    let presses = 0
    const key = async (name: string) => {
      presses += 1
      await press(name)
    }
    await key('Enter')
    expect(focusedLabel()).toBe(code)
    await key('ArrowDown')
    for (const [question, answer] of [
      [organization, 'maple and stone'],
      ['Which mobile number is registered?', '416 555 0123'],
      [country, 'canada'],
      ['In which month did you sign up?', 'November'],
      [manager, 'Leela']
    ] as const) {
      if (mounted.desk.calls.at(-1)?.operation === 'accounts.unblock' || focusedLabel() === 'Unblock') break
      expect(focusedLabel()).toBe(question)
      await say(question === organization ? 'Maple & Stone' : answer)
      await key('Enter')
    }
    expect(focusedLabel()).toBe('Unblock')
    expect(text()).toContain('Maple & Stone Certificates Inc.')
    await key('Enter')
    expect(desk.calls.find(({ operation }) => operation === 'accounts.unblock')?.input).toEqual({
      id: 'account-5',
      mailPasswordLink: false
    })
    expect(text()).toContain('RS-000005 is unblocked.')
    expect(text()).toContain('5 attempts left')
    // And `c` before them.
    expect(presses).toBe(7)
    expect(focusedLabel()).toBe('Next call')
    await key('Enter')
    expect(focusedLabel()).toBe(who)
  })

  it('says at once that an answer does not match, empties the field and stays with the question', async () => {
    const { text } = await onCall()
    mounted.field(country).focus()
    await say('Atlantis')
    await press('Enter')
    expect(calls('verification.checkFact')[0]?.input).toEqual({ id: 'incident-5', fact: 'country', said: 'Atlantis' })
    expect(text()).toContain('No match')
    expect(mounted.field(country).value).toBe('')
    expect(focusedLabel()).toBe(country)
    expect(text()).toContain('Country failed just now with Leela Muster, 2 failed within a day.')
  })

  it('passes over an empty field and checks nothing', async () => {
    await onCall()
    expect(focusedLabel()).toBe(code)
    await press('Enter')
    expect(focusedLabel()).toBe(organization)
    expect(calls('verification.checkCode')).toEqual([])
  })

  it('checks nothing while failures cool down, and wants a second person then', async () => {
    const { text } = await onCall()
    for (const question of [organization, country, manager]) {
      mounted.field(question).focus()
      await say('wrong')
      await press('Enter')
    }
    expect(text()).toMatch(
      /Too many checks failed, the last just now with Leela Muster\. The next one is possible in [45]:\d\d/
    )
    mounted.field(country).focus()
    await say('Canada')
    await press('Enter')
    expect(calls('verification.checkFact')).toHaveLength(3)
    expect(mounted.field(country).value).toBe('Canada')
    await mounted.press('Ask a colleague')
    expect(text()).toMatch(/Colleagues were asked at \d\d:\d\d; waiting for one of them\./)
  })

  it('keeps what was typed through refreshes and a lost connection', async () => {
    const { desk } = await onCall()
    await say('12')
    desk.unreachable = true
    desk.emit({ topic: 'incidents', ids: [] })
    await settle()
    desk.unreachable = false
    desk.emit({ topic: 'incidents', ids: ['incident-5'] })
    await settle()
    expect(mounted.field(code).value).toBe('12')
  })

  it('mails a new code with m, and says how long the next has to wait', async () => {
    const { text } = await onCall()
    ;(document.activeElement as HTMLElement).blur()
    await press('m')
    expect(calls('verification.sendCode')).toHaveLength(1)
    expect(text()).toContain('One-time code')
    expect(text()).toMatch(/Mail a new code in (59|60|61) s/)
  })

  it('unblocks with u, and with a link by Shift and u, only once the caller is verified', async () => {
    await onCall()
    const leaveField = () => (document.activeElement as HTMLElement).blur()
    leaveField()
    await press('u')
    expect(calls('accounts.unblock')).toEqual([])
    mounted.field(code).focus()
    await say(fakeCode)
    await press('Enter')
    expect(focusedLabel()).toBe('Unblock')
    await press('U', { shiftKey: true })
    expect(calls('accounts.unblock')[0]?.input).toEqual({ id: 'account-5', mailPasswordLink: true })
    expect(mounted.text()).toContain('A link to set a new password is queued')
  })

  it('says who unblocked it meanwhile', async () => {
    const { desk, text } = await onCall()
    desk.answer('verification.checkCode', () =>
      refuse('conflict', 'This incident is closed: the account is not blocked any more.')
    )
    desk.amendCall('incident-5', { state: 'closed', closedAt: '2026-11-23T05:00:00.000Z', closedBy: 'Rekha Example' })
    await vi.waitFor(() => expect(text()).toContain('By Rekha Example'))
    expect(text()).not.toContain('attempts left')
    expect(() => mounted.button('Unblock')).toThrow('no button')
  })

  it('leads on to the later one where the account is blocked again, as soon as it is', async () => {
    const { desk, text } = await onCall()
    const closed = { state: 'closed', closedAt: '2026-11-23T05:00:00.000Z', closedBy: 'Rekha Example' } as const
    desk.amendCall('incident-5', closed)
    await vi.waitFor(() => expect(text()).toContain('RS-000005 is unblocked.'))
    const blockedBy = { id: 'incident-55', caseNumber: 'CASE-0055-K7Q' }
    desk.answer('incidents.get', () => ({
      ok: true,
      data: { ...makeCall(makeAccount(5, 'blocked')), ...closed, blockedBy }
    }))
    desk.emit({ topic: 'accounts', ids: ['account-5'] })
    await vi.waitFor(() => expect(text()).toContain('RS-000005 is blocked again.'))
    expect(text()).not.toContain('is unblocked.')
    const later = [...document.querySelectorAll('a')].find((link) => link.textContent === 'CASE-0055-K7Q')
    expect(later?.getAttribute('href')).toBe('/calls/incident-55')
  })

  it('says why unblocking waits, and lets nobody do it before', async () => {
    const { button, text } = await onCall()
    expect([button('Unblock').disabled, button('Unblock and mail a set-password link').disabled]).toEqual([true, true])
    expect(text()).toContain('100 points are missing.')
  })

  it('joins while it is open and leaves with the page', async () => {
    const { router } = await open({}, '/calls/incident-5', DeskFrame)
    expect(calls('incidents.join').map(({ input }) => input['id'])).toEqual(['incident-5'])
    await router.push('/mail')
    await settle()
    expect(calls('incidents.leave').map(({ input }) => input['id'])).toEqual(['incident-5'])
  })

  it('names colleagues who are on it, and what they ask for', async () => {
    const { desk, text, press: click } = await onCall()
    const staffId = 's1'
    const staffName = 'Rekha Example'
    desk.amendCall('incident-5', {
      callers: [{ staffId, staffName, since: '2026-11-23T05:12:00.000Z' }],
      secondWanted: [{ staffId, staffName, points: 100, askedAt: '2026-11-23T05:14:00.000Z' }],
      transcript: [{ at: '2026-11-23T05:13:00.000Z', staffName, what: 'passed', method: 'code', note: null }]
    })
    await vi.waitFor(() => expect(text()).toMatch(/Rekha Example is on this call since \d\d:\d\d/))
    expect(text()).toContain('Rekha Example asks you to confirm.')
    expect(text()).toContain('100 of 100 points: code')
    await click('Confirm for Rekha Example')
    expect(calls('verification.confirm')[0]?.input).toEqual({ id: 'incident-5', staffId: 's1' })
    expect(text()).toContain('Confirmed as the second person')
  })

  it('is shown to reviewers without anything to act on', async () => {
    const { text } = await onCall({ role: 'reviewer' })
    expect(text()).toContain('Only account managers and administrators verify callers and unblock accounts.')
    expect(text()).toContain('Looks like an attack.')
    expect(calls('incidents.join')).toEqual([])
    for (const name of ['Unblock', 'Not the account holder…', 'Mail a new code'])
      expect(() => mounted.button(name)).toThrow('no button')
  })
})

describe('how a call ends', () => {
  it('that was not from the holder: stays blocked with a reason, the holder is warned', async () => {
    const { press: click, type, text } = await onCall()
    await click('Not the account holder…')
    await click('Keep it blocked')
    expect(text()).toContain('Why is required.')
    await type('Why', 'Did not know the company.')
    await click('Keep it blocked')
    expect(calls('incidents.record')[0]?.input).toEqual({
      id: 'incident-5',
      outcome: 'notHolder',
      note: 'Did not know the company.',
      warnHolder: true
    })
    expect(text()).toContain('Not the account holder; stays blocked')
  })

  it('with a note in the transcript', async () => {
    const { press: click, type, text } = await onCall()
    await click('Note the outcome…')
    await type('Note', 'Rings again at four.')
    await click('Save note')
    expect(calls('incidents.record')[0]?.input).toEqual({
      id: 'incident-5',
      outcome: 'noted',
      note: 'Rings again at four.'
    })
    expect(text()).toContain('Rings again at four.')
  })

  it('by override, for administrators with a reason of some length', async () => {
    await onCall()
    expect(() => mounted.button('Override…')).toThrow('no button')
    mounted.wrapper.unmount()
    const { press: click, type, text } = await onCall({ role: 'administrator' })
    await click('Override…')
    await type('Reason', 'too short')
    await click('Override')
    expect(text()).toContain('Reason must be at least 10 characters long.')
    await type('Reason', 'Known in person, stands at the front desk.')
    await click('Override')
    expect(text()).toContain('Caller verified')
    await vi.waitFor(() => expect(focusedLabel()).toBe('Unblock'))
  })

  it('that was refused keeps the dialog and what was typed', async () => {
    const { press: click, type, desk, text } = await onCall()
    desk.answer('incidents.record', () => refuse('read_only', 'The store is read-only.'))
    await click('Note the outcome…')
    await type('Note', 'Rings again at four.')
    await click('Save note')
    expect(text()).toContain('The store is read-only.')
    expect(mounted.field('Note').value).toBe('Rings again at four.')
  })
})
