import { hash, verify } from '@node-rs/argon2'
import { dictionary } from '@zxcvbn-ts/language-common'
import { Semaphore } from 'async-mutex'
import {
  defaultPasswordPolicy,
  findPasswordProblems,
  instructionsOf,
  normalizePassword,
  passwordLength,
  type PasswordOwner,
  type PasswordPolicy
} from '@shared/password-rules'
import { Busy, Refusal } from '../refusal'

/**
 * Passwords are hashed with argon2id in the parameters that OWASP asks for (19 MiB, two passes, one lane). Each rejects
 * with `Busy` while too many wait for their turn.
 */
export type Passwords = {
  /** Refuses a password that breaks a rule, naming `field`. */
  readonly hashNew: (password: string, owner: PasswordOwner, field: string) => Promise<string>
  readonly verify: (passwordHash: string, password: string) => Promise<boolean>
  /** Takes the time of a check and is always false: for addresses without a password. */
  readonly verifyNothing: (password: string) => Promise<false>
}

const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** What a hash costs: KiB of memory, passes, lanes. */
export type HashCost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number }

const commonPasswords = new Set(dictionary['passwords-common'])
export const isCommonPassword = (word: string) => commonPasswords.has(word)

/** Hashes at work or waiting: a few seconds of work for two cores. */
const mostHashes = 256

/** `cost` is for tests of other things than passwords; `policy` is asked for each new password. */
export function createPasswords(
  cost: HashCost = argon2id,
  policy: () => Promise<PasswordPolicy> = async () => defaultPasswordPolicy
): Passwords {
  // Hashing and file sync share libuv's four threads: two hashes at a time leave room for commits.
  const hashing = new Semaphore(2)
  let hashes = 0
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (hashes >= mostHashes) throw new Busy()
    hashes++
    try {
      return await hashing.runExclusive(work)
    } finally {
      hashes--
    }
  }
  const hashOne = (password: string) => inTurn(() => hash(normalizePassword(password), cost))
  const nothing = hashOne('the password of nobody')
  const verifyOne = async (passwordHash: string, password: string) => {
    const shortened = normalizePassword(password).slice(0, passwordLength.max * 2)
    return inTurn(() => verify(passwordHash, shortened))
  }
  return {
    hashNew: async (password, owner, field) => {
      const rules = await policy()
      const problems = findPasswordProblems(password, owner, isCommonPassword, rules)
      if (problems.length > 0) {
        const broken = instructionsOf(rules).flatMap(({ id, text }) => (problems.includes(id) ? [text] : []))
        const message = `The password does not follow the instructions: ${broken.join('; ')}.`
        throw new Refusal('invalid', message, { [field]: message })
      }
      return hashOne(password)
    },
    verify: verifyOne,
    verifyNothing: async (password) => {
      await verifyOne(await nothing, password)
      return false
    }
  }
}
