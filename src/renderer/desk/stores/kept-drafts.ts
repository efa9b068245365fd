/** Where unsent text outlives the page: part of the web's `Storage`. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export type KeptDrafts = {
  /** What this person had typed; that of anybody else, and what is older than a day, is thrown away. */
  readonly read: (personId: string) => ReadonlyMap<string, string>
  readonly write: (personId: string, texts: ReadonlyMap<string, string>) => void
  readonly clear: () => void
}

const name = 'hub-desk-drafts'
/** Whoever comes back after a crash comes back the same day. In milliseconds. */
export const draftLifetime = 24 * 60 * 60_000

/**
 * What is kept, by the beginning of its key. Never what a caller said (`call:…:<way of verifying>`) or was looked up by:
 * those are the codes and facts that prove who calls (docs/adr/0050-the-frame.md).
 */
const kept = [/^(note|approve|reject|close|reveal|form):/, /^call:[^:]+:(noted|notHolder|override)$/]
export const isKept = (key: string): boolean => kept.some((pattern) => pattern.test(key))

/** Fields of forms that are never kept, whatever the form: secrets, and consent, which belongs to one conversation. */
export const isNeverKept = (field: string): boolean => /^accept|password|passphrase|secret|code|token/i.test(field)

/** Drafts of one person in a storage that survives the page. A storage that is full or off keeps nothing, and is no error. */
export function createKeptDrafts(storage: DraftStorage, now: () => number = Date.now): KeptDrafts {
  const attempt = <T>(use: () => T, otherwise: T): T => {
    try {
      return use()
    } catch {
      return otherwise
    }
  }
  const clear = () => attempt(() => storage.removeItem(name), undefined)
  return {
    clear,
    read: (personId) => {
      const found = attempt(() => parse(storage.getItem(name)), null)
      const age = now() - (found?.at ?? 0)
      if (found?.person === personId && age >= 0 && age < draftLifetime)
        return new Map(Object.entries(found.texts).filter(([key]) => isKept(key)))
      clear()
      return new Map()
    },
    write: (person, texts) => {
      const mine = [...texts].filter(([key]) => isKept(key))
      if (mine.length === 0) return clear()
      const value = JSON.stringify({ person, at: now(), texts: Object.fromEntries(mine) })
      attempt(() => storage.setItem(name, value), undefined)
    }
  }
}

type Stored = { readonly person: string; readonly at: number; readonly texts: Readonly<Record<string, string>> }

function parse(json: string | null): Stored | null {
  if (json === null) return null
  const value: unknown = JSON.parse(json)
  return isStored(value) ? value : null
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false
  const { person, at, texts } = value as Partial<Stored>
  const isTexts = typeof texts === 'object' && Object.values(texts ?? {}).every((text) => typeof text === 'string')
  return typeof person === 'string' && typeof at === 'number' && texts !== null && isTexts
}
