import { accountStatuses, formatAccountNumber, type Account } from '@shared/account'
import { anAccount } from './accounts'

const names = ['Priya', 'Tomás', 'Ingrid', 'Wei', 'Fatima', 'Olu', 'Nikhil', 'Søren']
const trades = ['Kestrel', 'Monsoon', 'Bluebird', 'Granite', 'Saffron', 'Harbour', 'Juniper']
const countries = ['IN', 'DE', 'US', 'BR', 'NG', 'JP']

/** Accounts `account-1` to `account-<count>`, all different and always the same. */
export function manyAccounts(count: number): readonly Account[] {
  return Array.from({ length: count }, (_, index) => {
    const ordinal = index + 1
    const at = new Date(Date.UTC(2024, 0, 1) + ((index * 7_919_000) % 63_072_000_000)).toISOString()
    const email = `reseller.${ordinal}@example.com`
    return anAccount({
      id: `account-${ordinal}`,
      number: formatAccountNumber(ordinal),
      ordinal,
      status: pick(accountStatuses, index),
      name: `${pick(names, index)} Sample ${ordinal % 997}`,
      email,
      emailClaim: email,
      mobile: `+9198${String(10_000_000 + ordinal).slice(-8)}`,
      organizationName: `${pick(trades, index)} ${ordinal} Services`,
      country: pick(countries, index),
      createdAt: at,
      updatedAt: at
    })
  })
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T
}
