import { afterAll, vi } from 'vitest'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import { createMemoryStore } from '../../../src/main/store/memory-store'
import { describeStore } from '../../support/store-conformance'
import { createDirectories } from '../../support/store-world'

// Hundreds of starts, each with its syncs: slow disks need their time.
vi.setConfig({ testTimeout: 120_000 })

const directories = createDirectories()
afterAll(directories.clear)

describeStore('the memory store', async (now) => {
  const store = createMemoryStore({ now })
  return { store, reopen: null, dispose: store.close }
})

describeStore('the embedded store', async (now) => {
  const directory = await directories.create()
  let { store } = await openEmbeddedStore({ directory, now })
  const opened = store
  return {
    store: opened,
    reopen: async () => {
      await store.close()
      ;({ store } = await openEmbeddedStore({ directory, now }))
      return store
    },
    dispose: () => store.close()
  }
})

describeStore('the embedded store that writes a snapshot now and then and crashes', async (now) => {
  const directory = await directories.create()
  const { store } = await openEmbeddedStore({ directory, now })
  const opened = [store]
  return {
    store: {
      ...store,
      commit: async (batch) => {
        const commit = await store.commit(batch)
        if (commit.sequence % 4 === 2) await store.snapshot()
        return commit
      }
    },
    reopen: async () => {
      const again = await openEmbeddedStore({ directory: await directories.copy(directory), now })
      opened.push(again.store)
      return again.store
    },
    dispose: async () => {
      for (const each of opened) await each.close()
    }
  }
})
