import { foldEmail } from './text'

/** One line of a file to import, as it was written there; the server reads countries and types leniently. */
export type ImportRow = {
  /** Line of the file, from 1 on; the heading is usually 1. */
  readonly line: number
  readonly name: string
  readonly email: string
  readonly mobile: string
  readonly organizationName: string
  readonly organizationType: string
  readonly country: string
}

/** Most rows in one call; with the longest allowed cells a call stays under the limit of 64 KB by `importBatches`. */
export const importBatchRows = 100

/** Rows whose address stands in an earlier row of the file, with the line of that one. */
export function repeatedAddresses(rows: readonly Pick<ImportRow, 'line' | 'email'>[]): ReadonlyMap<number, number> {
  const first = new Map<string, number>()
  const repeated = new Map<number, number>()
  for (const { line, email } of rows) {
    const folded = foldEmail(email)
    if (folded === '') continue
    const earlier = first.get(folded)
    if (earlier === undefined) first.set(folded, line)
    else repeated.set(line, earlier)
  }
  return repeated
}

export const repeatedAddressProblem = (earlier: number) => `The address stands in line ${earlier} already.`

/** Cuts rows into calls of at most so many rows and bytes of JSON. */
export function importBatches(
  rows: readonly ImportRow[],
  most: { readonly rows: number; readonly bytes: number } = { rows: importBatchRows, bytes: 56 * 1024 }
): readonly (readonly ImportRow[])[] {
  const encoder = new TextEncoder()
  const batches: ImportRow[][] = []
  let batch: ImportRow[] = []
  let bytes = 0
  for (const row of rows) {
    const size = encoder.encode(JSON.stringify(row)).length + 1
    if (batch.length > 0 && (batch.length === most.rows || bytes + size > most.bytes)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(row)
    bytes += size
  }
  return batch.length > 0 ? [...batches, batch] : batches
}
