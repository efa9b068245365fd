import Papa from 'papaparse'
import type { Profile } from '@shared/account'
import type { ImportRow } from '@shared/import'
import { foldWords } from '@shared/text'

/** What a file holds: its first row as headings, the others with the line that each stands in. */
export type CsvFile = {
  readonly name: string
  readonly headings: readonly string[]
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
}

/** Which column feeds which field; null: none does. */
export type Mapping = Readonly<Record<keyof Profile, number | null>>

/** More rows than that are cut into files of their own. */
export const mostImportRows = 5000
const mostBytes = 5 * 1024 * 1024

/** Reads a file of a spreadsheet program: UTF-8, or what older Excel writes. Answers why it can't be used, in words. */
export async function readCsv(file: File): Promise<CsvFile | string> {
  if (file.size > mostBytes) return 'The file is larger than 5 MB. Cut it into smaller ones.'
  const text = decode(await file.arrayBuffer())
  if (text.includes('\0')) return 'This is no CSV file. In a spreadsheet program, save it as CSV first.'
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: false, delimitersToGuess: [',', ';', '\t', '|'] })
  const filled = data
    .map((cells, index) => ({ line: index + 1, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  const [first, ...rows] = filled
  if (first === undefined) return 'The file is empty.'
  if (rows.length === 0) return 'There is only a heading in this file: no rows to import.'
  if (rows.length > mostImportRows) return `The file has ${rows.length} rows; at most ${mostImportRows} at once.`
  return { name: file.name, headings: first.cells, rows }
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Headings that people use, folded; the first that fits wins. */
const usual: Readonly<Record<keyof Profile, readonly string[]>> = {
  name: ['name', 'your name', 'contact', 'contact name', 'contact person', 'full name', 'person', 'applicant'],
  email: ['e mail', 'email', 'e mail address', 'email address', 'email id', 'your email id', 'mail'],
  mobile: ['mobile', 'mobile number', 'mobile no', 'phone', 'phone number', 'telephone', 'cell'],
  organizationName: [
    'organization',
    'organisation',
    'organization name',
    'organisation name',
    'company',
    'company name'
  ],
  organizationType: ['organization type', 'organisation type', 'type', 'company type', 'business type'],
  country: ['country', 'country code', 'country name', 'land']
}

/** Which column is likely which field; each column is used once. */
export function guessMapping(headings: readonly string[]): Mapping {
  const folded = headings.map(foldWords)
  const find = (field: keyof Profile) => {
    for (const word of usual[field]) {
      const index = folded.indexOf(word)
      if (index >= 0) return index
    }
    return null
  }
  return {
    name: find('name'),
    email: find('email'),
    mobile: find('mobile'),
    organizationName: find('organizationName'),
    organizationType: find('organizationType'),
    country: find('country')
  }
}

/** The rows as the server takes them; cells too long for any field are cut, and refused there as too long. */
export function mapRows(file: CsvFile, mapping: Mapping): readonly ImportRow[] {
  return file.rows.map(({ line, cells }) => {
    const cell = (field: keyof Profile) => {
      const index = mapping[field]
      return (index === null ? '' : (cells[index] ?? '')).slice(0, 400)
    }
    return {
      line,
      name: cell('name'),
      email: cell('email'),
      mobile: cell('mobile'),
      organizationName: cell('organizationName'),
      organizationType: cell('organizationType'),
      country: cell('country')
    }
  })
}
