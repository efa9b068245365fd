import { describe, expect, it } from 'vitest'
import { defaultDataDirectory } from '../../../src/main/host/data-directory'
import { readOptions, UsageError, type HostKind, type HostOptions } from '../../../src/main/options'

type Env = Readonly<Record<string, string>>

const start = (args: readonly string[], env: Env = {}, host: HostKind = 'node') =>
  readOptions(host, args, { platform: 'linux', env, home: '/home/asha' }, '1.2.3', '/srv')

function options(args: readonly string[], env: Env = {}, host: HostKind = 'node'): HostOptions {
  const result = start(args, env, host)
  if (result.kind !== 'run') throw new Error(`does not run: ${result.kind}`)
  return result.options
}

function refusal(args: readonly string[], env: Env = {}, host: HostKind = 'node'): string {
  try {
    start(args, env, host)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('accepted')
}

const defaults: HostOptions = {
  dataDirectory: '/home/asha/.local/share/emsign-hub-desk',
  portal: { host: '127.0.0.1', port: 4180 },
  console: { host: '127.0.0.1', port: 4181 },
  portalUrl: null,
  smtpUrl: null,
  mailFrom: null,
  trustedProxies: [],
  assumeCountry: null,
  networkDatabase: null,
  demo: false,
  readyFile: null,
  logLevel: 'warn'
}

describe('options of the hosts', () => {
  it('have defaults that need nothing to be configured', () => {
    expect(options([])).toEqual(defaults)
    expect(options([], {}, 'electron')).toEqual({ ...defaults, console: null })
  })

  it('are all read from the command line', () => {
    const line =
      '--data d --portal [::1]:0 --console localhost:5000 --portal-url https://hub.example/ --smtp smtps://u:p@mail.example:465 ' +
      '--mail-from hub@hub.example --trusted-proxy 10.0.0.0/8 --trusted-proxy=::1 --assume-country in --network-database asn.mmdb --demo --ready-file r.json'
    expect(options(line.split(' '))).toEqual({
      dataDirectory: '/srv/d',
      portal: { host: '::1', port: 0 },
      console: { host: 'localhost', port: 5000 },
      portalUrl: 'https://hub.example',
      smtpUrl: 'smtps://u:p@mail.example:465',
      mailFrom: 'hub@hub.example',
      trustedProxies: ['10.0.0.0/8', '::1/128'],
      assumeCountry: 'IN',
      networkDatabase: '/srv/asn.mmdb',
      demo: true,
      readyFile: '/srv/r.json',
      logLevel: 'warn'
    })
  })

  it('are all read from the environment', () => {
    expect(
      options([], {
        HUB_DATA: '/data',
        HUB_PORTAL: '0.0.0.0:80',
        HUB_CONSOLE: 'off',
        HUB_PORTAL_URL: 'http://hub.example:8080/resellers',
        HUB_SMTP_URL: 'smtp://mail.example',
        HUB_MAIL_FROM: 'hub@hub.example',
        HUB_TRUSTED_PROXIES: '10.1.2.3, fd00::/8',
        HUB_ASSUME_COUNTRY: 'DE',
        HUB_NETWORK_DATABASE: '/srv/networks.mmdb',
        HUB_DEMO: '1',
        HUB_LOG: 'debug'
      })
    ).toEqual({
      dataDirectory: '/data',
      portal: { host: '0.0.0.0', port: 80 },
      console: null,
      portalUrl: 'http://hub.example:8080/resellers',
      smtpUrl: 'smtp://mail.example',
      mailFrom: 'hub@hub.example',
      trustedProxies: ['10.1.2.3/32', 'fd00::/8'],
      assumeCountry: 'DE',
      networkDatabase: '/srv/networks.mmdb',
      demo: true,
      readyFile: null,
      logLevel: 'debug'
    })
  })

  it('go by the command line where both say something, by the last where an option is repeated, and skip empty variables', () => {
    const env = { HUB_PORTAL: '127.0.0.1:1', HUB_TRUSTED_PROXIES: '10.0.0.0/8', HUB_DEMO: '', HUB_DATA: ' ' }
    const read = options(['--portal', '127.0.0.1:2', '--portal', '127.0.0.1:3', '--trusted-proxy', '::1'], env)
    expect(read).toEqual({ ...defaults, portal: { host: '127.0.0.1', port: 3 }, trustedProxies: ['::1/128'] })
  })

  it.each<[string[], Env, string]>([
    [['--portall', 'x'], {}, '--portall is not an option. See --help for those there are.'],
    [['--__proto__', 'x'], {}, '--__proto__ is not an option. See --help for those there are.'],
    [['-d'], {}, '-d is not an option. See --help for those there are.'],
    [['serve'], {}, '"serve" is not an option. Options begin with two dashes; see --help.'],
    [['--data'], {}, '--data needs a value: --data DIR.'],
    [['--data', '--demo'], {}, '--data needs a value: --data DIR.'],
    [['--data='], {}, '--data needs a value: --data DIR.'],
    [['--demo=yes'], {}, '--demo is a switch and takes no value.'],
    [[], { HUB_DEMO: 'perhaps' }, 'HUB_DEMO: "perhaps" is neither on nor off. Use 1 or 0.'],
    [['--portal', '4180'], {}, '--portal: "4180" is not HOST:PORT. Write it like 127.0.0.1:4180, [::1]:4180 or off.'],
    [['--portal', '127.0.0.1:65536'], {}, '--portal: port 65536 does not exist. Choose one from 0 to 65535.'],
    [
      [],
      { HUB_PORTAL: '::1:80' },
      'HUB_PORTAL: "::1:80" is not HOST:PORT. Write it like 127.0.0.1:4180, [::1]:4180 or off.'
    ],
    [
      ['--portal', 'off', '--console', 'off'],
      {},
      'Portal and console are both off, so there is nothing to serve. Leave one of them on.'
    ],
    [
      ['--portal-url', 'hub.example'],
      {},
      '--portal-url: "hub.example" is not a web address. Write it like https://www.hub.emsign.com.'
    ],
    [
      ['--portal-url', 'https://hub.example/?a=b'],
      {},
      '--portal-url: "https://hub.example/?a=b" is not a web address. Write it like https://www.hub.emsign.com.'
    ],
    [['--mail-from', 'hub'], {}, '--mail-from: "hub" is not an e-mail address. Write it like hub@example.com.'],
    [
      ['--trusted-proxy', '10.0.0.0/33'],
      {},
      '--trusted-proxy: "10.0.0.0/33" is not a network. Write it in CIDR form, like 10.0.0.0/8 or fd00::/8.'
    ],
    [
      ['--trusted-proxy', 'proxy'],
      {},
      '--trusted-proxy: "proxy" is not a network. Write it in CIDR form, like 10.0.0.0/8 or fd00::/8.'
    ],
    [
      [],
      { HUB_TRUSTED_PROXIES: '127.1' },
      'HUB_TRUSTED_PROXIES: "127.1" is not a network. Write it in CIDR form, like 10.0.0.0/8 or fd00::/8.'
    ],
    [
      ['--assume-country', 'XX'],
      {},
      '--assume-country: "XX" is not a country. Use its two-letter ISO 3166 code, like IN.'
    ],
    [
      ['--assume-country', 'IND'],
      {},
      '--assume-country: "IND" is not a country. Use its two-letter ISO 3166 code, like IN.'
    ],
    [[], { HUB_LOG: 'loud' }, 'HUB_LOG: "loud" is not a log level. Use trace, debug, info, warn, error, fatal, silent.']
  ])('refuse %j with %j, saying what to write', (args, env, message) => {
    expect(refusal(args, env)).toBe(message)
  })

  it.each(['0.0.0.0:4181', '192.0.2.7:4181', '[::]:4181', 'desk.example:4181', '128.0.0.1:4181'])(
    'refuse a desk on %s, which is not loopback, and explain the tunnel',
    (address) => {
      expect(refusal(['--console', address])).toMatch(
        /^--console: the desk is served on loopback only.*ssh -L 4181:127\.0\.0\.1:4181/
      )
    }
  )

  it.each(['127.0.0.1:0', '127.8.9.1:80', '[::1]:4181', 'localhost:4181'])('take a desk on %s', (address) => {
    expect(options(['--console', address]).console?.port).toBe(Number(address.split(':').at(-1)))
  })

  it.each([
    ['mail.example', 'this is not a URL'],
    ['http://mail.example', 'must begin with smtp:// or smtps://'],
    ['smtp://', 'names no server'],
    ['smtp:secret@mail.example', 'names no server'],
    ['smtp://user:secret@mail.example/inbox', 'must end after the server']
  ])('refuse the mail server %s without repeating the password', (url, problem) => {
    const message = refusal(['--smtp', url])
    expect(message).toContain(problem)
    expect(message).not.toContain('secret')
  })

  it('refuse --console in the desktop application, whose desk is its window', () => {
    expect(refusal(['--console', 'off'], {}, 'electron')).toBe(
      '--console is an option of the Node host (npm run serve), not of the desktop application.'
    )
    expect(options([], { HUB_CONSOLE: 'nonsense' }, 'electron').console).toBeNull()
  })

  it('print the version, and a help that names each option of the host with its variable', () => {
    expect(start(['--version'])).toEqual({ kind: 'print', text: '1.2.3' })
    const help = start(['--help', '--data', '/x'])
    if (help.kind !== 'print') throw new Error('ran')
    for (const name of ['--data DIR', 'HUB_CONSOLE', '--trusted-proxy CIDR', 'HUB_SMTP_URL', '--ready-file FILE'])
      expect(help.text).toContain(name)
    const desktop = start(['--help'], {}, 'electron')
    expect(desktop.kind === 'print' && desktop.text).not.toContain('--console')
  })
})

describe('the per-user data folder', () => {
  it.each([
    ['linux', {}, '/home/a/.local/share/emsign-hub-desk'],
    ['linux', { XDG_DATA_HOME: '/xdg' }, '/xdg/emsign-hub-desk'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/emsign-hub-desk'],
    ['darwin', {}, '/home/a/Library/Application Support/emsign-hub-desk'],
    ['win32', { APPDATA: 'C:\\Users\\a\\AppData\\Roaming' }, 'C:\\Users\\a\\AppData\\Roaming\\emsign-hub-desk']
  ] as const)('on %s with %j is %s', (platform, env, path) => {
    expect(defaultDataDirectory({ platform, env, home: '/home/a' })).toBe(path)
  })
})

describe('backing up and restoring', () => {
  it('are what the Node host then does instead of running', () => {
    expect(start(['--data', 'd', '--backup-to', 'copies'])).toEqual({
      kind: 'backUp',
      dataDirectory: '/srv/d',
      directory: '/srv/copies'
    })
    expect(start(['--restore-from', '/mnt/copy'])).toEqual({
      kind: 'restore',
      dataDirectory: defaults.dataDirectory,
      directory: '/mnt/copy'
    })
  })

  it('takes the second factor of somebody away instead, on both hosts', () => {
    for (const host of ['node', 'electron'] as const)
      expect(start(['--data', 'd', '--reset-two-factor', 'meera@emsign.example'], {}, host)).toEqual({
        kind: 'resetTwoFactor',
        dataDirectory: '/srv/d',
        email: 'meera@emsign.example'
      })
    expect(refusal(['--reset-two-factor', 'meera'])).toContain('is not an e-mail address')
    expect(refusal(['--reset-two-factor', 'a@b.example', '--backup-to', 'a'])).toBe(
      '--backup-to and --reset-two-factor are different things to do: do one after the other.'
    )
  })

  it('are refused together, without a folder, and in the window', () => {
    expect(refusal(['--backup-to', 'a', '--restore-from', 'b'])).toContain('--restore-from')
    expect(refusal(['--backup-to', ''])).toContain('--backup-to')
    expect(refusal(['--backup-to', 'a'], {}, 'electron')).toContain('--backup-to')
  })
})

describe('a review pack on the command line', () => {
  const start = (host: 'electron' | 'node', ...args: string[]) =>
    readOptions(
      host,
      args,
      { platform: 'linux', env: { HUB_SMTP_URL: 'smtp://mail.example' }, home: '/home/meera' },
      '1.0.0',
      '/home/meera'
    )

  it('starts review mode for it, wherever it lies', () => {
    expect(start('node', 'train/Batch.HubReview', '--console', '127.0.0.1:0')).toEqual({
      kind: 'review',
      options: {
        path: '/home/meera/train/Batch.HubReview',
        dataDirectory: expect.any(String),
        console: { host: '127.0.0.1', port: 0 },
        readyFile: null,
        logLevel: 'warn'
      }
    })
    expect(start('electron', '/media/stick/a.hubreview')).toMatchObject({
      kind: 'review',
      options: { path: '/media/stick/a.hubreview', console: null }
    })
  })

  it('refuses what review mode has nothing of, a second pack, and other files', () => {
    expect(() => start('node', 'a.hubreview', '--portal', 'off')).toThrow('--portal does not go with a review pack')
    expect(() => start('node', 'a.hubreview', '--smtp', 'smtp://x.example')).toThrow('--smtp does not go')
    expect(() => start('node', 'a.hubreview', '--console', 'off')).toThrow('nowhere to review')
    expect(() => start('node', 'a.hubreview', 'b.hubreview')).toThrow('one review pack at a time')
    expect(() => start('node', 'a.pdf')).toThrow('"a.pdf" is not an option')
  })
})
