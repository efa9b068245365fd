import { readFile } from 'node:fs/promises'
import type { BrowserWindow, Rectangle } from 'electron'
import type { Logger } from 'pino'
import { writePrivateFile } from '../host/private-file'

/** How somebody left the window. `bounds` in device-independent pixels; `zoom` is Chromium's level, 0 for 100 %. */
export type WindowState = {
  readonly bounds: Rectangle
  readonly maximized: boolean
  readonly fullScreen: boolean
  readonly zoom: number
}

export const smallestWindow = { width: 1024, height: 640 } as const
const firstWindow = { width: 1280, height: 800 } as const
/** How much of the title bar has to be on a screen for somebody to get hold of it, in pixels. */
const grip = { width: 120, height: 32 } as const
const pauseBeforeWritingMs = 400

/** Where a window is put; without `x` and `y` the system centres it. */
export type Placement = { readonly x?: number; readonly y?: number; readonly width: number; readonly height: number }

/**
 * Where a window goes that was left like this, on the screens that are there now. One whose title bar nobody could reach
 * any more is centred; none is larger than the screen that it is on, but for the smallest size that the desk needs.
 * @param screens work areas, the primary one first
 */
export function placeWindow(left: WindowState | null, screens: readonly Rectangle[]): Placement {
  if (left === null) return fit(firstWindow, screens[0])
  const { x, y } = left.bounds
  const places = screens.map((area) => ({ area, size: fit(left.bounds, area) }))
  const place = places.find(({ area, size }) => {
    const seen = overlap({ x, y, width: size.width, height: grip.height }, area)
    return seen.width >= grip.width && seen.height >= grip.height / 2
  })
  return place ? { x, y, ...place.size } : fit(left.bounds, screens[0])
}

type Size = Pick<Rectangle, 'width' | 'height'>

function fit(size: Size, screen: Rectangle | undefined): Size {
  return {
    width: Math.max(smallestWindow.width, Math.min(size.width, screen?.width ?? size.width)),
    height: Math.max(smallestWindow.height, Math.min(size.height, screen?.height ?? size.height))
  }
}

function overlap(one: Rectangle, other: Rectangle): Size {
  const along = (start: number, length: number, otherStart: number, otherLength: number) =>
    Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart))
  return {
    width: along(one.x, one.width, other.x, other.width),
    height: along(one.y, one.height, other.y, other.height)
  }
}

/** What a file says, whatever stands in it; null where that is no state. */
export function parseWindowState(json: string): WindowState | null {
  try {
    const { bounds, maximized, fullScreen, zoom } = JSON.parse(json) as Record<keyof WindowState, unknown>
    const { x, y, width, height } = bounds as Record<keyof Rectangle, unknown>
    const numbers = [x, y, width, height, zoom]
    // Electron takes whole 32-bit numbers, and Chromium's zoom ends at these levels.
    const sane = numbers.every((value) => Number.isFinite(value) && Math.abs(value as number) < 100_000)
    if (!sane || typeof maximized !== 'boolean' || typeof fullScreen !== 'boolean') return null
    const [left = 0, top = 0, wide = 0, high = 0, level = 0] = numbers as number[]
    const whole = { x: Math.round(left), y: Math.round(top), width: Math.round(wide), height: Math.round(high) }
    return { bounds: whole, maximized, fullScreen, zoom: Math.min(9, Math.max(-7, level)) }
  } catch {
    return null
  }
}

/** Null where there is no file yet, or none that can be used: then the window opens as for the first time. */
export async function readWindowState(path: string): Promise<WindowState | null> {
  return readFile(path, 'utf8').then(parseWindowState, () => null)
}

/** Writes down how the window is left, a moment after it changes and when it closes. */
export type StateKeeper = {
  readonly watch: (window: BrowserWindow) => void
  /** Resolves once what was to be written is. */
  readonly settled: () => Promise<void>
}

export function keepWindowState(path: string, logger: Logger): StateKeeper {
  let writing: Promise<void> = Promise.resolve()
  const write = (state: WindowState) => {
    writing = writing
      .then(() => writePrivateFile(path, `${JSON.stringify(state)}\n`))
      .catch((error: unknown) => logger.warn({ err: error }, 'the place of the window was not kept'))
  }
  return {
    settled: () => writing,
    watch: (window) => {
      let timer: NodeJS.Timeout | undefined
      const keep = () => {
        clearTimeout(timer)
        if (window.isDestroyed() || window.isMinimized()) return
        write({
          bounds: window.getNormalBounds(),
          maximized: window.isMaximized(),
          fullScreen: window.isFullScreen(),
          zoom: window.webContents.getZoomLevel()
        })
      }
      const keepSoon = () => {
        clearTimeout(timer)
        timer = setTimeout(keep, pauseBeforeWritingMs)
      }
      window.on('resize', keepSoon)
      window.on('move', keepSoon)
      window.on('maximize', keepSoon)
      window.on('unmaximize', keepSoon)
      window.on('close', keep)
      window.on('closed', () => clearTimeout(timer))
    }
  }
}
