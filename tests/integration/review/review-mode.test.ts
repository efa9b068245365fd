import { readFile, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operationNames } from '@shared/contract'
import { reviewModeOperations } from '@shared/review-status'
import { readPack } from '../../../src/main/review/pack'
import { createFaultyFiles } from '../../support/faulty-files'
import { openReviewDesk, packOnDisk } from '../../support/review-desk'
import { aPack, homeVersion, packWords } from '../../support/review-pack'

const atDesk = async (count = 3, options: Parameters<typeof openReviewDesk>[1] = {}) => {
  const pack = await aPack(count)
  const path = await packOnDisk(pack.bytes)
  const desk = openReviewDesk(path, options)
  return { ...desk, path, pack }
}
const decisionsIn = async (path: string) => (await readPack(await readFile(path), packWords.passphrase)).decisions

describe('the door in review mode', () => {
  it('has deciding behind it and nothing else, for anybody and in any state', async () => {
    const desk = await atDesk()
    const offered = async () => {
      const open: string[] = []
      for (const operation of operationNames.filter((name) => name !== 'session.signOut')) {
        const reply = await desk.call(operation, {})
        const refused = !reply.ok && reply.code === 'forbidden'
        if (refused)
          expect([operation, reply.message]).toEqual([operation, expect.stringMatching(/^Not in review mode/)])
        else open.push(operation)
      }
      return open
    }
    expect(await offered()).toEqual(['setup.status', 'session.current', 'review.status', 'review.open'])
    await desk.ask('review.open', { passphrase: packWords.passphrase })
    expect((await offered()).sort()).toEqual([
      'accounts.addNote',
      'accounts.approve',
      'accounts.earlier',
      'accounts.get',
      'accounts.list',
      'accounts.reject',
      'accounts.timeline',
      'claims.release',
      'claims.take',
      'decisions.undo',
      'review.open',
      'review.status',
      'review.unlock',
      'session.current',
      'settings.get',
      'setup.status',
      'staff.list'
    ])
    // What the desk's own screens go by is the same.
    expect([...reviewModeOperations].sort()).toEqual([...(await offered()), 'session.signOut'].sort())
  })

  it('shows nothing to whoever did not give the passphrase, also while somebody else has the pack open', async () => {
    const desk = await atDesk()
    expect(await desk.call('accounts.list')).toMatchObject({ ok: false, code: 'forbidden' })
    await desk.enter()
    const stranger = { session: desk.hub.sessions.open(), ip: '127.0.0.1' }
    for (const operation of reviewModeOperations) {
      const reply = await desk.hub.dispatch(operation, {}, stranger)
      if (reply.ok) expect(JSON.stringify(reply.data)).not.toMatch(/Meera|example\.com|RS-0/)
      else expect([operation, reply.code]).toEqual([operation, expect.stringMatching(/^(unauthenticated|invalid)$/)])
    }
    expect(await desk.hub.dispatch('review.open', { passphrase: 'a guess' }, stranger)).toMatchObject({
      ok: false,
      code: 'invalid',
      fields: { passphrase: expect.stringContaining('does not open') }
    })
    expect(await desk.hub.dispatch('review.open', { passphrase: packWords.passphrase }, stranger)).toMatchObject({
      ok: true
    })
  })

  it('says what is wrong with a file before anybody types a passphrase', async () => {
    const { bytes } = await aPack(1)
    const changed = Buffer.from(bytes)
    changed[40] = (changed[40] ?? 0) ^ 1
    const files = { notPack: Buffer.from('%PDF-1.7'), truncated: bytes.subarray(0, 500), damaged: changed }
    for (const [code, content] of Object.entries(files)) {
      const desk = openReviewDesk(await packOnDisk(content))
      expect(await desk.ask('review.status', {})).toMatchObject({
        state: 'closed',
        fileName: 'Batch of Monday.hubreview',
        problem: { code }
      })
      expect(await desk.call('review.open', { passphrase: 'x' })).toMatchObject({ ok: false, code: 'invalid' })
    }
  })
})

describe('deciding in review mode', () => {
  it('asks who sits here before the first decision, and takes no other password', async () => {
    const desk = await atDesk()
    await desk.ask('review.open', { passphrase: packWords.passphrase })
    const approve = () => desk.call('accounts.approve', { id: 'account-1', version: 1 })
    expect(await approve()).toMatchObject({
      ok: false,
      code: 'unconfirmed',
      message: 'Confirm that you are Meera Iyer before you decide.'
    })
    expect(await desk.call('review.unlock', { password: 'not hers' })).toMatchObject({
      ok: false,
      code: 'invalid',
      fields: { password: expect.stringContaining('Meera Iyer') }
    })
    expect(await approve()).toMatchObject({ ok: false, code: 'unconfirmed' })
    expect(await decisionsIn(desk.path)).toEqual([])
    expect(await desk.ask('review.unlock', { password: packWords.password })).toMatchObject({ confirmed: true })
    expect(await approve()).toMatchObject({ ok: true })
  })

  it('approves, rejects, notes and takes back as the desk does, and keeps each in the file', async () => {
    const desk = await atDesk()
    await desk.enter()
    const approved = await desk.ask('accounts.approve', {
      id: 'account-1',
      version: 1,
      note: 'Known to us.',
      managerId: 'staff-arjun'
    })
    expect(approved).toMatchObject({
      status: 'approved',
      managerName: 'Arjun Nair',
      decision: { outcome: 'approved', staffName: 'Meera Iyer', text: 'Known to us.' }
    })
    await desk.ask('accounts.reject', { id: 'account-2', version: 1, reason: 'No such company.', notify: true })
    const note = await desk.ask('accounts.addNote', {
      id: 'account-3',
      text: 'Ask @Arjun Nair.',
      mentions: ['staff-arjun']
    })
    expect(note.mentions).toEqual([{ staffId: 'staff-arjun', name: 'Arjun Nair' }])
    expect(await desk.ask('decisions.undo', { id: 'account-2' })).toMatchObject({ status: 'pending', decision: null })

    expect(
      (await decisionsIn(desk.path)).map(({ kind, applicationId, basedOn }) => [kind, applicationId, basedOn])
    ).toEqual([
      ['approve', 'account-1', homeVersion],
      ['reject', 'account-2', homeVersion],
      ['note', 'account-3', homeVersion],
      ['withdraw', 'account-2', homeVersion]
    ])
    const waiting = await desk.ask('accounts.list', { status: 'pending', sort: 'createdAt' })
    expect(waiting.items.map(({ id }) => id)).toEqual(['account-2', 'account-3'])
    expect(await desk.ask('review.status', {})).toMatchObject({ applications: 3, decided: 1 })
    const { items } = await desk.ask('accounts.timeline', { id: 'account-2' })
    expect(items.flatMap((item) => (item.kind === 'event' ? [item.event.action] : []))).toEqual(
      expect.arrayContaining(['account.rejected', 'account.decision_undone'])
    )
    expect((await desk.ask('accounts.get', { id: 'account-3' })).notes.map(({ text }) => text)).toEqual([
      'Ask @Arjun Nair.'
    ])
  })

  it('shows everything again after it was closed, killed or opened elsewhere', async () => {
    const desk = await atDesk()
    await desk.enter()
    await desk.ask('accounts.reject', { id: 'account-2', version: 1, reason: 'No such company.', notify: false })
    await desk.ask('accounts.addNote', { id: 'account-3', text: 'Phone them.' })
    const before = await desk.ask('accounts.get', { id: 'account-2' })
    await desk.ask('session.signOut', {})
    expect(await desk.ask('review.status', {})).toMatchObject({ state: 'closed', problem: null })
    expect(await desk.call('accounts.list')).toMatchObject({ ok: false, code: 'forbidden' })

    const again = openReviewDesk(desk.path)
    expect(await again.ask('review.open', { passphrase: packWords.passphrase })).toMatchObject({
      state: 'open',
      decided: 1,
      confirmed: false,
      cut: false
    })
    expect(await again.ask('accounts.get', { id: 'account-2' })).toEqual({ ...before, version: 1 })
    expect((await again.ask('accounts.get', { id: 'account-3' })).notes).toHaveLength(1)
  })

  it('refuses a second decision on the same application, with what was decided', async () => {
    const desk = await atDesk()
    await desk.enter()
    const input = { id: 'account-1', version: 1 }
    const replies = await Promise.all([
      desk.call('accounts.approve', input),
      desk.call('accounts.reject', { ...input, reason: 'No.', notify: false })
    ])
    expect(replies.map(({ ok }) => ok)).toEqual([true, false])
    expect(replies[1]).toMatchObject({ code: 'conflict', message: expect.stringContaining('approved RS-000001') })
    expect(await decisionsIn(desk.path)).toHaveLength(1)
  })

  it('holds what the file holds, whatever is done in whatever order', async () => {
    const action = fc.record({
      id: fc.constantFrom('account-1', 'account-2', 'account-3'),
      does: fc.constantFrom('approve' as const, 'reject' as const, 'withdraw' as const, 'close' as const)
    })
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        const { bytes } = await aPack(3)
        const path = await packOnDisk(bytes)
        let desk = openReviewDesk(path)
        await desk.enter()
        const standing = new Map<string, string>()
        for (const { id, does } of actions) {
          if (does === 'close') {
            await desk.hub.close()
            desk = openReviewDesk(path)
            await desk.enter()
            continue
          }
          const { version } = await desk.ask('accounts.get', { id })
          const reply =
            does === 'withdraw'
              ? await desk.call('decisions.undo', { id })
              : await desk.call(`accounts.${does}`, {
                  ...{ id, version },
                  ...(does === 'reject' ? { reason: 'No.', notify: false } : {})
                })
          expect(reply.ok).toBe(does === 'withdraw' ? standing.has(id) : !standing.has(id))
          if (!reply.ok) continue
          if (does === 'withdraw') standing.delete(id)
          else standing.set(id, does === 'approve' ? 'approved' : 'rejected')
        }
        const { items } = await desk.ask('accounts.list', { status: ['approved', 'rejected'] })
        expect(new Map(items.map(({ id, status }) => [id, status]))).toEqual(standing)
        await desk.hub.close()
      }),
      { numRuns: 25 }
    )
  })

  it('finds applications and reads the policy that travelled along', async () => {
    const desk = await atDesk(10)
    await desk.ask('review.open', { passphrase: packWords.passphrase })
    const found = await desk.ask('accounts.list', { status: 'pending', search: 'Bluebird' })
    expect(found.items.map(({ organizationName }) => organizationName)).toEqual([
      'Bluebird 10 Services',
      'Bluebird 3 Services'
    ])
    expect((await desk.ask('settings.get', {})).decisions).toEqual(desk.pack.contents.policy.decisions)
    const { items } = await desk.ask('accounts.earlier', { id: 'account-1' })
    expect(items).toEqual(desk.pack.contents.applications[0]?.earlier)
    expect((await desk.ask('staff.list', {})).items.map(({ name }) => name)).toEqual(['Arjun Nair', 'Meera Iyer'])
  })

  it('takes no manager and no mention that is not in the pack', async () => {
    const desk = await atDesk()
    await desk.enter()
    const approve = (managerId: string) => desk.call('accounts.approve', { id: 'account-1', version: 1, managerId })
    for (const nobody of ['staff-gone', 'staff-meera'])
      expect(await approve(nobody)).toMatchObject({
        ok: false,
        code: 'invalid',
        fields: { managerId: expect.any(String) }
      })
    expect(await desk.call('accounts.addNote', { id: 'account-1', text: 'x', mentions: ['staff-gone'] })).toMatchObject(
      { ok: false, code: 'invalid' }
    )
    expect(await decisionsIn(desk.path)).toEqual([])
  })
})

describe('the end of a lease', () => {
  it('leaves the pack readable, decides nothing more and says so', async () => {
    let now = new Date('2026-03-05T07:59:59.000Z')
    const desk = await atDesk(3, { now: () => now })
    await desk.enter()
    await desk.ask('accounts.approve', { id: 'account-1', version: 1 })
    now = new Date('2026-03-05T08:00:00.000Z')
    for (const [operation, input] of [
      ['accounts.approve', { id: 'account-2', version: 1 }],
      ['accounts.reject', { id: 'account-2', version: 1, reason: 'No.', notify: false }],
      ['decisions.undo', { id: 'account-1' }],
      ['accounts.addNote', { id: 'account-2', text: 'Late.' }]
    ] as const)
      expect(await desk.call(operation, input)).toMatchObject({
        ok: false,
        code: 'read_only',
        message: expect.stringContaining('ended on 2026-03-05 at 08:00 UTC')
      })
    expect(await decisionsIn(desk.path)).toHaveLength(1)
    expect((await desk.ask('accounts.list', {})).total).toBe(3)
  })
})

describe('a disk that fails in review mode', () => {
  it('decides nothing on the screen that is not in the file', async () => {
    const disk = createFaultyFiles()
    const desk = await atDesk(3, { fileSystem: disk.fs })
    await desk.enter()
    disk.fail({ kind: 'full', after: 10 }, '.hubreview')
    expect(await desk.call('accounts.approve', { id: 'account-1', version: 1 })).toMatchObject({
      ok: false,
      code: 'read_only',
      message: expect.stringMatching(/^This decision is not kept: the disk is full/)
    })
    expect(await desk.ask('accounts.get', { id: 'account-1' })).toMatchObject({ status: 'pending', version: 1 })
    expect(await desk.ask('review.status', {})).toMatchObject({
      decided: 0,
      readOnly: expect.stringContaining('disk is full')
    })
    disk.heal()
    await desk.ask('session.signOut', {})
    await desk.enter()
    expect(await desk.ask('review.status', {})).toMatchObject({ decided: 0, readOnly: null, cut: true })
    expect(await desk.call('accounts.approve', { id: 'account-1', version: 1 })).toMatchObject({ ok: true })
  })

  it('opens a pack for reading where its folder can’t be written', async () => {
    const { bytes } = await aPack(1)
    const path = await packOnDisk(bytes)
    const disk = createFaultyFiles()
    const fs = {
      ...disk.fs,
      open: async (name: string, mode: 'read' | 'update' | 'create' | 'replace') => {
        if (mode !== 'read') throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' })
        return disk.fs.open(name, mode)
      }
    }
    const desk = openReviewDesk(path, { fileSystem: fs })
    await desk.enter()
    expect(await desk.ask('review.status', {})).toMatchObject({
      readOnly: expect.stringMatching(/can’t be kept in this folder.*read-only.*Copy the pack/)
    })
    expect(await desk.call('accounts.approve', { id: 'account-1', version: 1 })).toMatchObject({ code: 'read_only' })
    expect(await readFile(path)).toEqual(bytes)
  })

  it('opens a whole copy that was put in the place of half a file', async () => {
    const { bytes } = await aPack(1)
    const path = await packOnDisk(bytes.subarray(0, 600))
    const desk = openReviewDesk(path)
    expect(await desk.ask('review.status', {})).toMatchObject({ problem: { code: 'truncated' } })
    await writeFile(path, bytes)
    expect(await desk.ask('review.status', {})).toMatchObject({ state: 'closed', problem: null })
    await desk.enter()
  })
})
