import { beforeEach, describe, expect, it } from 'vitest'
import { openDesk, type TestDesk } from '../../support/desk'
import { approveOffline, decideOffline, passphrase, takeOffline, upload } from '../../support/offline'
import { openOfflineDesks, type OfflineDesks } from '../../support/offline-desks'

let clock: OfflineDesks['clock']
let meera: OfflineDesks['meera']
let tara: OfflineDesks['tara']
let rohan: OfflineDesks['rohan']
let apply: OfflineDesks['apply']
let trail: OfflineDesks['trail']

beforeEach(async () => {
  ;({ clock, meera, tara, rohan, apply, trail } = await openOfflineDesks())
})

describe('the seal', () => {
  const refusedIn = async (desk: TestDesk, bytes: Buffer) => {
    await upload(desk, bytes)
    return desk.call('offline.preview', { passphrase })
  }
  const written = async () => (await trail('lease.pack_refused')).map(({ details }) => details['reason'])

  it('refuses a pack that was changed, and writes it down', async () => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    const decided = await decideOffline(bytes, [[id, approveOffline()]], { now: clock.now })
    decided[decided.length - 20] = (decided[decided.length - 20] ?? 0) ^ 1
    const reply = await refusedIn(tara, decided)
    expect(reply).toMatchObject({ ok: false, code: 'invalid', message: /changed or damaged since it was written/ })
    expect(await written()).toEqual([expect.stringMatching(/changed or damaged/)])
  })

  it('says that the passphrase is wrong, which is no attempt on the seal', async () => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    await upload(tara, bytes)
    expect(await tara.call('offline.preview', { passphrase: 'another passphrase' })).toMatchObject({
      code: 'invalid',
      fields: { passphrase: /does not open the pack/ }
    })
    expect(await tara.call('offline.preview', { passphrase })).toMatchObject({ ok: true })
    expect(await written()).toEqual([])
  })

  it('refuses what is no pack without writing that down', async () => {
    expect(await refusedIn(tara, Buffer.from('a letter'))).toMatchObject({ fields: { file: /not a review pack/ } })
    expect(await written()).toEqual([])
  })

  it('is for its reviewer and administrators', async () => {
    const { id } = await apply()
    const { bytes } = await takeOffline(tara, [id])
    expect(await refusedIn(rohan, bytes)).toMatchObject({
      code: 'forbidden',
      message: 'Tara Specimen took this pack: only they or an administrator can bring it back.'
    })
    expect(await refusedIn(meera, bytes)).toMatchObject({ ok: true })
  })

  it('refuses a pack of another desk', async () => {
    const { id } = await apply()
    await takeOffline(tara, [id])
    const elsewhere = await openDesk('administrator', { now: clock.now })
    const there = await elsewhere.ask('accounts.register', {
      ...{ name: 'Noor Specimen', email: 'noor@kite.example', organizationName: 'Kite' },
      ...{ organizationType: 'SSL provider', country: 'DE', acceptTerms: true }
    })
    const { bytes } = await takeOffline(elsewhere, [there.id])
    const message = 'This pack was taken from another Hub Desk. Bring it back there.'
    expect(await refusedIn(meera, bytes)).toMatchObject({ code: 'invalid', message })
    expect(await written()).toEqual([message])
  })
})
