import { Mutex } from 'async-mutex'
import { Busy } from '../refusal'

/** Runs work on one key one at a time, in order; keys do not wait for each other. */
export type KeyedLock = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** With more than `most` at work or waiting for one key, the next is refused as `Busy`. */
export function createKeyedLock(most = Infinity): KeyedLock {
  const locks = new Map<string, { readonly mutex: Mutex; users: number }>()
  return async (key, work) => {
    const lock = locks.get(key) ?? { mutex: new Mutex(), users: 0 }
    if (lock.users >= most) throw new Busy()
    locks.set(key, lock)
    lock.users++
    try {
      return await lock.mutex.runExclusive(work)
    } finally {
      lock.users--
      if (lock.users === 0) locks.delete(key)
    }
  }
}
