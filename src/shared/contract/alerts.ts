import { boolean } from 'yup'
import type { AlertSwitches } from '../alerts'
import { answers, fields, nothing } from './fields'

const wanted = (name: string) => boolean().typeError(`${name} must be true or false.`).required(`${name} is required.`)

export const alertsOperations = {
  /** Of what the caller wants to be told outside the desk. */
  'alerts.get': answers<AlertSwitches>().to('staff', nothing),
  'alerts.set': answers<AlertSwitches>().to(
    'staff',
    fields({ applications: wanted('applications'), blocks: wanted('blocks') })
  )
} as const
