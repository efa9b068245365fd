import { describe, expect, it } from 'vitest'
import { checkImport, importRows } from '../../../src/main/services/import'
import type { ImportRow } from '../../../src/shared/import'
import { createProgramme } from '../../support/programme'

const row = (line: number, change: Partial<ImportRow> = {}): ImportRow => ({
  line,
  name: 'Bernd Köhler',
  email: `bernd${line}@granite.example`,
  mobile: '',
  organizationName: `Granite ${line} GmbH`,
  organizationType: 'web hosting  COMPANY',
  country: 'Germany',
  ...change
})
const consent = { termsVersion: '2026-01', confirm: false }

describe('a dry run', () => {
  it('lists every problem of each line and changes nothing', async () => {
    const programme = createProgramme()
    await programme.signUp({ email: 'taken@granite.example', organizationName: 'Osprey Cloud' })
    const report = await checkImport(programme, [
      row(2),
      row(3, { name: '', email: 'nobody', country: 'Atlantis' }),
      row(4, { email: 'BERND2@granite.example' }),
      row(5, { email: 'taken@granite.example' }),
      row(6, { country: 'IN' }),
      row(7, { mobile: '98765 43210' }),
      row(8, { country: 'in', mobile: "'+91 98765 43210" })
    ])
    expect(report.rows).toEqual([
      { line: 2, problems: [] },
      {
        line: 3,
        problems: [
          'Your Name is required.',
          'Your Email ID must be an e-mail address, like name@example.com.',
          'Choose a Country from the list.'
        ]
      },
      { line: 4, problems: ['The address stands in line 2 already.'] },
      { line: 5, problems: ['RS-000001 (Osprey Cloud) already has this address.'] },
      { line: 6, problems: ['Mobile Number is required.'] },
      { line: 7, problems: ['Mobile Number is only asked for in India: leave it out.'] },
      { line: 8, problems: [] }
    ])
    expect(await programme.store.count('accounts')).toBe(1)
  })
})

describe('an import', () => {
  it('registers what is in order as pending applications and tells why the rest is not', async () => {
    const programme = createProgramme()
    const by = await programme.hire('administrator', 'Meera Kamath')
    const report = await importRows(programme, [row(2), row(3, { email: 'nobody' }), row(4)], consent, by)
    expect(report.rows.map(({ line, account, problems }) => [line, account?.number ?? null, problems])).toEqual([
      [2, 'RS-000001', []],
      [3, null, ['Your Email ID must be an e-mail address, like name@example.com.']],
      [4, 'RS-000002', []]
    ])
    const account = await programme.account(report.rows[0]?.account?.id ?? '')
    expect(account).toMatchObject({
      status: 'pending',
      organizationType: 'Web hosting company',
      country: 'DE',
      mobile: null,
      origin: { channel: 'staff', registeredBy: 'Meera Kamath' },
      terms: { version: '2026-01' }
    })
    const { items } = await programme.store.events({ accountId: account.id })
    expect(items.map(({ action, details }) => [action, details])).toEqual([
      ['account.registered', { channel: 'staff', imported: true, line: 2, confirmed: false }]
    ])
  })

  it('mails a confirmation only where that was chosen', async () => {
    const programme = createProgramme()
    const by = await programme.hire('administrator')
    const quiet = await importRows(programme, [row(2)], consent, by)
    const told = await importRows(programme, [row(3)], { ...consent, confirm: true }, by)
    const mailed = [quiet, told].map(
      ({ rows }) => programme.mailTo(rows[0]?.account?.id ?? '', 'signup-confirmation').length
    )
    expect(mailed).toEqual([0, 1])
  })

  it('of the same file twice registers nobody twice', async () => {
    const programme = createProgramme()
    const by = await programme.hire('administrator')
    await importRows(programme, [row(2), row(3)], consent, by)
    const again = await importRows(programme, [row(2), row(3)], consent, by)
    expect(again.rows.map(({ problems }) => problems)).toEqual([
      ['RS-000001 (Granite 2 GmbH) already has this address.'],
      ['RS-000002 (Granite 3 GmbH) already has this address.']
    ])
    expect(await programme.store.count('accounts')).toBe(2)
  })

  it('refuses terms that are not the current ones', async () => {
    const programme = createProgramme()
    const by = await programme.hire('administrator')
    await expect(
      importRows(programme, [row(2)], { termsVersion: '2019-01', confirm: false }, by)
    ).rejects.toMatchObject({ code: 'invalid', fields: { acceptTerms: expect.stringContaining('2026-01') } })
    expect(await programme.store.count('accounts')).toBe(0)
  })
})
