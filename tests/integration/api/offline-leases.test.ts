import { beforeEach, describe, expect, it } from 'vitest'
import { readPack } from '../../../src/main/review/pack'
import { passphrase, takeOffline } from '../../support/offline'
import { openOfflineDesks, type OfflineDesks } from '../../support/offline-desks'
import { goodPassword, hours } from '../../support/programme'

let clock: OfflineDesks['clock']
let meera: OfflineDesks['meera']
let tara: OfflineDesks['tara']
let rohan: OfflineDesks['rohan']
let apply: OfflineDesks['apply']
let get: OfflineDesks['get']
let trail: OfflineDesks['trail']

beforeEach(async () => {
  ;({ clock, meera, tara, rohan, apply, get, trail } = await openOfflineDesks())
})

describe('taking offline', () => {
  it('leases the applications, tells every desk, and makes a pack that only the passphrase opens', async () => {
    const [one, other] = [await apply(), await apply()]
    const heard: string[] = []
    meera.hub.onEvent((event) => heard.push(event.topic))
    const taken = await takeOffline(tara, [one.id, other.id])
    expect(taken).toMatchObject({
      fileName: expect.stringMatching(/^review-2026-03-02-[0-9a-f]{4}\.hubreview$/),
      left: [],
      lease: { state: 'open', size: 2, applied: 0, endsAt: '2026-03-05T09:00:00.000Z', mayEnd: true }
    })
    expect(heard).toEqual(expect.arrayContaining(['accounts', 'leases', 'audit']))
    const mark = { leaseId: taken.lease.id, staffName: 'Tara Specimen', endsAt: '2026-03-05T09:00:00.000Z' }
    expect((await get(one.id, rohan)).lease).toMatchObject(mark)
    expect((await rohan.ask('accounts.list', {})).items.map(({ lease }) => lease?.leaseId)).toEqual([
      taken.lease.id,
      taken.lease.id
    ])
    const { contents, decisions } = await readPack(taken.bytes, passphrase)
    expect(contents).toMatchObject({
      id: taken.lease.id,
      reviewer: { name: 'Tara Specimen' },
      applications: [{ account: { id: one.id, version: one.version } }, { account: { id: other.id } }]
    })
    expect(decisions).toEqual([])
    expect(await trail('lease.taken')).toMatchObject([
      { actor: { name: 'Tara Specimen' }, details: { applications: 2, until: '2026-03-05T09:00:00.000Z' } }
    ])
  })

  it('is told in the timeline of each application, and so is its end', async () => {
    const [one, two] = [await apply(), await apply()]
    const taken = await takeOffline(tara, [one.id])
    const until = taken.lease.endsAt
    const told = async ({ id }: { readonly id: string }) => {
      const { items } = await rohan.ask('accounts.timeline', { id })
      return items.flatMap((entry) => (entry.kind === 'lease' ? [[entry.state, entry.staffName, entry.at]] : []))
    }
    const begin = ['open', 'Tara Specimen', taken.lease.takenAt]
    expect(await told(one)).toEqual([begin])
    expect(await told(two)).toEqual([])
    clock.advance(Date.parse(until) - clock.now().getTime())
    expect(await told(one)).toEqual([['expired', null, until], begin])
  })

  it('leaves out what is decided or offline already, and says so', async () => {
    const [one, two, three] = [await apply(), await apply(), await apply()]
    await takeOffline(rohan, [one.id])
    await meera.ask('accounts.approve', { id: two.id, version: two.version })
    const { left } = await takeOffline(tara, [one.id, two.id, three.id])
    expect(left).toEqual([
      { id: one.id, number: one.number, why: 'Rohan Specimen has it offline.' },
      { id: two.id, number: two.number, why: 'It is approved, but not activated yet.' }
    ])
    const again = { ids: [three.id], days: 3, passphrase, password: goodPassword }
    expect(await tara.call('offline.take', again)).toMatchObject({
      code: 'conflict',
      message: 'There is nothing to take offline. You have it offline.'
    })
  })

  it('asks for the own desk password, under the lockout, and for a passphrase that is worth something', async () => {
    const { id } = await apply()
    const take = (change: object) =>
      tara.call('offline.take', { ids: [id], days: 3, passphrase, password: goodPassword, ...change })
    expect(await take({ passphrase: 'Password2026!!' })).toMatchObject({
      code: 'invalid',
      fields: { passphrase: 'Choose another passphrase: no commonly used password.' }
    })
    expect(await take({ passphrase: goodPassword })).toMatchObject({ code: 'invalid', fields: { passphrase: /desk/ } })
    expect(await take({ days: 31 })).toMatchObject({ code: 'invalid', fields: { days: /at most 30 days/ } })
    for (let wrong = 0; wrong < 4; wrong += 1)
      expect(await take({ password: 'wrong' })).toMatchObject({ fields: { password: /not right/ } })
    expect(await take({ password: 'wrong' })).toMatchObject({ code: 'rate_limited' })
    expect(await take({})).toMatchObject({ code: 'rate_limited' })
    expect((await get(id)).lease).toBeNull()
  })

  it('refuses more than a pack holds in a sentence', async () => {
    const ids = Array.from({ length: 5001 }, (_, index) => `account-${index}`)
    expect(await tara.call('offline.take', { ids, days: 3, passphrase, password: goodPassword })).toMatchObject({
      code: 'invalid',
      fields: { ids: 'A pack holds at most 5000 applications. Choose fewer, or take them in several packs.' }
    })
  })
})

describe('an application that somebody has offline', () => {
  it('is decided by others once they were told who has it and until when', async () => {
    const account = await apply()
    const { lease } = await takeOffline(tara, [account.id])
    const { id, version } = account
    const message =
      `Tara Specimen has ${account.number} offline until 2026-03-05 at 09:00 UTC. ` +
      'Decided here, it is not decided by what comes back.'
    const refused = { ok: false, code: 'conflict', message, fields: { despiteLease: message } }
    expect(await rohan.call('accounts.approve', { id, version })).toEqual(refused)
    expect(await rohan.call('accounts.approve', { id, version, despiteLease: 'another lease' })).toEqual(refused)
    const reject = { id, version, reason: 'None', notify: false }
    expect(await rohan.call('accounts.reject', reject)).toEqual(refused)
    expect(await tara.call('accounts.reject', reject)).toMatchObject({ message: /^You have RS-/ })
    const rejected = await rohan.ask('accounts.reject', { ...reject, despiteLease: lease.id })
    expect(rejected).toMatchObject({ status: 'rejected', lease: null })
  })

  it('is free again when its time is over, without anybody doing anything', async () => {
    const { id, version } = await apply()
    const { lease } = await takeOffline(tara, [id], 1)
    clock.advance(hours(24) - 1)
    expect((await get(id)).lease).not.toBeNull()
    clock.advance(1)
    expect((await get(id)).lease).toBeNull()
    expect((await meera.ask('offline.leases', {})).items).toMatchObject([
      { id: lease.id, state: 'expired', mayEnd: false }
    ])
    expect(await rohan.call('accounts.approve', { id, version })).toMatchObject({ ok: true })
  })

  it('is free again when its reviewer or an administrator ends the lease, and nobody else can', async () => {
    const [one, other] = [await apply(), await apply()]
    const { lease } = await takeOffline(tara, [one.id])
    expect(await rohan.call('offline.endLease', { id: lease.id })).toMatchObject({
      code: 'forbidden',
      message: 'Only Tara Specimen or an administrator can end this lease.'
    })
    expect((await rohan.ask('offline.leases', {})).items).toMatchObject([{ mayEnd: false }])
    expect(await meera.ask('offline.endLease', { id: lease.id })).toMatchObject({
      state: 'ended',
      closed: { staffName: 'Meera Kamath' }
    })
    expect((await get(one.id)).lease).toBeNull()
    expect(await meera.call('offline.endLease', { id: lease.id })).toMatchObject({
      code: 'conflict',
      message: 'This lease is over already: somebody ended it.'
    })
    const own = await takeOffline(tara, [one.id, other.id])
    expect(await tara.ask('offline.endLease', { id: own.lease.id })).toMatchObject({ state: 'ended' })
    expect(await trail('lease.ended')).toHaveLength(2)
  })
})
