/** By value, the ids of the records that have it. */
export type ValueIndex = {
  readonly add: (value: unknown, id: string) => void
  readonly remove: (value: unknown, id: string) => void
  readonly ids: (value: unknown) => ReadonlySet<string>
  readonly has: (value: unknown, id: string) => boolean
}

const nothing: ReadonlySet<string> = new Set()

/** Most values of some fields are had by one record: its id stands there by itself, for a set of one is large. */
export function createValueIndex(): ValueIndex {
  const holders = new Map<unknown, string | Set<string>>()
  return {
    add: (value, id) => {
      const ids = holders.get(value)
      if (ids === undefined) holders.set(value, id)
      else if (typeof ids !== 'string') ids.add(id)
      else if (ids !== id) holders.set(value, new Set([ids, id]))
    },
    remove: (value, id) => {
      const ids = holders.get(value)
      if (ids === id) holders.delete(value)
      else if (typeof ids === 'object' && ids.delete(id) && ids.size === 0) holders.delete(value)
    },
    ids: (value) => {
      const ids = holders.get(value)
      return typeof ids === 'string' ? new Set([ids]) : (ids ?? nothing)
    },
    has: (value, id) => {
      const ids = holders.get(value)
      return typeof ids === 'string' ? ids === id : (ids?.has(id) ?? false)
    }
  }
}
