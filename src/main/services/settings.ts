import type { Settings, SettingsSection, SettingsValues } from '@shared/settings'
import type { TermsVersion } from '@shared/contract'
import { changeDetails, type Change } from '@shared/audit-changes'
import { termsWithoutVersion } from '../domain/terms'
import { Refusal } from '../refusal'
import { StaleVersionError, type Put, type Store } from '../store/port'
import { added, changed, readSettings, staffEvent, type Context, type StaffActor } from './context'

/** Of a long text, the terms say, an event tells the beginning; the journal's record of the settings has all of it. */
const mostLetters = 2000

/** Replaces whole sections of the settings; each change stands in the trail with its old and new value. */
export async function updateSettings(
  context: Context,
  version: number,
  sections: { readonly [S in SettingsSection]?: SettingsValues[S] | undefined },
  by: StaffActor,
  smtpPasswordChanged: boolean
): Promise<Settings> {
  const before = await readSettings(context.store)
  if (before.version !== version) throw staleSettings()
  const given = Object.fromEntries(Object.entries(sections).filter(([, value]) => value !== undefined))
  if (Object.keys(given).length === 0 && !smtpPasswordChanged)
    throw new Refusal('invalid', 'There is nothing to change: send at least one section of the settings.')
  const undated = termsWithoutVersion(before.signUp.terms, sections.signUp?.terms)
  if (undated !== null) throw new Refusal('invalid', undated, { 'signUp.terms.version': undated })
  const terms = await publishedTerms(context, before, sections.signUp?.terms, by)
  const next: Settings = { ...before, ...given, version: version + 1 }
  const details = {
    ...changeDetails(changesBetween(before, given)),
    ...(smtpPasswordChanged ? { 'mail.smtpPassword': 'changed' } : {})
  }
  const event = staffEvent('settings.changed', by, context.now(), {
    subject: Object.keys(given).join(', ') || 'mail',
    details
  })
  try {
    await context.store.commit({
      puts: [version === 0 ? added('settings', next) : changed('settings', next), ...terms],
      events: [event]
    })
  } catch (error) {
    throw error instanceof StaleVersionError ? staleSettings() : error
  }
  return next
}

/** Every version stays readable: the new one is kept, and the one before where it was not yet. */
async function publishedTerms(
  { store, now }: Context,
  { signUp }: Settings,
  after: SettingsValues['signUp']['terms'] | undefined,
  by: StaffActor
): Promise<readonly Put[]> {
  if (after === undefined || after.version === signUp.terms.version) return []
  if ((await store.get('terms', after.version)) !== null) {
    const message = `There was a version ${after.version} of the terms before: give this one another name.`
    throw new Refusal('invalid', message, { 'signUp.terms.version': message })
  }
  const record = (terms: typeof after, publishedAt: string | null, publishedBy: string | null) =>
    added('terms', { id: terms.version, version: 1, text: terms.text, publishedAt, publishedBy })
  const known = (await store.get('terms', signUp.terms.version)) !== null
  return [...(known ? [] : [record(signUp.terms, null, null)]), record(after, now().toISOString(), by.name)]
}

/** All versions of the terms, the newest first; the current one is among them in every store. */
export async function listTerms(store: Store): Promise<readonly TermsVersion[]> {
  const { terms } = (await readSettings(store)).signUp
  const kept = (await store.query('terms', { limit: 1000 })).items
  const all = kept.some(({ id }) => id === terms.version)
    ? kept
    : [...kept, { id: terms.version, text: terms.text, publishedAt: null, publishedBy: null }]
  return all
    .map(({ id, text, publishedAt, publishedBy }) => {
      return { version: id, text, publishedAt, publishedBy, current: id === terms.version }
    })
    .sort((a, b) => ((a.publishedAt ?? '') < (b.publishedAt ?? '') ? 1 : -1))
}

const staleSettings = () =>
  new Refusal(
    'conflict',
    'Somebody changed the settings since you opened them. Your entries are still here: compare, then save again.'
  )

/** Each value that is not the same any more, lists as a whole. */
function changesBetween(before: Settings, given: Readonly<Record<string, unknown>>): readonly Change[] {
  const old = flatten(before)
  return Object.entries(flatten(given)).flatMap(([name, after]) =>
    old[name] === after ? [] : [{ name, before: old[name] ?? null, after }]
  )
}

function flatten(value: unknown, prefix = ''): Record<string, Change['after']> {
  if (typeof value === 'string') return { [prefix]: shorten(value) }
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return { [prefix]: value }
  if (Array.isArray(value)) return { [prefix]: shorten(JSON.stringify(value)) }
  return Object.assign(
    {},
    ...Object.entries(value as object).map(([name, inner]) =>
      flatten(inner, prefix === '' ? name : `${prefix}.${name}`)
    )
  )
}

const shorten = (value: string) => (value.length > mostLetters ? `${value.slice(0, mostLetters)}…` : value)
