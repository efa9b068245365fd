import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { isPackName, packExtension } from '@shared/review-pack'
import { defaultDataDirectory, type Machine } from './host/data-directory'
import {
  readAddress,
  readConsole,
  readCountry,
  readLogLevel,
  readMailAddress,
  readNetwork,
  readSmtpUrl,
  readSwitch,
  readWebAddress,
  UsageError,
  type Address,
  type LogLevel,
  type ReadValue
} from './option-values'

export { UsageError, type Address } from './option-values'

export type HostKind = 'electron' | 'node'

/** What a host was started with (design section 10): command line first, then environment, then default. */
export type HostOptions = {
  readonly dataDirectory: string
  /** Null: off. */
  readonly portal: Address | null
  /** Node host only; null: off. */
  readonly console: Address | null
  readonly portalUrl: string | null
  readonly smtpUrl: string | null
  readonly mailFrom: string | null
  readonly trustedProxies: readonly string[]
  readonly assumeCountry: string | null
  /** A file that tells who runs the network of an address; null: none. */
  readonly networkDatabase: string | null
  readonly demo: boolean
  readonly readyFile: string | null
  readonly logLevel: LogLevel
}

/** What review mode is started with. */
export type ReviewOptions = Pick<HostOptions, 'console' | 'readyFile' | 'logLevel'> & {
  /** The pack's file. */
  readonly path: string
  /** Where a desk that runs already would have its data. */
  readonly dataDirectory: string
}

/** What the command line asks for: to run, or only to print something and end. */
export type Start =
  | { readonly kind: 'run'; readonly options: HostOptions }
  | { readonly kind: 'print'; readonly text: string }
  /** To decide on the applications of a review pack; without data, portal and mail. */
  | { readonly kind: 'review'; readonly options: ReviewOptions }
  /** Node host only: to copy the data, or to put a copy back, and end. */
  | { readonly kind: 'backUp' | 'restore'; readonly dataDirectory: string; readonly directory: string }
  /** To take somebody's second factor away, and end. */
  | { readonly kind: 'resetTwoFactor'; readonly dataDirectory: string; readonly email: string }

type Option = {
  /** How the value is shown in the help; null: a switch. */
  readonly value: string | null
  readonly variable: string | null
  readonly host?: HostKind
  readonly help: string
}

const table = {
  data: { value: 'DIR', variable: 'HUB_DATA', help: 'where everything is kept (default: the per-user data folder)' },
  portal: {
    value: 'HOST:PORT|off',
    variable: 'HUB_PORTAL',
    help: 'where the portal listens (default: 127.0.0.1:4180; port 0 picks a free one)'
  },
  console: {
    value: 'HOST:PORT|off',
    variable: 'HUB_CONSOLE',
    host: 'node',
    help: 'where the desk listens, on loopback only (default: 127.0.0.1:4181)'
  },
  'portal-url': {
    value: 'URL',
    variable: 'HUB_PORTAL_URL',
    help: "how resellers reach the portal, for links in mail (default: the portal's address)"
  },
  smtp: {
    value: 'URL',
    variable: 'HUB_SMTP_URL',
    help: 'smtp://user:password@host:port or smtps://… (default: mail goes to a mailbox folder)'
  },
  'mail-from': { value: 'ADDR', variable: 'HUB_MAIL_FROM', help: 'sender of all mail (default: as set in the desk)' },
  'trusted-proxy': {
    value: 'CIDR',
    variable: 'HUB_TRUSTED_PROXIES',
    help: 'a network whose X-Forwarded-For is believed; repeatable (variable: separated by commas)'
  },
  'assume-country': {
    value: 'CC',
    variable: 'HUB_ASSUME_COUNTRY',
    help: 'country of visitors whose address tells none, like IN'
  },
  'network-database': {
    value: 'FILE',
    variable: 'HUB_NETWORK_DATABASE',
    help: 'an ASN database (.mmdb), to name the networks that attempts come from'
  },
  demo: { value: null, variable: 'HUB_DEMO', help: 'fill an empty store with a believable programme' },
  'ready-file': { value: 'FILE', variable: null, help: 'written once listening: { console, portal, pid, version }' },
  'backup-to': {
    value: 'DIR',
    variable: null,
    host: 'node',
    help: 'copy the data into a new folder in DIR, check the copy and end; Hub Desk may run meanwhile'
  },
  'restore-from': {
    value: 'DIR',
    variable: null,
    host: 'node',
    help: 'check the backup in DIR, put its data into an empty data folder and end'
  },
  'reset-two-factor': {
    value: 'EMAIL',
    variable: null,
    help: 'take the second factor of a member of staff away and end; only while Hub Desk does not run'
  },
  help: { value: null, variable: null, help: 'show this and end' },
  version: { value: null, variable: null, help: 'show the version and end' }
} as const satisfies Record<string, Option>

type OptionName = keyof typeof table
type Given = { readonly value: string; readonly label: string }

const isOption = (name: string): name is OptionName => Object.prototype.hasOwnProperty.call(table, name)
const entries = Object.entries(table) as [OptionName, Option][]

/**
 * Reads what a host was started with. `args` without the runtime and the script.
 * @throws UsageError where something is unknown or can't be used
 */
export function readOptions(
  host: HostKind,
  args: readonly string[],
  machine: Machine,
  version: string,
  cwd: string = process.cwd()
): Start {
  const { line, pack } = readCommandLine(host, args)
  if (line.has('help')) return { kind: 'print', text: helpText(host, machine) }
  if (line.has('version')) return { kind: 'print', text: version }

  const given = (name: OptionName): readonly Given[] => line.get(name) ?? fromEnvironment(name, machine.env)
  const read = <T>(name: OptionName, readValue: ReadValue<T>, fallback: T): T => {
    const last = given(name).at(-1)
    return last === undefined ? fallback : readValue(last.value, last.label)
  }
  const readPath: ReadValue<string> = (value) => resolve(cwd, value)

  const dataDirectory = read('data', readPath, defaultDataDirectory(machine))
  const readConsoleOption = () =>
    host === 'node' ? read('console', readConsole, { host: '127.0.0.1', port: 4181 }) : null
  const common = {
    readyFile: read<string | null>('ready-file', readPath, null),
    logLevel: readLogLevel(machine.env['HUB_LOG'] || 'warn', 'HUB_LOG')
  }
  if (pack !== null) {
    const out = [...line.keys()].find((name) => !goesWithPack.has(name))
    if (out !== undefined)
      throw new UsageError(
        `--${out} does not go with a review pack: review mode has no data, portal or mail of its own.`
      )
    const console = readConsoleOption()
    if (host === 'node' && console === null)
      throw new UsageError('The console is off, so there is nowhere to review. Leave --console and HUB_CONSOLE on.')
    return { kind: 'review', options: { ...common, path: resolve(cwd, pack), dataDirectory, console } }
  }
  const backupTo = read<string | null>('backup-to', readPath, null)
  const restoreFrom = read<string | null>('restore-from', readPath, null)
  const email = read<string | null>('reset-two-factor', readMailAddress, null)
  const tasks = (['backup-to', 'restore-from', 'reset-two-factor'] as const).filter((name) => line.has(name))
  if (tasks.length > 1)
    throw new UsageError(`--${tasks.join(' and --')} are different things to do: do one after the other.`)
  if (backupTo !== null) return { kind: 'backUp', dataDirectory, directory: backupTo }
  if (restoreFrom !== null) return { kind: 'restore', dataDirectory, directory: restoreFrom }
  if (email !== null) return { kind: 'resetTwoFactor', dataDirectory, email }

  const options: HostOptions = {
    dataDirectory,
    portal: read('portal', readAddress, { host: '127.0.0.1', port: 4180 }),
    console: readConsoleOption(),
    portalUrl: read<string | null>('portal-url', readWebAddress, null),
    smtpUrl: read<string | null>('smtp', readSmtpUrl, null),
    mailFrom: read<string | null>('mail-from', readMailAddress, null),
    trustedProxies: given('trusted-proxy').map(({ value, label }) => readNetwork(value, label)),
    assumeCountry: read<string | null>('assume-country', readCountry, null),
    networkDatabase: read<string | null>('network-database', readPath, null),
    demo: read('demo', readSwitch, false),
    ...common
  }
  if (host === 'node' && options.portal === null && options.console === null)
    throw new UsageError('Portal and console are both off, so there is nothing to serve. Leave one of them on.')
  return { kind: 'run', options }
}

/** Options that mean something in review mode. */
const goesWithPack: ReadonlySet<OptionName> = new Set<OptionName>(['data', 'console', 'ready-file'])

type CommandLine = {
  readonly line: ReadonlyMap<OptionName, readonly Given[]>
  /** The one argument that is no option: a review pack. */
  readonly pack: string | null
}

function readCommandLine(host: HostKind, args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      entries.map(([name, { value }]) => [name, { type: value === null ? ('boolean' as const) : ('string' as const) }])
    )
  })
  const found = new Map<OptionName, Given[]>()
  let pack: string | null = null
  for (const token of tokens) {
    if (token.kind !== 'option') {
      if (token.kind !== 'positional') continue
      if (!isPackName(token.value))
        throw new UsageError(`"${token.value}" is not an option. Options begin with two dashes; see --help.`)
      if (pack !== null) throw new UsageError('Open one review pack at a time: start Hub Desk once for each.')
      pack = token.value
      continue
    }
    const { name, rawName, inlineValue } = token
    if (!isOption(name) || !rawName.startsWith('--'))
      throw new UsageError(`${rawName} is not an option. See --help for those there are.`)
    const option: Option = table[name]
    if (option.host !== undefined && option.host !== host)
      throw new UsageError(`${rawName} is an option of the Node host (npm run serve), not of the desktop application.`)
    if (option.value === null && inlineValue) throw new UsageError(`${rawName} is a switch and takes no value.`)
    const value = option.value === null ? 'on' : token.value
    if (value === undefined || value === '' || (!inlineValue && value.startsWith('-')))
      throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value ?? ''}.`)
    found.set(name, [...(found.get(name) ?? []), { value, label: rawName }])
  }
  return { line: found, pack }
}

/** An empty variable is one that is not set. */
function fromEnvironment(name: OptionName, env: Machine['env']): readonly Given[] {
  const { variable }: Option = table[name]
  if (variable === null) return []
  const text = env[variable]?.trim() ?? ''
  const values = name === 'trusted-proxy' ? text.split(/[\s,]+/) : [text]
  return values.filter((value) => value !== '').map((value) => ({ value, label: variable }))
}

function helpText(host: HostKind, machine: Machine): string {
  const usage = host === 'electron' ? 'npm start -- [options]' : 'npm run serve -- [options]'
  const rows = entries
    .filter(([, option]) => option.host === undefined || option.host === host)
    .map(([name, { value, variable, help }]) => [
      `  --${name}${value === null ? '' : ` ${value}`}`,
      variable ?? '',
      help
    ])
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0)) + 2
  const [first, second] = [width(0), width(1)]
  return [
    `emSign Hub Desk: ${usage}`,
    `To decide on a review pack: ${usage.replace('[options]', `FILE${packExtension}`)}`,
    '',
    ...rows.map(([option = '', variable = '', help = '']) => option.padEnd(first) + variable.padEnd(second) + help),
    '',
    'The command line goes before the variable. HUB_LOG sets how much is logged to stderr (default: warn).',
    `The per-user data folder here: ${defaultDataDirectory(machine)}`
  ].join('\n')
}
