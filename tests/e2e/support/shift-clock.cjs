'use strict'
/* Loaded before the host (NODE_OPTIONS): its clock runs hours ahead of the machine's. Timers are left alone. */
const ahead = Number(process.env.TEST_HOURS_LATER ?? 0) * 3_600_000
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + ahead)
    else super(...parts)
  }
  static now() {
    return RealDate.now() + ahead
  }
}
