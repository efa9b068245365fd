import { describe, expect, it } from 'vitest'
import { externalAddress, isDeskPage, isTrustedSender } from '../../../src/main/app/desk-origin'

/** What somebody would put behind a link, into a redirect, a form or window.open, to have something opened. */
const hostile = [
  'file:///etc/passwd',
  'file://server/share/run.exe',
  'FILE:///C:/Windows/System32/calc.exe',
  'smb://server/share',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'blob:https://evil.example/1',
  'blob:app://hub-desk/1',
  'filesystem:https://evil.example/temporary/x',
  'about:blank',
  'about:srcdoc',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'view-source:https://evil.example/',
  'app://evil/',
  'app://hub-desk.evil.example/',
  'app://user@hub-desk/',
  'hubdesk://account/RS-000001',
  'ms-msdt:/id PCWDiagnostic',
  'search-ms:query=x&crumb=location:\\\\evil.example\\share',
  'ms-officecmd:{"id":3}',
  'vscode://file/etc/passwd',
  'ssh://-oProxyCommand=calc',
  'ftp://evil.example/x',
  'ws://evil.example/',
  'tel:+911234',
  'https://www.hub.emsign.com@evil.example/',
  'https://user:secret@evil.example/',
  'https://',
  '//evil.example/',
  '\\\\evil.example\\share',
  ''
]

describe('a hostile address', () => {
  it.each(hostile)('%j is given to no other program, shown in no window, and its page may not call', (url) => {
    expect([externalAddress(url), isDeskPage(url), isTrustedSender({ url, isTopFrame: true })]).toEqual([
      null,
      false,
      false
    ])
  })
})
