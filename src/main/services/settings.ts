import type { Settings, SettingsSection, SettingsValues } from '@shared/settings'
import { termsWithoutVersion } from '../domain/terms'
import { Refusal } from '../refusal'
import { StaleVersionError } from '../store/port'
import { added, changed, readSettings, staffEvent, type Context, type StaffActor } from './context'

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
  const next: Settings = { ...before, ...given, version: version + 1 }
  const details = {
    ...describeChanges(before, given),
    ...(smtpPasswordChanged ? { 'mail.smtpPassword': 'changed' } : {})
  }
  const event = staffEvent('settings.changed', by, context.now(), {
    subject: Object.keys(given).join(', ') || 'mail',
    details
  })
  try {
    await context.store.commit({
      puts: [version === 0 ? added('settings', next) : changed('settings', next)],
      events: [event]
    })
  } catch (error) {
    throw error instanceof StaleVersionError ? staleSettings() : error
  }
  return next
}

const staleSettings = () =>
  new Refusal(
    'conflict',
    'Somebody changed the settings since you opened them. Your entries are still here: compare, then save again.'
  )

/** `lockout.maxFailures: "5 → 4"` for each value that is not the same any more. */
function describeChanges(before: Settings, given: Readonly<Record<string, unknown>>): Record<string, string> {
  const old = flatten(before)
  const changes = Object.entries(flatten(given)).filter(([name, value]) => old[name] !== value)
  return Object.fromEntries(
    changes.map(([name, value]) => [name, `${shorten(old[name] ?? 'none')} → ${shorten(value)}`])
  )
}

function flatten(value: unknown, prefix = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [prefix]: JSON.stringify(value) }
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, inner]) => flatten(inner, prefix === '' ? name : `${prefix}.${name}`))
  )
}

const shorten = (value: string) => (value.length > 500 ? `${value.slice(0, 500)}…` : value)
