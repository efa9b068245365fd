import type { SettingsView } from '@shared/contract'
import type { Settings } from '@shared/settings'
import { readSettings } from '../../services/context'
import { updateSettings } from '../../services/settings'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function settingsHandlers(context: DeskContext): Handlers<OperationsOf<'settings'>> {
  const view = async (settings: Settings): Promise<SettingsView> => ({
    ...settings,
    smtpPasswordSet: (await context.secrets.get('smtpPassword')) !== null,
    host: {
      dataDirectory: context.host.dataDirectory,
      portalUrl: context.host.portalUrl,
      portalListening: context.portalListensOn(),
      mailFromOptions: context.host.smtpUrl !== null,
      assumeCountry: context.host.assumeCountry,
      trustedProxies: context.host.trustedProxies
    }
  })
  return {
    'settings.get': async () => view(await readSettings(context.store)),
    'settings.update': async ({ version, smtpPassword, ...sections }, caller) => {
      const settings = await updateSettings(context, version, sections, caller, smtpPassword !== undefined)
      if (smtpPassword !== undefined)
        await context.secrets.set('smtpPassword', smtpPassword === '' ? null : smtpPassword)
      if (sections.mail !== undefined || smtpPassword !== undefined) await context.mail.reconnect()
      return view(settings)
    }
  }
}
