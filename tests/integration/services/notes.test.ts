import { describe, expect, it } from 'vitest'
import { openDesk } from '../../support/desk'

const caller = {
  name: 'Priya Menon',
  email: 'priya.menon@kestrel.example',
  organizationName: 'Kestrel Hosting GmbH',
  organizationType: 'SSL provider',
  country: 'DE',
  acceptTerms: true
}

describe('mentions', () => {
  it('reach whom the note names, once, until they have read them', async () => {
    const desk = await openDesk('administrator')
    const colleague = await desk.colleague('reviewer')
    const account = await desk.ask('accounts.register', caller)
    const note = await desk.ask('accounts.addNote', {
      id: account.id,
      text: '@Test reviewer please look.',
      mentions: [colleague.staffId]
    })
    expect(note.mentions).toEqual([{ staffId: colleague.staffId, name: 'Test reviewer' }])

    const { items, unread, total } = await colleague.ask('notes.mentions', {})
    expect({ unread, total }).toEqual({ unread: 1, total: 1 })
    expect(items[0]).toMatchObject({
      staffName: 'Meera Kamath',
      text: '@Test reviewer please look.',
      read: false,
      account: { id: account.id, number: 'RS-000001', organizationName: 'Kestrel Hosting GmbH' }
    })
    expect(await desk.ask('notes.mentions', {})).toMatchObject({ items: [], unread: 0 })

    const ids = items.map(({ id }) => id)
    expect(await desk.ask('notes.markMentionsRead', { ids })).toEqual({ unread: 0 })
    expect((await colleague.ask('notes.mentions', {})).unread).toBe(1)
    expect(await colleague.ask('notes.markMentionsRead', { ids })).toEqual({ unread: 0 })
    expect((await colleague.ask('notes.mentions', {})).items[0]?.read).toBe(true)
    const events = await desk.ask('audit.list', { action: 'staff.mentions_read' })
    expect(events.items.map(({ details }) => details)).toEqual([{ count: 1 }])
  })

  it('of nobody, or of somebody who left, are refused and no note is kept', async () => {
    const desk = await openDesk('administrator')
    const colleague = await desk.colleague('reviewer')
    const account = await desk.ask('accounts.register', caller)
    await desk.ask('staff.update', { id: colleague.staffId, active: false })
    for (const id of [colleague.staffId, 'nobody'])
      expect(await desk.call('accounts.addNote', { id: account.id, text: 'Look.', mentions: [id] })).toMatchObject({
        ok: false,
        code: 'invalid',
        fields: { mentions: expect.stringContaining('does not work here') }
      })
    expect((await desk.ask('accounts.get', { id: account.id })).notes).toEqual([])
  })

  it('tell open desks to ask again', async () => {
    const desk = await openDesk('administrator')
    const account = await desk.ask('accounts.register', caller)
    const topics: string[] = []
    desk.hub.onEvent(({ topic }) => topics.push(topic))
    await desk.ask('accounts.addNote', { id: account.id, text: 'For me.', mentions: [desk.staffId] })
    expect(topics.filter((topic) => topic !== 'mail')).toEqual(['accounts', 'mentions', 'audit'])
  })
})
