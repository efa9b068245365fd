import type { Actor, AuditEvent } from '@shared/audit'
import { createFollower, type EventList, type Follower } from './event-list'
import { searchText } from './search-text'

/*
 * What events are filtered by, a column each: numbers in place of texts, so that a million events are looked through in
 * milliseconds. A text is kept once however often it occurs, and is folded for search once.
 */

export type EventColumns = Follower & {
  /**
   * Numbers of the events (the sequence minus one) that meet everything, the newest first, handed over one by one; answers
   * how many. Words are folded; each has to occur in one of the texts.
   */
  readonly scan: (wanted: Wanted, found: (index: number) => void) => number
}

export type Wanted = {
  readonly action: ((action: string) => boolean) | null
  readonly actor: ((actor: Actor) => boolean) | null
  /** Milliseconds since 1970; `from` included, `until` not. */
  readonly from: number
  readonly until: number
  readonly words: readonly string[]
}

/** What a search looks through. Details are not: they hold values that a viewer may not be shown (api/handlers/audit). */
export function searchedTexts({ subject, action, actor, ip, details }: AuditEvent): readonly unknown[] {
  return [subject, action, nameOf(actor), ip, details['caseNumber']]
}

const nameOf = (actor: Actor): string | null => ('name' in actor ? actor.name : null)

type Dictionary<T> = {
  readonly numberOf: (key: string, value: T, text: string | null) => number
  /** For each number, whether its value passes. */
  readonly passing: (passes: (value: T) => boolean) => Uint8Array
  /** For each number, whether the folded text holds the word. */
  readonly holding: (word: string) => Uint8Array
}

function createDictionary<T>(): Dictionary<T> {
  const numbers = new Map<string, number>()
  const values: T[] = []
  const texts: string[] = []
  const each = <V>(list: readonly V[], passes: (value: V) => boolean) => {
    const mask = new Uint8Array(list.length)
    for (let number = 0; number < list.length; number += 1) if (passes(list[number] as V)) mask[number] = 1
    return mask
  }
  return {
    numberOf: (key, value, text) => {
      const known = numbers.get(key)
      if (known !== undefined) return known
      const number = values.length
      numbers.set(key, number)
      values.push(value)
      texts.push(searchText([text]))
      return number
    },
    passing: (passes) => each(values, passes),
    holding: (word) => each(texts, (text) => text.includes(word))
  }
}

/** Where one word of a search occurs, by the numbers of the texts. */
type WordMasks = { readonly actions: Uint8Array; readonly actors: Uint8Array; readonly texts: Uint8Array }

const smallest = 1024

export function createEventColumns(events: EventList): EventColumns {
  const actions = createDictionary<string>()
  const actors = createDictionary<Actor>()
  /** Subjects, addresses and case numbers: only searched. */
  const texts = createDictionary<null>()
  let at = new Float64Array(smallest)
  let action = new Uint16Array(smallest)
  let actor = new Uint32Array(smallest)
  let subject = new Uint32Array(smallest)
  let ip = new Uint32Array(smallest)
  let caseNumber = new Uint32Array(smallest)
  let covered = 0

  function grow(): void {
    const longer = <A extends Float64Array | Uint16Array | Uint32Array>(column: A): A => {
      const next = new (column.constructor as new (length: number) => A)(column.length * 2)
      next.set(column)
      return next
    }
    at = longer(at)
    action = longer(action)
    actor = longer(actor)
    subject = longer(subject)
    ip = longer(ip)
    caseNumber = longer(caseNumber)
  }

  const textNumber = (text: unknown) => texts.numberOf(typeof text === 'string' ? text : '', null, text as string)

  function cover(event: AuditEvent): void {
    if (covered === at.length) grow()
    const by = event.actor
    const name = nameOf(by)
    at[covered] = Date.parse(event.at)
    action[covered] = actions.numberOf(event.action, event.action, event.action)
    actor[covered] = actors.numberOf('id' in by ? `${by.kind}\n${by.id}\n${by.name}` : by.kind, by, name)
    subject[covered] = textNumber(event.subject)
    ip[covered] = textNumber(event.ip)
    caseNumber[covered] = textNumber(event.details['caseNumber'])
    covered += 1
  }

  return {
    ...createFollower(events, cover),
    scan: (wanted, found) => {
      const actionMask = wanted.action === null ? null : actions.passing(wanted.action)
      const actorMask = wanted.actor === null ? null : actors.passing(wanted.actor)
      const words = wanted.words.map((word) => ({
        actions: actions.holding(word),
        actors: actors.holding(word),
        texts: texts.holding(word)
      }))
      const { from, until } = wanted
      let total = 0
      for (let index = covered - 1; index >= 0; index -= 1) {
        if (actionMask !== null && actionMask[action[index] as number] === 0) continue
        if (actorMask !== null && actorMask[actor[index] as number] === 0) continue
        const time = at[index] as number
        if (time < from || time >= until) continue
        if (words.length > 0 && !holdsAll(words, index)) continue
        total += 1
        found(index)
      }
      return total
    }
  }

  function holdsAll(words: readonly WordMasks[], index: number): boolean {
    for (const { texts: inTexts, actions: inActions, actors: inActors } of words) {
      const held =
        inTexts[subject[index] as number] === 1 ||
        inActions[action[index] as number] === 1 ||
        inActors[actor[index] as number] === 1 ||
        inTexts[ip[index] as number] === 1 ||
        inTexts[caseNumber[index] as number] === 1
      if (!held) return false
    }
    return true
  }
}
