import { describe, expect, it } from 'vitest'
import { findAccounts } from '../../../src/main/services/find-accounts'
import { openDesk } from '../../support/desk'
import { createProgramme } from '../../support/programme'

async function someProgramme() {
  const programme = createProgramme()
  const kestrel = await programme.signUp()
  const monsoon = await programme.signUp({
    name: 'Asha Testwala',
    email: 'asha@monsoon.example',
    organizationName: 'Monsoon Cloud LLP',
    country: 'IN',
    mobile: '98765 43210'
  })
  const numbers = async (text: string) => (await findAccounts(programme, text)).map(({ account }) => account.number)
  return { programme, kestrel, monsoon, numbers }
}

describe('finding accounts', () => {
  it.each([
    ['name', 'priya', ['RS-000001']],
    ['organization, in the middle of a word', 'onsoon', ['RS-000002']],
    ['address', 'asha@monsoon', ['RS-000002']],
    ['account number', 'rs 2', ['RS-000002']],
    ['account number without its letters', '1', ['RS-000001', 'RS-000002']],
    ['phone as it was typed', '98765 43210', ['RS-000002']],
    ['phone as dialled at home', '098765-43210', ['RS-000002']],
    ['phone with the country', '+91 98765', ['RS-000002']],
    ['last digits of a phone', '43210', ['RS-000002']],
    ['organization, mistyped', 'mosnoon clod', ['RS-000002']],
    ['organization, in the plural and with another legal form', 'kestrels hosting ltd', ['RS-000001']],
    ['nothing that is there', 'zzz', []],
    ['spaces', '   ', []]
  ])('goes by %s', async (_what, text, found) => {
    expect(await (await someProgramme()).numbers(text)).toEqual(found)
  })

  it('goes by case number, and names the case', async () => {
    const { programme, kestrel } = await someProgramme()
    await programme.store.commit({
      puts: [
        {
          collection: 'incidents',
          basedOn: null,
          record: {
            id: 'incident-1',
            version: 1,
            caseNumber: 'C-7K4M-2QX9',
            accountId: kestrel.id,
            openedAt: '2026-03-02T09:00:00.000Z',
            state: 'open',
            closedAt: null,
            closedBy: null,
            code: null,
            failures: [],
            proofs: []
          }
        }
      ],
      events: []
    })
    for (const text of ['C-7K4M-2QX9', '7k4m 2qx9', '2QX9'])
      expect(await findAccounts(programme, text)).toMatchObject([
        { account: { number: 'RS-000001' }, incident: { id: 'incident-1', caseNumber: 'C-7K4M-2QX9' } }
      ])
    expect(await findAccounts(programme, 'Kestrel')).toMatchObject([
      { account: { number: 'RS-000001' }, incident: null }
    ])
  })

  it('answers with twenty at most', async () => {
    const programme = createProgramme()
    for (let index = 0; index < 25; index += 1) await programme.signUp({ email: `person${index}@kestrel.example` })
    expect(await findAccounts(programme, 'kestrel')).toHaveLength(20)
  })
})

it('an account is had by its number too', async () => {
  const desk = await openDesk('administrator')
  const registered = await desk.ask('accounts.register', {
    name: 'Anke Ziegler',
    email: 'anke@rhein.example',
    organizationName: 'Rhein Hosting GmbH',
    organizationType: 'SSL provider',
    country: 'DE',
    acceptTerms: true
  })
  expect((await desk.ask('accounts.get', { id: registered.number })).id).toBe(registered.id)
  expect(await desk.call('accounts.get', { id: 'RS-000099' })).toMatchObject({ ok: false, code: 'not_found' })
})
