/** How to reach a mail server. */
export type SmtpServer = {
  readonly host: string
  readonly port: number
  /**
   * `tls`: encrypted from the first byte. `starttls`: must be encrypted before anything is sent. `none`: never.
   * `opportunistic`: encrypted where the server offers it (what a bare `smtp://` means).
   */
  readonly security: 'tls' | 'starttls' | 'opportunistic' | 'none'
  /** Empty: no sign-in. */
  readonly user: string
  readonly password: string
}

/** Reads `smtp://user:password@host:port` or `smtps://…`. Throws an Error that says what is wrong with it, without the password. */
export function parseSmtpUrl(text: string): SmtpServer {
  const example = 'It must look like smtp://user:password@mail.example:587 or smtps://mail.example:465.'
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new Error(`The SMTP URL is no URL. ${example}`)
  }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') {
    throw new Error(`The SMTP URL begins with ${url.protocol}//. ${example}`)
  }
  if (url.hostname === '') throw new Error(`The SMTP URL names no server. ${example}`)
  if (url.search || url.hash || (url.pathname !== '' && url.pathname !== '/')) {
    throw new Error(`The SMTP URL has something after the server and port. ${example}`)
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const user = decode(url.username)
  const tls = url.protocol === 'smtps:'
  return {
    host,
    port: url.port === '' ? (tls ? 465 : 587) : Number(url.port),
    // Whoever is between us and the server could hide STARTTLS and read the password; on this machine nobody is.
    security: tls ? 'tls' : user !== '' && !isLoopback(host) ? 'starttls' : 'opportunistic',
    user,
    password: decode(url.password)
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Error('The SMTP URL has a bare % in the user name or password: write it as %25.')
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
