import { string } from 'yup'

/**
 * Characters that no single-line text of ours may hold: controls and line breaks (they break headers, logs and tables)
 * and the bidirectional overrides that make text read differently from what it is. Joiners stay: Indian names need them.
 */
export const forbiddenInLine = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Cs}/u

/** The same for text of several lines: line feeds and tabs are allowed. */
export const forbiddenInText = /(?![\n\t])[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Cs}/u

/** A required line of text. `label` names the field in messages ("Enter your name."). */
export function line(label: string, max: number) {
  return string()
    .typeError(`${label} must be text.`)
    .trim(`${label} must not begin or end with a space.`)
    .required(`${label} is required.`)
    .max(max, `${label} must be at most ${max} characters long.`)
    .test(
      'line',
      `${label} must not contain line breaks or control characters.`,
      (value) => !value || !forbiddenInLine.test(value)
    )
}

/** A required text of several lines. */
export function text(label: string, max: number) {
  return string()
    .typeError(`${label} must be text.`)
    .trim(`${label} must not begin or end with a space.`)
    .required(`${label} is required.`)
    .max(max, `${label} must be at most ${max} characters long.`)
    .test('text', `${label} must not contain control characters.`, (value) => !value || !forbiddenInText.test(value))
}

/** A required e-mail address with a dotted domain. At most 254 characters (RFC 5321). */
export function email(label: string) {
  return line(label, 254)
    .email(`${label} must be an e-mail address, like name@example.com.`)
    .test(
      'domain',
      `${label} must be an e-mail address, like name@example.com.`,
      (value) => !value || /@[^@\s]+\.[^@.\s]{2,}$/.test(value)
    )
}

/** How addresses are compared: RFC 5321 lets local parts differ by case, no provider of resellers does. */
export function foldEmail(address: string): string {
  return address.normalize('NFC').trim().toLowerCase()
}

/** How words are compared leniently: no case, accents, spaces or punctuation. */
export function foldWords(value: string): string {
  return value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
