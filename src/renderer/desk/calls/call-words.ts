import type { Assessment, CallerMatch, MatchedBy, TranscriptLine, VerificationMethod } from '@shared/contract'
import type { Tone } from '../words'

/** Ways that staff work through on a call: the code first, because it is enough by itself. */
export type Way = Exclude<VerificationMethod, 'override'>

/** What to read out to the caller. */
export const questions: Readonly<Record<Way, string>> = {
  code: 'Which code is in the mail?',
  organization: 'Which organization is the account for?',
  mobile: 'Which mobile number is registered?',
  country: 'Which country?',
  signUpMonth: 'In which month did you sign up?',
  manager: 'Who is your account manager?'
}

export const methodNames: Readonly<Record<VerificationMethod, string>> = {
  code: 'Code',
  organization: 'Organization',
  mobile: 'Mobile number',
  country: 'Country',
  signUpMonth: 'Month of sign-up',
  manager: 'Account manager',
  override: 'Override'
}

const matchNames: Readonly<Record<MatchedBy, string>> = {
  caseNumber: 'case number',
  accountNumber: 'account number',
  address: 'address',
  phone: 'phone',
  name: 'name',
  organization: 'organization'
}

/** What of an account fits the caller's words: `organization resembles`, `phone matches`. */
export const describeMatch = ({ matchedBy, exact }: Pick<CallerMatch, 'matchedBy' | 'exact'>) =>
  `${matchNames[matchedBy]} ${exact ? 'matches' : 'resembles'}`

/** How "forgot or attacked?" looks; the sentence beside it says it. */
export const assessmentLooks: Readonly<
  Record<Assessment, { readonly icon: string; readonly label: string; readonly tone: Tone }>
> = {
  forgot: { icon: 'i-lucide-shield-check', label: 'Looks like a forgotten password', tone: 'success' },
  unclear: { icon: 'i-lucide-shield-question-mark', label: 'Not clear', tone: 'warning' },
  attacked: { icon: 'i-lucide-shield-alert', label: 'Looks like an attack', tone: 'error' }
}

type LineText = { readonly icon: string; readonly tone: Tone; readonly text: string }

/** One line of what happened on a call. */
export function describeTranscript({ what, method }: TranscriptLine): LineText {
  const name = method === null ? 'Verification' : methodNames[method]
  switch (what) {
    case 'codeSent':
      return { icon: 'i-lucide-mail-plus', tone: 'neutral', text: 'New code queued' }
    case 'passed':
      return { icon: 'i-lucide-check', tone: 'success', text: `${name}: match` }
    case 'failed':
      return { icon: 'i-lucide-x', tone: 'error', text: `${name}: no match` }
    case 'secondAsked':
      return { icon: 'i-lucide-users-round', tone: 'neutral', text: 'Asked for a second person' }
    case 'secondConfirmed':
      return { icon: 'i-lucide-user-round-check', tone: 'success', text: 'Confirmed as the second person' }
    case 'overridden':
      return { icon: 'i-lucide-shield-off', tone: 'warning', text: 'Verification overridden' }
    case 'notHolder':
      return { icon: 'i-lucide-user-round-x', tone: 'error', text: 'Not the account holder; stays blocked' }
    case 'noted':
      return { icon: 'i-lucide-sticky-note', tone: 'neutral', text: 'Outcome noted' }
    case 'detailsShown':
      return { icon: 'i-lucide-eye', tone: 'warning', text: 'Details of the account shown' }
    case 'unblocked':
      return { icon: 'i-lucide-lock-open', tone: 'success', text: 'Unblocked' }
  }
}

export const toneTexts: Readonly<Record<Tone, string>> = {
  neutral: 'text-muted',
  primary: 'text-primary',
  info: 'text-info',
  success: 'text-success',
  warning: 'text-warning',
  error: 'text-error'
}
