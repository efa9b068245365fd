import { Refusal } from '../refusal'
import type { StoredView } from '../store/records'
import { added, changed, retryWhenStale, staffEvent, type Context, type StaffActor } from './context'

/** Views that one member of staff may keep for one list. */
const mostViews = 50

export async function viewsOf(context: Context, staffId: string, page: string): Promise<readonly StoredView[]> {
  return (await context.store.query('views', { where: { staffId, page }, sort: 'name', limit: 1000 })).items
}

/** Keeps a view under its name, in place of the one that has it already. */
export async function saveView(
  context: Context,
  view: { readonly page: string; readonly name: string; readonly query: string },
  by: StaffActor
): Promise<StoredView> {
  return retryWhenStale(async () => {
    const views = await viewsOf(context, by.id, view.page)
    const before = views.find(({ name }) => name === view.name)
    if (!before && views.length >= mostViews)
      throw new Refusal('conflict', `You keep ${mostViews} views of this list already. Remove one first.`)
    const record: StoredView = before
      ? { ...before, ...view, version: before.version + 1 }
      : { id: context.newId(), version: 1, staffId: by.id, ...view }
    const event = staffEvent('staff.view_saved', by, context.now(), {
      subject: view.name,
      details: { page: view.page, query: view.query }
    })
    await context.store.commit({ puts: [before ? changed('views', record) : added('views', record)], events: [event] })
    return record
  })
}

/** Removes one of the caller's own views. */
export async function removeView(context: Context, id: string, by: StaffActor): Promise<void> {
  const view = await context.store.get('views', id)
  if (view === null || view.staffId !== by.id)
    throw new Refusal('not_found', 'There is no view of yours of this id. It may have been removed already.')
  const event = staffEvent('staff.view_removed', by, context.now(), {
    subject: view.name,
    details: { page: view.page }
  })
  await context.store.commit({
    puts: [],
    removals: [{ collection: 'views', id, basedOn: view.version }],
    events: [event]
  })
}
