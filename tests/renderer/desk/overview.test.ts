import { afterEach, describe, expect, it, vi } from 'vitest'
import { axisTop, chartsOf, labelledDays } from '../../../src/renderer/desk/overview/chart'
import OverviewPage from '../../../src/renderer/desk/pages/OverviewPage.vue'
import { formatMinutes } from '../../../src/renderer/desk/format'
import { makeDashboard } from '../../support/fake-overview'
import { makeAccounts } from '../../support/fake-desk-data'
import { refuse, type FakeDeskOptions } from '../../support/fake-desk'
import { useStatusStore } from '../../../src/renderer/desk/stores/status'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted | null = null
afterEach(() => {
  mounted?.wrapper.unmount()
  mounted = null
})
async function open(path = '/overview', options: FakeDeskOptions = { role: 'reviewer' }): Promise<Mounted> {
  mounted = await mountDesk(OverviewPage, path, options)
  return mounted
}
const questions = (desk: Mounted['desk']) =>
  desk.calls.filter(({ operation }) => operation === 'overview.dashboard').map(({ input }) => input)

describe('Overview', () => {
  it('asks for thirty days in the time zone of the viewer, and for others in the address', async () => {
    const { desk, press, router } = await open()
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
    expect(questions(desk)).toEqual([{ days: 30, timeZone }])
    await press('90 days')
    expect(router.currentRoute.value.query).toEqual({ days: '90' })
    expect(questions(desk).at(-1)).toEqual({ days: 90, timeZone })
    await router.push('/overview?days=nonsense')
    await vi.waitFor(() => expect(questions(desk).at(-1)).toEqual({ days: 30, timeZone }))
  })

  it('says that backups fail, and leads an administrator to them; others are told whom to tell', async () => {
    const backupFailure = {
      at: new Date().toISOString(),
      message: 'The backup could not be written: the disk is full.'
    }
    const answers: NonNullable<FakeDeskOptions['answers']> = {
      'status.get': () => ({
        ok: true,
        data: { mail: {}, store: { state: 'ok', reason: null }, backupFailure, checkpoints: null, portalUrl: null }
      })
    }
    const notice = () =>
      [...document.querySelectorAll<HTMLElement>('[role="alert"]')].find((one) => /backup/.test(one.textContent ?? ''))
    const openWith = async (options: FakeDeskOptions) => {
      await open('/overview', options)
      await useStatusStore().refresh()
      await settle()
    }
    await openWith({ role: 'administrator', answers })
    expect(notice()?.textContent).toContain('the disk is full')
    expect(notice()?.querySelector('a')?.getAttribute('href')).toBe('/settings/data')
    mounted?.wrapper.unmount()
    await openWith({ role: 'reviewer', answers })
    expect(notice()?.textContent).toContain('Tell an administrator.')
    expect(notice()?.querySelector('a')).toBeNull()
    mounted?.wrapper.unmount()
    await openWith({ role: 'reviewer' })
    expect(notice()).toBeUndefined()
  })

  it('leads from what needs attention to the lists of it', async () => {
    await open()
    const links = [...document.querySelectorAll<HTMLAnchorElement>('section[aria-labelledby="attention"] a')]
    expect(links.map((link) => link.getAttribute('href')?.replace(/before=.*/, 'before='))).toEqual([
      '/approvals/account-36',
      '/approvals?before=',
      '/calls',
      '/calls?which=again',
      '/calls?which=second',
      '/resellers?link=expiring',
      '/mail?state=dead'
    ])
  })

  it('shows a chart as a table of the same numbers', async () => {
    const { press } = await open('/overview?days=7')
    await press('Decisions as a table')
    const rows = [...document.querySelectorAll('#chart-decisions')].flatMap((heading) => [
      ...(heading.closest('section')?.querySelectorAll('tbody tr') ?? [])
    ])
    const { days } = makeDashboard(7, makeAccounts(1), 0)
    expect(rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim()))).toEqual(
      [...days].reverse().map(({ approved, rejected }) => [String(approved), String(rejected)])
    )
  })

  it('explains figures that can’t be had, and tries again', async () => {
    const refusals = [refuse('internal', 'Look whether it took effect before you try again.')]
    const { press, text } = await open('/overview', {
      answers: {
        'overview.dashboard': () => refusals.shift() ?? { ok: true, data: makeDashboard(30, makeAccounts(5), 0) }
      }
    })
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('nothing was changed. Try again')
    await press('Try again')
    expect(text()).toContain('Median time to decision')
  })

  it('asks again after something happened', async () => {
    const { desk } = await open()
    desk.emit({ topic: 'accounts', ids: ['account-1'] })
    await vi.waitFor(() => expect(questions(desk)).toHaveLength(2))
  })
})

describe('chartsOf', () => {
  it('leads every bar to the events of its day, and the number to those of all days', () => {
    const dashboard = makeDashboard(7, makeAccounts(5), 0)
    const [signUps, decisions] = chartsOf(dashboard)
    const [first, last] = [dashboard.days[0]?.day, dashboard.days.at(-1)?.day]
    expect(signUps?.bars.at(-1)?.to).toMatchObject({
      name: 'audit',
      query: { action: 'account.registered', from: last, until: last }
    })
    expect(decisions?.totalTo).toMatchObject({ query: { action: 'decisions', from: first, until: last } })
    expect(decisions?.total).toBe(String(dashboard.total.approved + dashboard.total.rejected))
  })
})

describe('axes', () => {
  it.each([
    [0, 2],
    [1, 2],
    [5, 6],
    [11, 12],
    [17, 20],
    [130, 160],
    [170, 200]
  ])('of %d end at %d', (highest, top) => {
    expect(axisTop(highest, 'count')).toBe(top)
  })

  it('of times end at a round one', () => {
    expect([axisTop(50, 'minutes'), axisTop(1500, 'minutes'), axisTop(100_000, 'minutes')]).toEqual([60, 2880, 129_600])
    expect([45, 210, 2000, 4000].map(formatMinutes)).toEqual(['45 min', '3.5 h', '33 h', '2.8 d'])
  })

  it('name all days of a week, and five of more', () => {
    expect([...labelledDays(7)]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect([...labelledDays(90)]).toEqual([0, 22, 45, 67, 89])
  })
})
