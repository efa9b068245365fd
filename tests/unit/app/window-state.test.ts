import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseWindowState, placeWindow, readWindowState, type WindowState } from '../../../src/main/app/window-state'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const beside = { x: 1440, y: 0, width: 1920, height: 1080 }
const left = (bounds: WindowState['bounds']): WindowState => ({ bounds, maximized: false, fullScreen: false, zoom: 0 })

describe('where a window goes', () => {
  it('is where it was, on whichever screen that is', () => {
    const bounds = { x: 1600, y: 100, width: 1200, height: 800 }
    expect(placeWindow(left(bounds), [laptop, beside])).toEqual(bounds)
  })

  it('is the middle of the primary screen when its own is gone', () => {
    const bounds = { x: 1600, y: 100, width: 1200, height: 800 }
    expect(placeWindow(left(bounds), [laptop])).toEqual({ width: 1200, height: 800 })
  })

  it('is no larger than the screen, which may have become smaller', () => {
    const bounds = { x: 10, y: 30, width: 3000, height: 2000 }
    expect(placeWindow(left(bounds), [laptop])).toEqual({ x: 10, y: 30, width: 1440, height: 875 })
  })

  it('is of the first size when there is no other', () => {
    expect(placeWindow(null, [laptop])).toEqual({ width: 1280, height: 800 })
  })

  it('always has a title bar to get hold of, and the size that the desk needs', () => {
    const length = fc.integer({ min: -5000, max: 5000 })
    const area = fc.record({
      x: length,
      y: length,
      width: fc.integer({ min: 1024, max: 4000 }),
      height: fc.integer({ min: 640, max: 3000 })
    })
    fc.assert(
      fc.property(
        fc.record({ x: length, y: length, width: length, height: length }),
        fc.array(area),
        (bounds, others) => {
          const screens = [laptop, ...others]
          const { x, y, width, height } = placeWindow(left(bounds), screens)
          expect(width).toBeGreaterThanOrEqual(1024)
          expect(height).toBeGreaterThanOrEqual(640)
          if (x === undefined || y === undefined) return
          const within = screens.some(
            (one) => x < one.x + one.width && x + width > one.x && y + 32 > one.y && y < one.y + one.height
          )
          expect(within).toBe(true)
        }
      )
    )
  })
})

describe('the file with the window’s state', () => {
  it('that is damaged or of something else counts as none', () => {
    for (const text of ['', '{', 'null', '[]', '{"bounds":null}', '{"bounds":{"x":"1"}}', '{"bounds":{"x":1e99}}'])
      expect(parseWindowState(text)).toBe(null)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseWindowState(text)).toBe(null)
      })
    )
  })

  it('is read as it was written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hub-desk-window-'))
    const path = join(folder, 'window-state.json')
    try {
      expect(await readWindowState(path)).toBe(null)
      const state = { bounds: { x: -3, y: 4, width: 1100, height: 700 }, maximized: true, fullScreen: false, zoom: 1.5 }
      await writeFile(path, JSON.stringify(state))
      expect(await readWindowState(path)).toEqual(state)
      await writeFile(path, (await readFile(path, 'utf8')).slice(0, -20))
      expect(await readWindowState(path)).toBe(null)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
