import { beforeEach, describe, expect, it } from 'vitest'
import { createPackFiles } from '../../../src/main/services/pack-files'
import { openBroughtPack } from '../../../src/main/services/brought-pack'
import { installationOf, startLease, type Member } from '../../../src/main/services/leases'
import type { Account } from '../../../src/shared/account'
import { createProgramme, type Programme } from '../../support/programme'
import { decideOffline, approveOffline, passphrase } from '../../support/offline'
import { cheapKeys, packOf, packWords } from '../../support/review-pack'

/* What only somebody who knows the passphrase can make: packs that hold together, and are not what was leased. */

const files = createPackFiles(cheapKeys)
let programme: Programme
let tara: Member
let account: Account
let installation: string

beforeEach(async () => {
  programme = createProgramme()
  tara = { ...(await programme.hire('reviewer', 'Tara Specimen')), role: 'reviewer' }
  account = await programme.signUp()
  installation = (await installationOf(programme)).key
})

const makePack = (change: object = {}) =>
  files.make(
    packOf(1, {
      ...{ id: 'lease-1', installation, reviewer: { id: tara.id, name: tara.name, email: 'tara@emsign.example' } },
      applications: [{ account, notes: [], timeline: [], earlier: [], consistency: [] }],
      ...change
    }),
    passphrase,
    packWords.password
  )

async function lease(pack: { readonly publicKey: string; readonly digest: string }): Promise<void> {
  const { key, puts } = await installationOf(programme)
  installation = key
  const takenAt = programme.now().toISOString()
  await startLease(
    programme,
    {
      ...{ id: 'lease-1', version: 1, staffId: tara.id, takenAt, endsAt: '2026-03-05T09:00:00.000Z', size: 1 },
      reviewer: { id: tara.id, name: tara.name, email: 'tara@emsign.example' },
      ...{ publicKey: pack.publicKey, digest: pack.digest, closed: null }
    },
    [account],
    puts,
    tara
  )
}

/** Keeps the installation's name before anything is made with it. */
async function knowInstallation(): Promise<void> {
  const { key, puts } = await installationOf(programme)
  await programme.store.commit({ puts, events: [] })
  installation = key
}

const bring = (bytes: Buffer) => openBroughtPack(programme, files, bytes, passphrase, tara)
const written = async () =>
  (await programme.store.events({ action: 'lease.pack_refused' })).items.map(({ details }) => details['reason'])

describe('the seal of a pack', () => {
  it('is in order where the reviewer decided on what was leased', async () => {
    await knowInstallation()
    const pack = await makePack()
    await lease(pack)
    const decided = await decideOffline(pack.bytes, [[account.id, approveOffline()]], packWords)
    const brought = await bring(decided)
    expect([brought.leaseId, [...brought.taken.keys()], brought.decisions.length]).toEqual(['lease-1', [account.id], 1])
    expect(await written()).toEqual([])
  })

  it('is broken where the contents were exchanged, even under the same name', async () => {
    await knowInstallation()
    await lease(await makePack())
    const forged = await makePack({
      applications: [{ account: { ...account, country: 'IN' }, notes: [], timeline: [], earlier: [], consistency: [] }]
    })
    const message =
      'This is not the pack that Tara Specimen took: what it holds was exchanged. Nothing of it is applied.'
    await expect(bring(forged.bytes)).rejects.toMatchObject({ code: 'invalid', message })
    expect(await written()).toEqual([message])
  })

  it('is broken where the decisions were signed with another key than the lease’s', async () => {
    await knowInstallation()
    const [pack, other] = [await makePack(), await makePack()]
    await lease({ digest: pack.digest, publicKey: other.publicKey })
    const decided = await decideOffline(pack.bytes, [[account.id, approveOffline()]], packWords)
    const message =
      'Decision 1 of this pack was not made by Tara Specimen, to whom it was leased. Nothing of it is applied.'
    await expect(bring(decided)).rejects.toMatchObject({ message })
    expect(await written()).toEqual([message])
  })

  it('is not known where the lease is not, or the pack is of another installation', async () => {
    await knowInstallation()
    const unknown = await makePack()
    await expect(bring(unknown.bytes)).rejects.toMatchObject({
      message: expect.stringMatching(/^No lease of this pack/)
    })
    const foreign = await makePack({ installation: 'elsewhere' })
    await expect(bring(foreign.bytes)).rejects.toMatchObject({
      message: 'This pack was taken from another Hub Desk. Bring it back there.'
    })
    expect(await written()).toHaveLength(2)
  })

  it('is broken where a decision is about what the pack does not hold, so that none goes unseen', async () => {
    await knowInstallation()
    const elsewhere = await programme.signUp({ email: 'elsewhere@kite.example', organizationName: 'Elsewhere' })
    const pack = await makePack()
    await lease(pack)
    const message = 'Decision 1 of this pack belongs to another one. Nothing of it is applied.'
    for (const change of [{ applicationId: elsewhere.id }, { basedOn: account.version + 1 }]) {
      const forged = await decideOffline(
        pack.bytes,
        [[account.id, (application) => ({ ...approveOffline()(application), ...change })]],
        packWords
      )
      await expect(bring(forged)).rejects.toMatchObject({ code: 'invalid', message })
    }
    expect(await written()).toEqual([message, message])
  })
})
