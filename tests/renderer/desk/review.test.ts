import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { RouterView } from 'vue-router'
import { packMagic, type PackProblem } from '../../../src/shared/review-pack'
import { usePackDrop } from '../../../src/renderer/desk/composables/use-pack-drop'
import ApprovalsPage from '../../../src/renderer/desk/pages/ApprovalsPage.vue'
import ReviewStartPage from '../../../src/renderer/desk/review/ReviewStartPage.vue'
import { useBroughtFileStore } from '../../../src/renderer/desk/stores/brought-file'
import { mountDesk, settle, type Mounted } from './mount-desk'

let mounted: Mounted
afterEach(() => {
  mounted?.wrapper.unmount()
  delete (window as { hubDesk?: unknown }).hubDesk
})

const setUp = { needsAdministrator: false, demoSignIns: [], review: true }
const closed = (code: PackProblem, message: string) => ({
  'setup.status': () => ({ ok: true, data: setUp }) as const,
  'review.status': () =>
    ({ ok: true, data: { state: 'closed', fileName: 'Monday.hubreview', problem: { code, message } } }) as const
})

describe('review mode', () => {
  it('says that a pack was made by a newer version, and asks for no passphrase', async () => {
    const message = 'This review pack was made by a newer version of Hub Desk. Install the version.'
    mounted = await mountDesk(ReviewStartPage, '/', { role: null, answers: closed('newer', message) })
    expect(document.querySelector('[role="alert"]')?.textContent).toContain(message)
    expect(mounted.text()).toContain('Monday.hubreview')
    expect(document.title).toBe('REVIEW MODE · Monday.hubreview · emSign Hub Desk')
    expect(() => mounted.field('Passphrase')).toThrow()
    expect(mounted.button('Look again').disabled).toBe(false)
  })

  it('has no menu that takes applications offline', async () => {
    mounted = await mountDesk(ApprovalsPage, '/approvals', { role: 'reviewer' })
    expect(mounted.button('Offline reviews').disabled).toBe(false)
    mounted.wrapper.unmount()
    mounted = await mountDesk(ApprovalsPage, '/approvals', {
      role: 'reviewer',
      answers: { 'setup.status': () => ({ ok: true, data: setUp }) }
    })
    expect(() => mounted.button('Offline reviews')).toThrow()
  })
})

describe('a review pack that is dropped on the desk', () => {
  const Anywhere = defineComponent({
    components: { RouterView },
    setup: () => usePackDrop(),
    template: '<p>The desk</p>'
  })
  const line = `${packMagic}{"version":1,"contents":4} checksum_-1\n`
  const undecided = new File([line, 'abcd'], 'batch.hubreview')
  const decided = new File([line, 'abcd', 'a decision'], 'batch.hubreview')

  async function drop(file: File): Promise<boolean> {
    const event = new Event('drop', { bubbles: true, cancelable: true })
    Object.assign(event, { dataTransfer: { types: ['Files'], files: [file] } })
    document.body.dispatchEvent(event)
    await settle()
    return event.defaultPrevented
  }
  const where = () => [mounted.router.currentRoute.value.name, useBroughtFileStore().file?.name ?? null]
  async function start(openDropped?: () => void): Promise<void> {
    if (openDropped) Object.assign(window, { hubDesk: { openDropped } })
    mounted = await mountDesk(Anywhere, '/overview', { role: 'reviewer' })
  }

  it('is brought back in a browser, decided or not', async () => {
    await start()
    expect(await drop(undecided)).toBe(true)
    expect(where()).toEqual(['bringBack', 'batch.hubreview'])
  })

  it('is decided on in a window of its own where there are windows, and brought back once something is decided', async () => {
    const openDropped = vi.fn()
    await start(openDropped)
    await drop(undecided)
    expect(openDropped).toHaveBeenCalledTimes(1)
    expect(where()).toEqual(['overview', null])
    await drop(decided)
    expect(openDropped).toHaveBeenCalledTimes(1)
    expect(where()).toEqual(['bringBack', 'batch.hubreview'])
  })

  it('is decided on where nobody has signed in', async () => {
    const openDropped = vi.fn()
    Object.assign(window, { hubDesk: { openDropped } })
    mounted = await mountDesk(Anywhere, '/overview', { role: null })
    await drop(decided)
    expect(openDropped).toHaveBeenCalledTimes(1)
  })

  it('does not take the page to another file', async () => {
    await start()
    expect(await drop(new File(['%PDF'], 'contract.pdf'))).toBe(true)
    expect(where()).toEqual(['overview', null])
  })
})
