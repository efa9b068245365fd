import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import countries from 'i18n-iso-countries'
import { isWebAddress } from '@shared/settings'
import { email } from '@shared/text'

/** The host was started with something that it can't use: exit code 2. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Where to listen. Port 0 picks a free one; an IPv6 host has no brackets here. */
export type Address = { readonly host: string; readonly port: number }

/** Reads one value; `label` is what the operator wrote it as: `--portal` or `HUB_PORTAL`. Throws `UsageError`. */
export type ReadValue<T> = (value: string, label: string) => T

export const readAddress: ReadValue<Address | null> = (value, label) => {
  if (value === 'off') return null
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(value)
  const host = parts?.[1] ?? parts?.[2] ?? ''
  const port = Number(parts?.[3])
  const bracketed = parts?.[1] !== undefined
  if (host === '' || (bracketed && isIP(host) !== 6))
    throw new UsageError(`${label}: "${value}" is not HOST:PORT. Write it like 127.0.0.1:4180, [::1]:4180 or off.`)
  if (port > 65_535) throw new UsageError(`${label}: port ${port} does not exist. Choose one from 0 to 65535.`)
  return { host: host.toLowerCase(), port }
}

/** Whether connections to this host can only come from this machine. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost') return true
  return isIP(host) !== 0 && ipaddr.parse(host).range() === 'loopback'
}

/** The desk has no transport encryption of its own, so it must not be reachable from elsewhere. */
export const readConsole: ReadValue<Address | null> = (value, label) => {
  const address = readAddress(value, label)
  if (address === null || isLoopbackHost(address.host)) return address
  throw new UsageError(
    `${label}: the desk is served on loopback only, because its connection is not encrypted, and ${address.host} is not ` +
      `loopback. Use 127.0.0.1, [::1] or localhost, and reach it from another machine through an SSH tunnel ` +
      `(ssh -L ${address.port || 4181}:127.0.0.1:${address.port || 4181} THIS-MACHINE).`
  )
}

export const readWebAddress: ReadValue<string> = (value, label) => {
  if (!isWebAddress(value) || !isUrl(value))
    throw new UsageError(`${label}: "${value}" is not a web address. Write it like https://www.hub.emsign.com.`)
  return value.replace(/\/+$/, '')
}

/** Never repeats the value: it may hold a password. */
export const readSmtpUrl: ReadValue<string> = (value, label) => {
  const refuse = (problem: string) =>
    new UsageError(`${label}: ${problem} Write it like smtp://user:password@mail.example.com:587 or smtps://….`)
  if (!isUrl(value)) throw refuse('this is not a URL; special characters in user and password must be percent-encoded.')
  const url = new URL(value)
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    throw refuse('the URL must begin with smtp:// or smtps://.')
  if (url.hostname === '') throw refuse('the URL names no server.')
  if (url.hash !== '' || (url.pathname !== '' && url.pathname !== '/'))
    throw refuse('the URL must end after the server and its port.')
  return value
}

export const readMailAddress: ReadValue<string> = (value, label) => {
  if (!email('').isValidSync(value, { strict: true }))
    throw new UsageError(`${label}: "${value}" is not an e-mail address. Write it like hub@example.com.`)
  return value
}

/** One network; a bare address stands for itself. */
export const readNetwork: ReadValue<string> = (value, label) => {
  const [address = '', bits, ...rest] = value.split('/')
  const family = isIP(address)
  const longest = family === 6 ? 128 : 32
  const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN
  if (family === 0 || rest.length > 0 || !(length <= longest))
    throw new UsageError(`${label}: "${value}" is not a network. Write it in CIDR form, like 10.0.0.0/8 or fd00::/8.`)
  return `${address}/${length}`
}

export const readCountry: ReadValue<string> = (value, label) => {
  const code = value.toUpperCase()
  if (!/^[A-Z]{2}$/.test(code) || !countries.isValid(code))
    throw new UsageError(`${label}: "${value}" is not a country. Use its two-letter ISO 3166 code, like IN.`)
  return code
}

export const readSwitch: ReadValue<boolean> = (value, label) => {
  if (['1', 'true', 'yes', 'on'].includes(value.toLowerCase())) return true
  if (['0', 'false', 'no', 'off'].includes(value.toLowerCase())) return false
  throw new UsageError(`${label}: "${value}" is neither on nor off. Use 1 or 0.`)
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export const readLogLevel: ReadValue<LogLevel> = (value, label) => {
  const level = logLevels.find((name) => name === value.toLowerCase())
  if (level === undefined) throw new UsageError(`${label}: "${value}" is not a log level. Use ${logLevels.join(', ')}.`)
  return level
}

function isUrl(value: string): boolean {
  try {
    return new URL(value).href !== ''
  } catch {
    return false
  }
}
