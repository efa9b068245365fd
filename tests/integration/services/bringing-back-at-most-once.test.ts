import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { readLog } from '../../../src/main/domain/bringing-back'
import { applyItem, standingOf } from '../../../src/main/services/bringing-back'
import type { BroughtPack } from '../../../src/main/services/brought-pack'
import { assignAccount } from '../../../src/main/services/assignment'
import { approveAccount, rejectAccount } from '../../../src/main/services/decisions'
import { endLeaseNow, finishBringingBack, startLease, type Member } from '../../../src/main/services/leases'
import { takeBackDecision } from '../../../src/main/services/undo'
import { Refusal } from '../../../src/main/refusal'
import { openEmbeddedStore } from '../../../src/main/store/embedded-store'
import type { Account } from '../../../src/shared/account'
import type { BringBackLine } from '../../../src/shared/lease'
import type { PackAction, PackDecision } from '../../../src/shared/review-pack'
import { createClock, createProgramme, hours, type Programme } from '../../support/programme'

/*
 * Whatever happens at home and offline in which order, with two copies of a pack that come back any number of times, also
 * at once, after the lease ended and after restarts: an application is decided at most once, and every entry of a pack
 * that is brought back has its line in the report.
 */

const applications = 3
const logger = pino({ level: 'silent' })

type Copy = 0 | 1
type Step =
  | { readonly does: 'offline'; readonly copy: Copy; readonly of: number; readonly action: PackAction }
  | { readonly does: 'home'; readonly of: number; readonly outcome: 'approve' | 'reject'; readonly told: boolean }
  | { readonly does: 'undo' | 'assign'; readonly of: number }
  | {
      readonly does: 'bringBack'
      readonly copy: Copy | 'both'
      readonly administrator: boolean
      readonly anyway: boolean
    }
  | { readonly does: 'finish' | 'endLease' | 'restart' }
  | { readonly does: 'wait'; readonly hours: number }

const copy = fc.constantFrom<Copy>(0, 1)
const of = fc.nat(applications - 1)
const action = fc.constantFrom<PackAction>(
  { kind: 'approve', note: 'Checked.', managerId: null },
  { kind: 'reject', reason: 'No such company.', notify: true },
  { kind: 'withdraw' },
  { kind: 'note', text: 'Phoned them.', mentions: [] }
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: fc.constant('offline' as const), copy, of, action }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('home' as const),
      of,
      outcome: fc.constantFrom<'approve' | 'reject'>('approve', 'reject'),
      told: fc.boolean()
    })
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom<'undo' | 'assign'>('undo', 'assign'), of }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('bringBack' as const),
      copy: fc.constantFrom<Copy | 'both'>(0, 1, 'both'),
      administrator: fc.boolean(),
      anyway: fc.boolean()
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom<'finish' | 'endLease' | 'restart'>('finish', 'endLease', 'restart') })
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.constantFrom(1, 30, 80) }) }
)

async function openWorld() {
  const directory = await mkdtemp(join(tmpdir(), 'hub-bring-back-'))
  const clock = createClock()
  const open = async (): Promise<Programme> => {
    const { store } = await openEmbeddedStore({ directory, now: clock.now, logger })
    return createProgramme({ store, clock })
  }
  let programme = await open()
  const member = async (role: Member['role'], name: string): Promise<Member> => ({
    ...(await programme.hire(role, name)),
    role
  })
  const meera = await member('administrator', 'Meera Kamath')
  const tara = await member('reviewer', 'Tara Specimen')
  const rohan = await member('reviewer', 'Rohan Specimen')
  const managers = [await member('accountManager', 'Asha Specimen'), await member('accountManager', 'Anil Specimen')]
  const accounts: Account[] = []
  for (let index = 0; index < applications; index += 1)
    accounts.push(
      await programme.signUp({ email: `somebody@kite-${index}.example`, organizationName: `Kite ${index}` })
    )
  const takenAt = clock.now().toISOString()
  const lease = {
    ...{ id: 'lease-1', version: 1, staffId: tara.id, takenAt, publicKey: 'key', digest: 'digest', closed: null },
    reviewer: { id: tara.id, name: tara.name, email: 'tara@emsign.example' },
    endsAt: new Date(clock.now().getTime() + hours(72)).toISOString(),
    size: accounts.length
  }
  await startLease(programme, lease, accounts, [], tara)

  const copies: readonly [PackDecision[], PackDecision[]] = [[], []]
  const broughtPack = (which: Copy): BroughtPack => ({
    leaseId: lease.id,
    torn: false,
    taken: new Map(accounts.map((account) => [account.id, account])),
    decisions: [...copies[which]],
    log: readLog(copies[which])
  })
  const idOf = (index: number) => accounts[index]?.id ?? ''
  const reports: (readonly BringBackLine[])[] = []

  async function bringBack(which: Copy, by: Member, anyway: boolean): Promise<void> {
    const pack = broughtPack(which)
    const lines: BringBackLine[] = []
    for (const { id } of accounts) {
      const standing = await standingOf(programme, pack, id, by)
      lines.push(
        ...(await applyItem(programme, pack, { id, anyway: anyway ? (standing?.account.version ?? 0) : null }, by))
      )
    }
    // Every entry has one line, and so has every application without one.
    expect(lines.flatMap(({ sequence }) => sequence ?? []).sort((a, b) => a - b)).toEqual(
      pack.decisions.map(({ sequence }) => sequence)
    )
    const silent = accounts.filter(({ id }) => !pack.decisions.some(({ applicationId }) => applicationId === id))
    expect(lines.filter(({ sequence }) => sequence === null).map(({ accountId }) => accountId)).toEqual(
      silent.map(({ id }) => id)
    )
    reports.push(lines)
  }

  async function run(step: Step): Promise<void> {
    switch (step.does) {
      case 'offline': {
        const log = copies[step.copy]
        log.push({
          ...step.action,
          ...{ packId: lease.id, sequence: log.length + 1, applicationId: idOf(step.of), reviewerId: tara.id },
          ...{ basedOn: 1, decidedAt: clock.now().toISOString() }
        })
        return
      }
      case 'home': {
        const account = await programme.account(idOf(step.of))
        const way = { seen: step.told ? lease.id : null }
        if (step.outcome === 'approve') await approveAccount(programme, account, null, rohan, null, way)
        else await rejectAccount(programme, account, 'Known to us.', false, rohan, way)
        return
      }
      case 'undo':
        await takeBackDecision(programme, idOf(step.of), meera)
        return
      case 'assign': {
        const account = await programme.account(idOf(step.of))
        const other = managers.find(({ id }) => id !== account.managerId)
        await assignAccount(programme, account, other?.id ?? '', meera)
        return
      }
      case 'bringBack': {
        const by = step.administrator ? meera : tara
        const which: readonly Copy[] = step.copy === 'both' ? [0, 1] : [step.copy]
        await Promise.all(which.map((one) => bringBack(one, by, step.anyway)))
        return
      }
      case 'finish':
        return finishBringingBack(programme, lease.id, true, {}, tara)
      case 'endLease':
        await endLeaseNow(programme, lease.id, meera)
        return
      case 'wait':
        return clock.advance(hours(step.hours))
      case 'restart':
        await programme.store.close()
        programme = await open()
        return
    }
  }

  return {
    run: (step: Step) =>
      run(step).catch((error: unknown) => {
        // The rules of the home desk say no: too late to undo, decided already, a warning first.
        if (!(error instanceof Refusal)) throw error
      }),
    check: async () => {
      for (const { id } of accounts) {
        const { items } = await programme.store.events({ accountId: id, limit: 1000 })
        const decided = [...items]
          .reverse()
          .filter(({ action }) => /approved|rejected|decision_undone/.test(action))
          .map(({ action }) => action)
        decided.forEach((now, index) => {
          const undone = now === 'account.decision_undone'
          const before = decided[index - 1]
          // A decision stands alone, or after the one before was taken back.
          expect([undone, before !== undefined && before !== 'account.decision_undone']).toEqual([undone, undone])
        })
        const last = decided.at(-1)
        const standing = last === undefined || last === 'account.decision_undone' ? 'pending' : last.slice(8)
        expect((await programme.account(id)).status).toBe(standing)
        const applied = items.filter(({ details }) => details['decidedOffline'] !== undefined)
        expect(applied.length).toBeLessThanOrEqual(1)
        const told = reports.flat().filter((line) => line.accountId === id && line.outcome === 'applied')
        expect(told.length).toBe(applied.length)
      }
      const notes = await programme.store.query('notes', { limit: 1000 })
      const added = reports.flat().filter(({ outcome }) => outcome === 'noteAdded')
      expect(notes.total).toBe(added.length)
    },
    close: async () => {
      await programme.store.close()
      await rm(directory, { recursive: true })
    }
  }
}

describe('bringing back', () => {
  it('decides on each application at most once, and tells of every entry, in any order of things', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
        const world = await openWorld()
        try {
          for (const one of steps) await world.run(one)
          await world.check()
        } finally {
          await world.close()
        }
      }),
      { numRuns: 60, interruptAfterTimeLimit: 30_000 }
    )
  })
})
