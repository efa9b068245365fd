import type { Batch, Store } from '../../src/main/store/port'
import { aNote, anEvent, put } from '../support/store-world'

/*
 * Commits that can be checked afterwards. Each changes two records, `left-K` and `right-K`, to the same version with
 * the same text, and has one audit event that names both. So half a commit shows, a lost one, and a change without its
 * event or with two.
 */

export const lanes = 24

export function change(lane: number, version: number, text: string): Batch {
  const record = { version, text: `${lane}:${version}:${text}` }
  return {
    puts: [
      put('notes', aNote({ ...record, id: `left-${lane}` })),
      put('notes', aNote({ ...record, id: `right-${lane}` }))
    ],
    events: [anEvent({ details: { change: `${lane}:${version}` } })]
  }
}

export async function versionsIn(store: Store): Promise<number[]> {
  const versions: number[] = []
  for (let lane = 0; lane < lanes; lane += 1) versions.push((await store.get('notes', `left-${lane}`))?.version ?? 0)
  return versions
}

export type Finding = { readonly kind: 'lost' | 'half' | 'events' | 'trail'; readonly detail: string }

/** What is wrong with a store that took such commits; `confirmed` are `LANE:VERSION`. */
export async function audit(store: Store, confirmed: Iterable<string>): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const versions = await versionsIn(store)
  for (const [lane, version] of versions.entries()) {
    const [left, right] = [await store.get('notes', `left-${lane}`), await store.get('notes', `right-${lane}`)]
    if (left?.version !== right?.version || left?.text !== right?.text) {
      findings.push({ kind: 'half', detail: `lane ${lane}: ${left?.version} and ${right?.version}` })
    }
    if (left && !left.text.startsWith(`${lane}:${version}:`))
      findings.push({ kind: 'half', detail: left.text.slice(0, 20) })
  }
  const seen = new Map<string, number>()
  for (const { details } of await store.eventsAfter(0, 1e9)) {
    const name = String(details['change'])
    seen.set(name, (seen.get(name) ?? 0) + 1)
  }
  let changes = 0
  for (const [lane, version] of versions.entries()) {
    changes += version
    for (let number = 1; number <= version; number += 1) {
      const times = seen.get(`${lane}:${number}`) ?? 0
      if (times !== 1) findings.push({ kind: 'events', detail: `change ${lane}:${number} has ${times} events` })
    }
  }
  if (seen.size !== changes) findings.push({ kind: 'events', detail: `${seen.size} events, ${changes} changes` })
  for (const name of confirmed) {
    const [lane = 0, version = 0] = name.split(':').map(Number)
    if ((versions[lane] ?? 0) < version) findings.push({ kind: 'lost', detail: `change ${name} was confirmed` })
  }
  const trail = await store.verifyTrail()
  if (!trail.ok) findings.push({ kind: 'trail', detail: trail.problem ?? '' })
  return findings
}
