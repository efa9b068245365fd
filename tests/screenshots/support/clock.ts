import { pictureTime, pictureZone } from './picture-time'

/**
 * Importing this stops the clock of this process at the moment that every picture shows, so that a picture changes only
 * when what it shows does. Pages are set to the same moment.
 */
export { pictureTime, pictureZone } from './picture-time'

process.env['TZ'] = pictureZone

const RealDate = Date
class StoppedDate extends RealDate {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(pictureTime)
    else super(given[0])
  }
  static override now(): number {
    return pictureTime
  }
}
globalThis.Date = StoppedDate as DateConstructor
