/*
 * The data format: what the JSON in journal and snapshot looks like. The journal's first format is 1; each migration
 * leads from one to the next. Old journal files are never rewritten: what they hold is migrated each time it is read.
 */

type Json = Readonly<Record<string, unknown>>

/** A commit as a file holds it, in any format. A snapshot is read as commits that put everything. */
export type StoredEntry = {
  readonly at: string
  readonly puts: readonly { readonly collection: string; readonly record: Json }[]
  readonly removals: readonly { readonly collection: string; readonly id: string }[]
  readonly events: readonly Json[]
}

/** A commit of one format as the next format has it. Pure; keeps ids, versions and the sequence of events. */
export type Migration = (entry: StoredEntry) => StoredEntry

/** `migrations[0]` leads from format 1 to 2, and so on. */
export const migrations: readonly Migration[] = []

export function currentFormat(list: readonly Migration[]): number {
  return list.length + 1
}

/** Brings a commit from its format to the current one. */
export function migrate(list: readonly Migration[], format: number, entry: StoredEntry): StoredEntry {
  return list.slice(format - 1).reduce((older, migration) => migration(older), entry)
}
