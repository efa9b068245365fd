import type { Desk } from '../pages/desk-pages'

/** So many applications that wait, registered by staff in one go: `Queue 01 Hosting`, `Queue 02 Hosting`, … */
export async function registerMany(desk: Desk, count: number): Promise<void> {
  const inputs = Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0')
    return {
      name: `Test Person ${number}`,
      email: `contact@queue-${number}.example`,
      organizationName: `Queue ${number} Hosting`,
      organizationType: 'SSL provider',
      country: 'DE',
      acceptTerms: true
    }
  })
  for (const input of inputs) {
    const reply = await desk.call('accounts.register', input)
    if (!reply.ok) throw new Error(JSON.stringify(reply))
  }
}

/** So many applications that wait, as an import makes them: `Bulk 0 Hosting` in Norway, `Bulk 1 Hosting` in Germany, … */
export async function importMany(desk: Desk, count: number): Promise<void> {
  for (let start = 0; start < count; start += 100) {
    const rows = Array.from({ length: Math.min(100, count - start) }, (_, place) => {
      const index = start + place
      return {
        line: index + 2,
        name: `Person ${index}`,
        email: `person${index}@bulk.example`,
        mobile: '',
        organizationName: `Bulk ${index} Hosting`,
        organizationType: 'Other',
        country: index % 2 ? 'DE' : 'NO'
      }
    })
    const input = { rows, confirm: false, acceptTerms: true, termsVersion: '2026-01' }
    const reply = await desk.call('accounts.import', input)
    if (!reply.ok) throw new Error(JSON.stringify(reply))
  }
}

export type Listed = {
  readonly total: number
  readonly items: readonly { readonly id: string; readonly organizationName: string }[]
}

export async function listed(desk: Desk, status: string): Promise<Listed> {
  return (await desk.call('accounts.list', { status, limit: 1000, sort: 'number' })).data as Listed
}
