import { describe, expect, it } from 'vitest'
import { externalAddress, isDeskPage, isTrustedSender } from '../../../src/main/app/desk-origin'
import { hostileAddresses } from '../../support/hostile-addresses'

describe('a hostile address', () => {
  it.each(hostileAddresses)('%j is given to no other program, shown in no window, and its page may not call', (url) => {
    expect([externalAddress(url), isDeskPage(url), isTrustedSender({ url, isTopFrame: true })]).toEqual([
      null,
      false,
      false
    ])
  })
})
