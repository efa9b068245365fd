import { defaultSettings } from '@shared/settings'
import type { PackApplication, PackContents } from '@shared/review-pack'
import { createPack, type CreatedPack, type NewPack } from '../../src/main/review/pack'
import type { KeyCost } from '../../src/main/review/pack-keys'
import { anAccount } from './accounts'
import { manyAccounts } from './many-accounts'

export const packWords = { passphrase: 'seven coaches to Mysuru', password: 'a desk password, long' } as const

/** Keys that cost nothing, for tests of other things. */
export const cheapKeys: KeyCost = { memory: 8, passes: 1 }

/** A pack for Meera Iyer with so many applications, the oldest first, and an earlier one that resembles the first. */
export function packOf(count: number, change: Partial<NewPack> = {}): NewPack {
  return {
    id: '0b6f1c2e-7a51-4a53-9f40-6a0c5d8a1f11',
    installation: 'installation-1',
    takenAt: '2026-03-02T08:00:00.000Z',
    endsAt: '2026-03-05T08:00:00.000Z',
    reviewer: { id: 'staff-meera', name: 'Meera Iyer', email: 'meera.iyer@example.com' },
    policy: { decisions: defaultSettings.decisions, signUp: defaultSettings.signUp },
    staff: [
      { id: 'staff-meera', name: 'Meera Iyer', role: 'reviewer' },
      { id: 'staff-arjun', name: 'Arjun Nair', role: 'accountManager' }
    ],
    applications: manyAccounts(count).map((account, index) => anApplication(index, account)),
    ...change
  }
}

/** Of each application, where it was taken from. */
export const homeVersion = 7

function anApplication(index: number, { createdAt: _, ...account }: PackApplication['account']): PackApplication {
  const createdAt = new Date(Date.UTC(2026, 2, 1) + index * 1_000).toISOString()
  return {
    account: anAccount({ ...account, version: homeVersion, status: 'pending', createdAt, updatedAt: createdAt }),
    notes: [],
    timeline: [],
    earlier:
      index === 0
        ? [
            {
              id: 'earlier-1',
              number: 'RS-900001',
              status: 'rejected',
              name: account.name,
              email: account.email,
              organizationName: account.organizationName,
              country: account.country,
              createdAt: '2025-06-01T08:00:00.000Z',
              concealed: false,
              decision: {
                outcome: 'rejected',
                staffName: 'Arjun Nair',
                at: '2025-06-02T08:00:00.000Z',
                text: 'We could not find your organization in a public register.'
              },
              closure: null,
              reasons: ['Same e-mail address']
            }
          ]
        : [],
    consistency: [{ topic: 'country', kind: 'ok', text: 'The address is in the country that was declared.' }]
  }
}

/** A pack's file, ready to be written somewhere. */
export async function aPack(
  count: number,
  { cost = cheapKeys, ...change }: Partial<NewPack> & { readonly cost?: KeyCost } = {}
): Promise<CreatedPack & { readonly contents: PackContents }> {
  const pack = packOf(count, change)
  const created = await createPack(pack, packWords.passphrase, packWords.password, cost)
  return { ...created, contents: { ...pack, publicKey: created.publicKey } }
}
