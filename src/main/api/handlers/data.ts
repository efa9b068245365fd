import { Refusal } from '../../refusal'
import type { DeskContext, Handlers, OperationsOf } from '../desk-context'

export function dataHandlers(context: DeskContext): Handlers<OperationsOf<'data'>> {
  const { backups } = context
  return {
    'data.get': async () => backups.view(),
    'data.backUp': async (_input, caller) => backups.make(caller),
    'data.verifyBackup': async ({ name }) => backups.verify(name),
    'data.checkRestore': async ({ from }) => context.checkRestore(await backups.locate(from)),
    'data.restore': async ({ from, head }, caller) => {
      const check = await context.checkRestore(await backups.locate(from))
      if (check.head !== head)
        throw new Refusal('conflict', 'The backup is not the one that was checked. Check it again, then decide.')
      const outcome = await context.restore(check, caller)
      if (outcome?.ok) {
        const { mailToReview, setAside } = outcome
        return { createdAt: check.createdAt, setAside, mailToReview }
      }
      throw new Refusal(
        'internal',
        `The backup was not restored, and everything is as it was. ${outcome?.reason ?? 'Nothing waited to be restored.'}`
      )
    }
  }
}
