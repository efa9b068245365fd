import { string } from 'yup'
import type { BackupView, DataView, RestoreCheck, RestoreDone } from '../backups'
import { administrators, answers, fields, nothing } from './fields'

const name = () =>
  string().typeError('name must be text.').required('name is required.').max(200, 'name is none of a backup.')

/** The name of a listed backup, or the whole path of a folder that holds one. */
const from = () =>
  string()
    .typeError('Backup must be text.')
    .required('Say which backup: choose one, or type the path of its folder.')
    .max(1000, 'The path of a backup must be at most 1000 characters long.')

export const dataOperations = {
  'data.get': answers<DataView>().to(administrators, nothing),
  'data.backUp': answers<BackupView>().to(administrators, nothing),
  /** Reads a backup wholly. What is wrong with it stands in the answer. */
  'data.verifyBackup': answers<BackupView>().to(administrators, fields({ name: name() })),
  'data.checkRestore': answers<RestoreCheck>().to(administrators, fields({ from: from() })),
  /** Puts a backup in the place of the data and begins anew; `head` is the one that the check answered. */
  'data.restore': answers<RestoreDone>().to(
    administrators,
    fields({
      from: from(),
      head: string().typeError('head must be text.').required('Check the backup first.').max(200, 'head is too long.')
    })
  )
} as const
