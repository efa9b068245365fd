import { describe, expect, it } from 'vitest'
import { externalAddress, isDeskPage, isTrustedSender, mayShowInFrame } from '../../../src/main/app/desk-origin'

const notTheDesk = [
  '',
  'about:blank',
  'about:srcdoc',
  'app://hub-desk',
  'app://hub-desk/icon.svg',
  'app://hub-desk/assets/app.js',
  'app://hub-desk.rebound.example/',
  'app://hub-desk:80/',
  'app://someone@hub-desk/',
  'app://hub-desk:secret@hub-desk/',
  'app:///',
  'APP2://hub-desk/',
  'https://hub-desk/',
  'file:///index.html',
  'data:text/html,desk',
  'blob:app://hub-desk/1',
  'javascript:1',
  'not a url'
]

describe('the page of the desk', () => {
  it.each(['app://hub-desk/', 'app://hub-desk/#/approvals?x=1', 'app://hub-desk/index.html', 'app://hub-desk/?a#b'])(
    'is %s, which may call',
    (url) => {
      expect([isDeskPage(url), isTrustedSender({ url, isTopFrame: true })]).toEqual([true, true])
    }
  )

  it.each(notTheDesk)('is not %j, which may not call', (url) => {
    expect([isDeskPage(url), isTrustedSender({ url, isTopFrame: true })]).toEqual([false, false])
  })

  it('may not call from a frame inside a window', () => {
    expect(isTrustedSender({ url: 'app://hub-desk/', isTopFrame: false })).toBe(false)
  })
})

describe('a frame inside the desk', () => {
  it.each(['about:srcdoc', 'about:blank', 'blob:app://hub-desk/9f1c', 'data:text/html,mail'])('may show %s', (url) => {
    expect(mayShowInFrame(url)).toBe(true)
  })
  it.each([
    'https://example.com/',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    'app://hub-desk/',
    'javascript:1',
    ''
  ])('may not show %j', (url) => {
    expect(mayShowInFrame(url)).toBe(false)
  })
})

describe('an address for another program', () => {
  it.each([
    ['https://www.hub.emsign.com/signup', 'https://www.hub.emsign.com/signup'],
    ['http://127.0.0.1:4180', 'http://127.0.0.1:4180/'],
    ['mailto:hub@example.com?subject=Hello', 'mailto:hub@example.com?subject=Hello']
  ])('%s is opened', (url, address) => {
    expect(externalAddress(url)).toBe(address)
  })
  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://server/share',
    'vscode://file/x',
    'app://hub-desk/',
    'https://www.hub.emsign.com@rebound.example/',
    'about:blank',
    ''
  ])('%j is not opened', (url) => {
    expect(externalAddress(url)).toBeNull()
  })
})
