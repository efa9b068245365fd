import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewAuditEvent } from '@shared/audit'
import type { Note } from '@shared/account'
import { openEmbeddedStore, type EmbeddedStoreOptions } from '../../src/main/store/embedded-store'
import type { Put, Store } from '../../src/main/store/port'
import { collectionPlans, type CollectionName, type Collections } from '../../src/main/store/records'

export function aNote(change: Partial<Note> = {}): Note {
  return {
    id: 'note-1',
    version: 1,
    accountId: 'account-1',
    at: '2026-03-01T08:00:00.000Z',
    staffId: 'staff-1',
    staffName: 'Asha Iyer',
    text: 'Phoned back.',
    ...change
  }
}

export function anEvent(change: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    at: '2026-03-01T08:00:00.000Z',
    actor: { kind: 'staff', id: 'staff-1', name: 'Asha Iyer' },
    action: 'account.noted',
    accountId: 'account-1',
    subject: 'RS-000001',
    ip: '127.0.0.1',
    details: {},
    ...change
  }
}

/** A put of a record that is new (version 1), or based on the version before its own. */
export function put<C extends CollectionName>(collection: C, record: Collections[C]): Put {
  return { collection, record, basedOn: record.version === 1 ? null : record.version - 1 } as unknown as Put
}

/** Everything that a store holds, for comparing. */
export async function contentOf(store: Store): Promise<unknown> {
  const content: Record<string, unknown> = {}
  for (const name of Object.keys(collectionPlans) as CollectionName[]) {
    content[name] = (await store.query(name, { limit: 1_000_000 })).items
  }
  return { ...content, events: (await store.events({ limit: 1_000_000 })).items }
}

/** Data directories for one test file; `clear` removes them. */
export function createDirectories() {
  const made: string[] = []
  const create = async (): Promise<string> => {
    const directory = await mkdtemp(join(tmpdir(), 'hub-store-'))
    made.push(directory)
    return directory
  }
  return {
    create,
    /** What a crash leaves: the files as they are now, and nobody who has them. */
    copy: async (directory: string): Promise<string> => {
      const to = await create()
      for (const name of await readdir(directory)) {
        if (name !== 'lock') await cp(join(directory, name), join(to, name), { recursive: true })
      }
      return to
    },
    clear: async () => {
      for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true })
    }
  }
}

/** Opens, does something, closes. */
export async function withStore<T>(
  options: EmbeddedStoreOptions,
  action: (store: Awaited<ReturnType<typeof openEmbeddedStore>>['store'], notices: readonly string[]) => Promise<T>
): Promise<T> {
  const { store, notices } = await openEmbeddedStore(options)
  try {
    return await action(store, notices)
  } finally {
    await store.close()
  }
}
