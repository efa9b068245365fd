import { expect, it } from 'vitest'
import { createBreakableDisk } from '../../faults/health-said'
import { openDesk } from '../../support/desk'

it('a sync that failed is said in /healthz and in the status bar, with what to do', async () => {
  const disk = createBreakableDisk()
  const desk = await openDesk('administrator', { fileSystem: disk.fs })
  const healthz = () => desk.hub.portal(new Request('http://127.0.0.1:4180/healthz'), '127.0.0.1')
  expect((await healthz()).status).toBe(200)
  disk.fail()
  expect(
    await desk.call('staff.invite', { name: 'Kiran Rao', email: 'kiran@emsign.example', role: 'reviewer' })
  ).toMatchObject({ ok: false })
  const answer = await healthz()
  expect([answer.status, await answer.json()]).toEqual([503, { status: 'readOnly' }])
  expect((await desk.ask('status.get', {})).store).toEqual({
    state: 'readOnly',
    reason: expect.stringContaining('Put the disk right and restart Hub Desk')
  })
})
