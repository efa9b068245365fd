import type { DeskCommand } from '@shared/commands'
import type { AttentionNow, News } from '../api/attention'

/** Runs something after a pause in milliseconds; answers what cancels it. */
export type Schedule = (pause: number, run: () => void) => () => void

/** What comes within this time of the first is told together, in milliseconds. */
export const gatherMs = 1_000
/** Until something new is told after that, however much comes. */
export const gapMs = 15_000

/** Gathers news, so that a flood of them is one notification now and then instead of a hundred. */
export function gatherNews(schedule: Schedule, tell: (news: readonly News[]) => void): (news: News) => void {
  let gathered: readonly News[] = []
  let resting = false
  let waiting = false

  function begin(): void {
    if (waiting || resting || gathered.length === 0) return
    waiting = true
    schedule(gatherMs, () => {
      waiting = false
      const now = gathered
      gathered = []
      resting = true
      schedule(gapMs, () => {
        resting = false
        begin()
      })
      tell(now)
    })
  }
  return (news) => {
    gathered = [...gathered, news]
    begin()
  }
}

export type Announcement = { readonly title: string; readonly body: string; readonly command: DeskCommand }

/** What of it concerns whoever sits there: of the kinds that they want, nothing that they did or are looking at. */
export function concerning(
  news: readonly News[],
  { wanted }: Pick<AttentionNow, 'wanted'>,
  person: { readonly id: string | null; readonly looksAt: News['kind'] | null }
): readonly News[] {
  return news.filter(
    (one) =>
      wanted[one.kind] &&
      one.kind !== person.looksAt &&
      !(one.kind === 'applications' && one.by !== null && one.by === person.id)
  )
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

/**
 * How news is put on the system's screen, where anybody may read it: no more than who applied; of a blocked account its
 * number; nothing at all about either while the desk is not open to somebody. Null where there is nothing to tell.
 */
export function announce(news: readonly News[], open: boolean): Announcement | null {
  const applications = news.filter((one) => one.kind === 'applications')
  const blocks = news.filter((one) => one.kind === 'blocks')
  const [first] = news
  if (first === undefined) return null
  const title = [
    ...(applications.length > 0 ? [plural(applications.length, 'new application', 'new applications')] : []),
    ...(blocks.length > 0 ? [plural(blocks.length, 'blocked account', 'blocked accounts')] : [])
  ].join(', ')
  const list: DeskCommand = { do: 'go', place: applications.length > 0 ? 'approvals' : 'calls' }
  if (!open) return { title, body: 'Open Hub Desk to see more.', command: list }
  if (news.length > 1) return { title, body: 'They wait in Hub Desk.', command: list }
  return first.kind === 'applications'
    ? {
        title: 'New application',
        body: `${first.organizationName} (${first.number}) waits for a decision.`,
        command: { do: 'go', place: 'approvals', id: first.accountId }
      }
    : {
        title: 'Account blocked',
        body: `${first.number} was blocked after wrong passwords. Expect a call.`,
        command: { do: 'go', place: 'calls', id: first.incidentId }
      }
}

/** Which list the desk's page shows, by its address; null for any other screen. */
export function listOnScreen(url: string): News['kind'] | null {
  const place = /#\/(approvals|calls)(?:[/?]|$)/.exec(url)?.[1]
  return place === 'approvals' ? 'applications' : place === 'calls' ? 'blocks' : null
}
