import type { Account } from '@shared/account'
import type { PackApplication, PackContents } from '@shared/review-pack'
import { readSettings } from '../services/context'
import { findEarlier } from '../services/matching'
import { allStaff } from '../services/staff-names'
import { takeTurns } from '../turns'
import { createAccountReader } from './account-reader'
import { createSight, type Viewer } from './concealment'
import type { DeskContext } from './desk-context'
import { timelineOf } from './timeline'
import { earlierApplication } from './views'

/** What each application's reviewer would see of it here, for a pack; earlier ones are views, so nothing concealed leaves. */
export async function gatherApplications(
  context: DeskContext,
  accounts: readonly Account[],
  viewer: Viewer
): Promise<readonly PackApplication[]> {
  const { details } = createAccountReader(context)
  const { see } = createSight(context)
  const gathered: PackApplication[] = []
  const turn = takeTurns()
  for (const account of accounts) {
    const { notes, consistency } = await details(account, viewer)
    const matches = await findEarlier(context.store, account)
    gathered.push({
      account,
      notes,
      consistency,
      timeline: await timelineOf(context, await see(account, viewer), notes),
      earlier: await Promise.all(
        matches.map(async (match) => earlierApplication(await see(match.account, viewer), match.reasons))
      )
    })
    await turn()
  }
  return gathered
}

/** What a decision asks for beside the application: its rules, and the colleagues whom it may name. */
export async function gatherPolicy({ store }: DeskContext): Promise<Pick<PackContents, 'policy' | 'staff'>> {
  const { decisions, signUp } = await readSettings(store)
  const { organizationTypes, promiseDays } = signUp
  const colleagues = (await allStaff(store)).filter(({ status }) => status === 'active')
  return {
    policy: { decisions, signUp: { organizationTypes, promiseDays } },
    staff: colleagues.map(({ id, name, role }) => ({ id, name, role }))
  }
}
