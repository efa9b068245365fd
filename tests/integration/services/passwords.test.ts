import { describe, expect, it } from 'vitest'
import { createPasswords } from '../../../src/main/services/passwords'
import { cheapPasswords, goodPassword } from '../../support/programme'

const owner = { name: 'Priya Menon', email: 'priya@kestrel.example', organizationName: 'Kestrel' }

describe('the queue of passwords to hash', () => {
  it('is bounded: who comes too late is told when to come again, and it goes on afterwards', async () => {
    const passwords = cheapPasswords()
    // The queue is the process's own, and a test before may have left a dear one in it.
    await createPasswords().verifyNothing(goodPassword)
    const hash = await passwords.hashNew(goodPassword, owner, 'password')
    const answers = await Promise.allSettled(Array.from({ length: 400 }, () => passwords.verify(hash, goodPassword)))
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    expect(refused).toHaveLength(400 - 256)
    expect(refused[0]).toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: 5,
      message: 'Too many passwords are being checked right now. Try again in 5 seconds.'
    })
    expect(await passwords.verify(hash, goodPassword)).toBe(true)
    expect(await passwords.verify(hash, 'another')).toBe(false)
  })
})
