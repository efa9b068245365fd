import { describe, expect, it } from 'vitest'
import { appArguments } from '../../../src/main/app/app-arguments'

describe("our own arguments on Electron's command line", () => {
  it.each<[string, string[], boolean, string[]]>([
    ['a packaged application', ['/opt/hub/hub', '--demo', '--data', '/d'], false, ['--demo', '--data', '/d']],
    ['electron and a folder', ['/e/electron', '/hub', '--demo'], true, ['--demo']],
    [
      'switches of Chromium before the folder',
      ['/e/electron', '--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '.', '--demo'],
      true,
      ['--demo']
    ],
    [
      'switches of Chromium after ours',
      ['hub', '--portal', 'off', '--ozone-platform-hint=auto', '--disable-gpu'],
      false,
      ['--portal', 'off']
    ],
    ['what nobody knows, to be refused', ['hub', '--demmo'], false, ['--demmo']]
  ])('leave out %s', (_what, argv, isDefaultApp, own) => {
    expect(appArguments(argv, isDefaultApp)).toEqual(own)
  })
})
