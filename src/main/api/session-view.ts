import type { SessionView } from '@shared/contract'
import type { Staff } from '../store/records'
import { isTwoFactorRequired } from '../services/two-factor'
import type { Context } from '../services/context'
import type { DeskSession } from './caller'
import { currentStaff } from './dispatch'
import { viewStaff } from './staff-reader'

type Parts = Pick<Context, 'store' | 'now'>

/** Who sits at a desk, and what is missing before it answers. */
export async function viewSession(context: Parts, session: DeskSession): Promise<SessionView> {
  const member = await currentStaff(context.store, session)
  if (member === null) return viewNobody(context, session)
  if (session.stage() === 'enrol' && !(await owesTwoFactor(context, member))) session.enrolled()
  const stage = session.stage()
  return {
    staff: await viewStaff(context, member),
    ...(stage === 'locked' || stage === 'enrol' ? { step: stage } : {}),
    ...(member.twoFactor ? { recoveryCodesLeft: member.twoFactor.recoveryHashes.length } : {})
  }
}

/** A right password whose code is still to come tells no more than that. */
async function viewNobody({ store }: Parts, session: DeskSession): Promise<SessionView> {
  if (session.stage() === 'code') return { staff: null, step: 'code' }
  const lastId = session.lastStaffId()
  const last = lastId === null ? null : await store.get('staff', lastId)
  return { staff: null, ...(last?.status === 'deactivated' ? { ended: 'deactivated' as const } : {}) }
}

/** Signs in whoever has proven everything that they have to. */
export async function enter(context: Parts, session: DeskSession, member: Staff, ip: string): Promise<SessionView> {
  session.signIn(member.id, { ip, mustEnrol: await owesTwoFactor(context, member) })
  return viewSession(context, session)
}

/** Everybody has to have a second factor, and this one has none. */
const owesTwoFactor = async (context: Parts, member: Staff) => !member.twoFactor && (await isTwoFactorRequired(context))
