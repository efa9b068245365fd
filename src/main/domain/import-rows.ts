import type { ImportRow } from '@shared/import'
import { foldWords } from '@shared/text'

type Lists = {
  readonly countries: readonly { readonly code: string; readonly name: string }[]
  readonly organizationTypes: readonly string[]
}

/**
 * A row of a file as the sign-up form has it: without spaces around, countries by code or English name, organization
 * types whatever their case, and without the apostrophe that spreadsheets put before what looks like a formula. What is
 * not recognised stays as it is, for the form's own rules to refuse.
 */
export function readImportRow(row: ImportRow, lists: Lists) {
  const mobile = clean(row.mobile)
  return {
    name: clean(row.name),
    email: clean(row.email),
    ...(mobile === '' ? {} : { mobile }),
    organizationName: clean(row.organizationName),
    organizationType: typeOf(clean(row.organizationType), lists.organizationTypes),
    country: countryOf(clean(row.country), lists.countries)
  }
}

const clean = (cell: string) => cell.trim().replace(/^'(?=[=+\-@\t\r])/, '')

function countryOf(written: string, countries: Lists['countries']): string {
  const code = written.toUpperCase()
  const words = foldWords(written)
  const found =
    countries.find((country) => country.code === code) ??
    countries.find((country) => words !== '' && foldWords(country.name) === words)
  return found?.code ?? written
}

function typeOf(written: string, types: readonly string[]): string {
  const words = foldWords(written)
  return types.find((type) => words !== '' && foldWords(type) === words) ?? written
}
