import { isAbsolute, relative, sep } from 'node:path'
import type { SettingsView } from '@shared/contract'
import type { Settings } from '@shared/settings'
import { readSettings } from '../../services/context'
import { Refusal } from '../../refusal'
import { listTerms, updateSettings } from '../../services/settings'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function settingsHandlers(context: DeskContext): Handlers<OperationsOf<'settings'>> {
  const view = async (settings: Settings): Promise<SettingsView> => ({
    ...settings,
    smtpPasswordSet: (await context.secrets.get('smtpPassword')) !== null,
    host: {
      dataDirectory: context.host.dataDirectory,
      portalUrl: context.host.portalUrl,
      portalListening: context.portalListensOn(),
      smtpFromOptions: context.host.smtpUrl !== null,
      assumeCountry: context.host.assumeCountry,
      trustedProxies: context.host.trustedProxies
    }
  })
  /** Stores the new password before the commit that tells of it. Answers what takes it back. */
  const replacePassword = async (password: string | undefined): Promise<() => Promise<void>> => {
    if (password === undefined) return async () => undefined
    const before = await context.secrets.get('smtpPassword')
    await context.secrets.set('smtpPassword', password === '' ? null : password)
    return () => context.secrets.set('smtpPassword', before)
  }

  /** A folder in the data directory would be changed together with it, and lost with it. */
  const checkFolder = async (folder: string): Promise<void> => {
    const refuse = (message: string) => {
      throw new Refusal('invalid', message, { 'checkpoints.folder': message })
    }
    if (!isAbsolute(folder)) refuse('Folder must be a full path, from the root or the drive on.')
    const inside = relative(context.host.dataDirectory, folder)
    if (inside === '' || !(inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)))
      refuse('Folder must not be in the data directory: whoever changes the one can change the other.')
    const problem = await context.checkpointFolder.problemOf(folder)
    if (problem !== null) refuse(`Folder can't be used: ${problem}. Make it first; Hub Desk only adds files to it.`)
  }

  return {
    'settings.get': async () => view(await readSettings(context.store)),
    'settings.terms': async () => ({ items: await listTerms(context.store) }),
    'settings.update': async ({ version, smtpPassword, ...sections }, caller) => {
      if (sections.backups?.directory) await context.backups.tryFolder(sections.backups.directory)
      const folder = sections.checkpoints?.folder ?? null
      if (folder !== null) await checkFolder(folder)
      const keepPassword = await replacePassword(smtpPassword)
      const settings = await updateSettings(context, version, sections, caller, smtpPassword !== undefined).catch(
        async (error: unknown) => {
          await keepPassword()
          throw error
        }
      )
      if (sections.mail !== undefined || smtpPassword !== undefined) await context.mail.reconnect()
      return view(settings)
    }
  }
}
