import { capitalized, DeliveryError, type DeliveryFault } from './delivery'
import { singleLine } from './subjects'

/** What nodemailer tells about a failure; see its `NodemailerError`. */
export type SmtpFailure = {
  readonly message: string
  readonly code?: string | undefined
  readonly originalCode?: string | undefined
  readonly command?: string | undefined
  readonly response?: string | undefined
  readonly responseCode?: number | undefined
  readonly timeoutType?: string | undefined
}

/**
 * Replies that speak of the session and not of the message, whatever command they answer (RFC 5321, 4954, 3207):
 * closing down, out of sequence, TLS or sign-in missing, too weak or refused.
 */
const sessionReplies: ReadonlySet<number> = new Set([421, 454, 503, 530, 534, 535, 538])
/** Replies to MAIL FROM that speak of the message all the same: its size, its characters. */
const messageRepliesToMailFrom: ReadonlySet<number> = new Set([552, 553, 555])
const brokenConnection: ReadonlySet<string> = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EPROTOCOL'])

/** Decides whose fault a failed delivery is and says it in words. `server`: "the mail server at mail.example:587". */
export function explainSmtpFailure(failure: SmtpFailure, server: string): DeliveryError {
  return new DeliveryError(faultOf(failure), `${capitalized(server)} ${predicate(failure)}.`)
}

function faultOf(failure: SmtpFailure): DeliveryFault {
  const reply = failure.responseCode
  if (failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE') {
    // Words without a code: the server is out of its mind for now. Without words it is our own refusal.
    if (reply === undefined) return failure.response ? 'unclear' : 'refused'
    if (sessionReplies.has(reply)) return 'connection'
    // The sender is ours and the same in every message: what the server has against it, it has against all of them.
    if (failure.command === 'MAIL FROM' && !messageRepliesToMailFrom.has(reply)) return 'connection'
    return reply >= 500 ? 'refused' : 'message'
  }
  if (isUnreachable(failure)) return 'connection'
  return brokenConnection.has(failure.code ?? '') ? 'unclear' : 'connection'
}

/** Whether there never was a connection that a message could have broken. */
function isUnreachable(failure: SmtpFailure): boolean {
  if (failure.timeoutType !== undefined) return failure.timeoutType !== 'SOCKET_TIMEOUT'
  return reasons.has(failure.originalCode ?? '') || reasons.has(failure.code ?? '')
}

/** Reasons why there is no connection, by error code. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ENOTFOUND', 'there is no server of this name'],
  ['EDNS', 'its name could not be looked up'],
  ['EAI_AGAIN', 'its name could not be looked up'],
  ['EHOSTUNREACH', 'no route to it'],
  ['ENETUNREACH', 'no network'],
  ['EADDRNOTAVAIL', 'no network']
])

function predicate(failure: SmtpFailure): string {
  const answer = failure.response ? singleLine(failure.response, 300).replace(/\.$/, '') : ''
  const reason = reasons.get(failure.originalCode ?? '') ?? reasons.get(failure.code ?? '')
  if (reason) return `can't be reached (${reason})`
  if (failure.responseCode === 530) return `wants a user name and password, or a secure connection (${answer})`
  switch (failure.code) {
    case 'ETIMEDOUT':
      return "can't be reached (it did not answer in time)"
    case 'EAUTH':
    case 'ENOAUTH':
    case 'EOAUTH2':
      return `refuses our user name or password${answer && ` (${answer})`}`
    case 'ETLS':
    case 'EREQUIRETLS':
      return `offers no secure connection that we can trust (${reasonOf(failure)})`
    case 'EENVELOPE':
    case 'EMESSAGE':
      if (!answer) return `can't take this message (${reasonOf(failure)})`
      if (failure.command === 'MAIL FROM') return `refuses mail from our sender address: ${answer}`
      if (failure.command === 'RCPT TO') return `refuses the recipient: ${answer}`
      return `refuses the message: ${answer}`
    default:
      if (/certificate|self[- ]signed|wrong version|ssl|tls/i.test(failure.message)) {
        return `offers no secure connection that we can trust (${reasonOf(failure)})`
      }
      return answer ? `answered: ${answer}` : `broke the connection (${reasonOf(failure)})`
  }
}

function reasonOf(failure: SmtpFailure): string {
  const words = singleLine(failure.message, 200).replace(/\.$/, '')
  return words.charAt(0).toLowerCase() + words.slice(1)
}
