import type { Account } from '@shared/account'
import type { ImportCheck, ImportReport } from '@shared/contract'
import { repeatedAddresses, repeatedAddressProblem, type ImportRow } from '@shared/import'
import type { Settings } from '@shared/settings'
import type { SignUpInput } from '@shared/sign-up'
import { foldEmail } from '@shared/text'
import { nameForRefusal } from '../domain/concealment'
import { readImportRow } from '../domain/import-rows'
import { countries } from '@shared/countries'
import { Refusal } from '../refusal'
import { readSettings, type Context, type StaffActor } from './context'
import { registerForm, validateSignUp } from './sign-up'

type Consent = { readonly termsVersion: string }
type CheckedRow = { readonly line: number; readonly form: SignUpInput | null; readonly problems: readonly string[] }

/** What would become of rows of a file: everything that is wrong with each, not just the first thing. */
export async function checkImport(context: Context, rows: readonly ImportRow[]): Promise<ImportCheck> {
  const settings = await readSettings(context.store)
  const checked = await checkRows(context, settings, rows, { termsVersion: settings.signUp.terms.version })
  return { rows: checked.map(({ line, problems }) => ({ line, problems })) }
}

/**
 * Registers rows of a file as pending applications, one commit each, so that what is in order does not wait for what is
 * not. An address that somebody takes meanwhile is reported with its row.
 */
export async function importRows(
  context: Context,
  rows: readonly ImportRow[],
  options: Consent & { readonly confirm: boolean },
  by: StaffActor
): Promise<ImportReport> {
  const settings = await readSettings(context.store)
  if (options.termsVersion !== settings.signUp.terms.version) {
    const message = `The terms changed meanwhile: the applicants must accept version ${settings.signUp.terms.version}.`
    throw new Refusal('invalid', message, { acceptTerms: message })
  }
  const report: ImportReport['rows'][number][] = []
  for (const { line, form, problems } of await checkRows(context, settings, rows, options)) {
    if (form === null) {
      report.push({ line, account: null, problems })
      continue
    }
    const outcome = await register(context, settings, form, line, options.confirm, by)
    report.push(
      outcome instanceof Refusal
        ? { line, account: null, problems: [outcome.message] }
        : { line, account: { id: outcome.id, number: outcome.number }, problems: [] }
    )
  }
  return { rows: report }
}

async function register(
  context: Context,
  settings: Settings,
  form: SignUpInput,
  line: number,
  confirm: boolean,
  by: StaffActor
): Promise<Account | Refusal> {
  try {
    return await registerForm(context, settings, form, by, { confirm, details: { imported: true, line } })
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

async function checkRows(
  context: Context,
  settings: Settings,
  rows: readonly ImportRow[],
  { termsVersion }: Consent
): Promise<readonly CheckedRow[]> {
  const repeated = repeatedAddresses(rows)
  return Promise.all(
    rows.map(async (row) => {
      const read = readImportRow(row, { countries, organizationTypes: settings.signUp.organizationTypes })
      const input = { ...read, acceptTerms: true, termsVersion }
      const checked = await validateSignUp(settings, read.country === 'IN', input).then(
        (form) => ({ form, problems: [] as readonly string[] }),
        (error: unknown) => {
          if (!(error instanceof Refusal)) throw error
          return { form: null, problems: Object.values(error.fields ?? { row: error.message }) }
        }
      )
      const earlier = repeated.get(row.line)
      const holder =
        read.email === '' ? null : await context.store.find('accounts', 'emailClaim', foldEmail(read.email))
      const problems = [
        ...checked.problems,
        ...(earlier === undefined ? [] : [repeatedAddressProblem(earlier)]),
        ...(holder === null ? [] : [`${nameForRefusal(holder)} already has this address.`])
      ]
      return { line: row.line, form: problems.length === 0 ? checked.form : null, problems }
    })
  )
}
