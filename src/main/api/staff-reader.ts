import type { StaffView } from '@shared/contract'
import type { Staff } from '../store/records'
import type { Context } from '../services/context'
import { staffNames } from '../services/staff-names'
import { staffView } from './views'

/** One member of staff as desks see them. */
export async function viewStaff({ store, now }: Pick<Context, 'store' | 'now'>, member: Staff): Promise<StaffView> {
  return staffView(member, member.absence ? await staffNames(store) : new Map(), now())
}
