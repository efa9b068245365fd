import { string } from 'yup'
import { settingsSections } from '../settings'
import type { SettingsView, TermsVersion } from '../views'
import { administrators, answers, fields, nothing, version } from './fields'

export const settingsOperations = {
  'settings.get': answers<SettingsView>().to('staff', nothing),
  /** Every version of the terms that was published, with its text. */
  'settings.terms': answers<{ readonly items: readonly TermsVersion[] }>().to('staff', nothing),
  /** Replaces the sections that are given. `version` is the one the form was filled from. */
  'settings.update': answers<SettingsView>().to(
    administrators,
    fields({
      version: version(),
      signUp: settingsSections.signUp.default(undefined).optional(),
      lockout: settingsSections.lockout.default(undefined).optional(),
      staffSignIn: settingsSections.staffSignIn.default(undefined).optional(),
      verification: settingsSections.verification.default(undefined).optional(),
      mail: settingsSections.mail.default(undefined).optional(),
      portal: settingsSections.portal.default(undefined).optional(),
      decisions: settingsSections.decisions.default(undefined).optional(),
      passwords: settingsSections.passwords.default(undefined).optional(),
      backups: settingsSections.backups.default(undefined).optional(),
      checkpoints: settingsSections.checkpoints.default(undefined).optional(),
      helpline: settingsSections.helpline.default(undefined).optional(),
      /** Kept in the secret store, never answered; empty text removes it. */
      smtpPassword: string()
        .typeError('SMTP password must be text.')
        .max(1024, 'SMTP password must be at most 1024 characters long.')
        .optional()
    })
  )
} as const
