import { describe, expect, it } from 'vitest'
import { defaultSettings } from '@shared/settings'
import { createPostOffice } from '../../../src/main/mail/post-office'
import { sampleOrders } from '../../support/mail-samples'
import { createTestSealer } from '../../support/test-sealer'

function createOffice() {
  let last = 0
  const sealer = createTestSealer()
  const office = createPostOffice({
    sealer,
    settings: () => defaultSettings,
    now: () => new Date('2026-11-23T14:05:00.000Z'),
    newId: () => `id-${++last}`
  })
  return { office, sealer }
}

describe('a promised message', () => {
  it('is a queued row with a stable id, due at once, without its secrets', async () => {
    const { office, sealer } = createOffice()
    expect(await office.promise(sampleOrders.activation)).toEqual({
      collection: 'mail',
      basedOn: null,
      record: {
        id: 'id-1',
        version: 1,
        kind: 'activation',
        state: 'queued',
        accountId: 'account-1',
        toName: sampleOrders.activation.to.name,
        toAddress: sampleOrders.activation.to.address,
        subject: 'Activate your emSign Hub reseller account',
        data: sampleOrders.activation.data,
        sealed: { keySlot: 1, box: 'box-1' },
        messageId: '<id-2@emsign.example>',
        createdAt: '2026-11-23T14:05:00.000Z',
        nextAttemptAt: '2026-11-23T14:05:00.000Z',
        expiresAt: '2026-11-26T14:05:00.000Z',
        sentAt: null,
        attempts: []
      }
    })
    expect(sealer.open({ keySlot: 1, box: 'box-1' })).toEqual(sampleOrders.activation.secrets)
  })

  it('expires with the link in it, even where the order forgot to say so', async () => {
    const { office } = createOffice()
    const { record } = await office.promise(sampleOrders['password-reset'])
    expect(record).toMatchObject({ expiresAt: '2026-11-26T14:05:00.000Z' })
  })

  it('takes no key where there is nothing to seal', async () => {
    const { office, sealer } = createOffice()
    const { record } = await office.promise(sampleOrders.test)
    expect(record).toMatchObject({ sealed: null, expiresAt: null })
    expect(sealer.slots()).toEqual([])
  })
})
