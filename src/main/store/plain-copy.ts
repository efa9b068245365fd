/**
 * A copy of a record or an event as its JSON would come back, without going through text: what is undefined is left out.
 * Later changes by whoever handed it in do not reach the copy. What the copy has in common with the record `before` it is
 * shared with that one, which nobody changes: unchanged values stay the very same ones (see `agree`).
 *
 * Throws a plain Error that names the place where something is no JSON value: the disk would not hold what memory does.
 */
export function plainCopy<T extends object>(value: T, before: object | null = null): T {
  return copyObject(value, before as Fields | null, '') as T
}

type Fields = Readonly<Record<string, unknown>>

function copyObject(value: object, before: Fields | null, place: string): object {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw notPlain(place, value)
  const fields = value as Fields
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(fields)) {
    const field = fields[key]
    if (field === undefined) continue
    copy[key] = before !== null && field === before[key] ? field : copyValue(field, key)
  }
  return copy
}

function copyValue(value: unknown, place: string): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) throw notPlain(place, value)
      // JSON has no negative zero.
      return value === 0 ? 0 : value
    case 'object':
      if (value === null) return null
      if (Array.isArray(value)) return value.map((each: unknown) => copyValue(each, place))
      return copyObject(value, null, place)
    default:
      throw notPlain(place, value)
  }
}

function notPlain(place: string, value: unknown): Error {
  return new Error(`${place === '' ? 'it' : place} is no JSON value: ${Object.prototype.toString.call(value)}`)
}
