import { describe, expect, it } from 'vitest'
import { checkConsistency, findEarlier } from '../../../src/main/services/matching'
import { rejectAccount } from '../../../src/main/services/decisions'
import { registerCaller, signUpVisitor } from '../../../src/main/services/sign-up'
import { signalsOf } from '@shared/signal-rules'
import { createProgramme, indianVisitor, signUpForm, visitor, type Programme } from '../../support/programme'

const found = async (programme: Programme, id: string) =>
  (await findEarlier(programme.store, await programme.account(id))).map(({ account, reasons }) => [
    account.number,
    ...reasons
  ])
/** Applies from an address of their own, unless told. */
async function apply(programme: Programme, change: Record<string, unknown>, ip = '198.51.100.1', country = 'DE') {
  await signUpVisitor(programme, signUpForm(change), visitor(ip, country))
  const [newest] = (await programme.store.query('accounts', { sort: '-number', limit: 1 })).items
  if (newest === undefined) throw new Error('the sign-up made no account')
  return newest
}
const other = { name: 'Tomás Furtado', email: 'tomas@orbit.example', organizationName: 'Orbit Domínios Ltda' }

describe('a rejected organization that applies again', () => {
  it('under another spelling, from another domain and person, is found', async () => {
    const programme = createProgramme()
    const reviewer = await programme.hire('reviewer')
    const first = await programme.signUp({ organizationName: 'Kestrel Hosting Pvt Ltd' })
    await rejectAccount(programme, first, 'Not in the register.', false, reviewer)
    const again = await apply(programme, { ...other, organizationName: 'kestrel hostings private limited' })
    expect(await found(programme, again.id)).toEqual([[first.number, 'Similar organization name']])
    const [match] = await findEarlier(programme.store, again)
    expect(match?.account.decision).toMatchObject({
      outcome: 'rejected',
      text: 'Not in the register.',
      staffName: reviewer.name
    })
    expect(signalsOf(again)).toEqual(['earlierApplication'])
  })

  it('with the same address is found by all that is the same', async () => {
    const programme = createProgramme()
    const first = await programme.signUp()
    await rejectAccount(programme, first, 'Not in the register.', false, await programme.hire('reviewer'))
    const again = await programme.signUp()
    expect(await found(programme, again.id)).toEqual([
      [first.number, 'Same e-mail address', 'Same organization name', 'Same name of the applicant', 'Same IP address']
    ])
  })
})

describe('an application', () => {
  it('is found by mobile number, and only by later ones', async () => {
    const programme = createProgramme()
    const indian = { country: 'IN', mobile: '98765 43210' }
    await signUpVisitor(programme, signUpForm(indian), indianVisitor)
    const form = signUpForm({ ...other, ...indian })
    await signUpVisitor(programme, form, visitor('198.51.100.9', 'IN'))
    const [first, second] = (await programme.store.query('accounts', { sort: 'number' })).items
    expect(await found(programme, second?.id ?? '')).toEqual([[first?.number, 'Same mobile number']])
    expect(await found(programme, first?.id ?? '')).toEqual([])
    expect(first && signalsOf(first)).toEqual([])
  })

  it('that nothing resembles finds nothing, and signals nothing', async () => {
    const programme = createProgramme()
    await programme.signUp()
    const second = await apply(programme, other)
    expect(await found(programme, second.id)).toEqual([])
    expect(second.repeats).toBeUndefined()
  })

  it('is found by an IP address, until too many come from there', async () => {
    const programme = createProgramme()
    const words = ['Amber', 'Banyan', 'Cobalt', 'Delta', 'Fathom', 'Granite', 'Harbour', 'Indigo', 'Juniper']
    const trades = ['Networks', 'Infotech', 'Domains']
    const names = words.flatMap((word) => trades.map((trade) => `${word}${trade}`))
    const stranger = (name: string, index: number) =>
      apply(
        programme,
        { name, email: `${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${index}@${name}.example`, organizationName: name },
        '198.51.100.77'
      )
    const accounts = []
    for (const [index, name] of names.slice(0, 2).entries()) accounts.push(await stranger(name, index))
    expect((await found(programme, accounts[1]?.id ?? '')).flat()).toContain('Same IP address')
    for (const [index, name] of names.slice(2).entries()) accounts.push(await stranger(name, index + 2))
    expect((await found(programme, accounts.at(-1)?.id ?? '')).flat()).not.toContain('Same IP address')
  })

  it('typed by staff is not matched by the address of the desk', async () => {
    const programme = createProgramme()
    const asha = await programme.hire('accountManager')
    await registerCaller(programme, signUpForm(), asha)
    const second = await registerCaller(programme, signUpForm(other), asha)
    expect(await found(programme, second.id)).toEqual([])
  })
})

describe('consistency', () => {
  it('compares the e-mail domain with accounts of the organization that were approved, not with applicants', async () => {
    const programme = createProgramme()
    const reviewer = await programme.hire('reviewer')
    const first = await programme.signUp()
    const second = await apply(programme, { ...other, organizationName: 'Kestrel Hosting Ltd' })
    const everybody = async () => true
    const mail = async () =>
      (await checkConsistency(programme.store, second, everybody)).find(({ topic }) => topic === 'mail')
    expect(await mail()).toMatchObject({ kind: 'note' })
    await programme.approve(first, reviewer)
    expect(await mail()).toEqual({
      topic: 'mail',
      kind: 'differs',
      text: `The e-mail domain is orbit.example, but ${first.number} of the same organization uses kestrel.example.`
    })
  })
})
