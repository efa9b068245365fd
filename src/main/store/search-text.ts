import { foldWords } from '@shared/text'

/** The words of a search, folded; none where it holds no letter or digit. */
export function searchWords(search: string | undefined): readonly string[] {
  const folded = foldWords(search ?? '')
  return folded === '' ? [] : folded.split(' ')
}

/**
 * What a record's search fields are looked through as: a line each, run together, so that `RS000042` finds `RS-000042`
 * and `obrien` finds `O'Brien`. Words of a search hold no spaces, so those of the text would find nothing more.
 */
export function searchText(values: readonly unknown[]): string {
  const parts: string[] = []
  for (const value of values) if (typeof value === 'string') parts.push(runTogether(value))
  return parts.join('\n')
}

const ascii = /^[\x20-\x7e]*$/

/** `foldWords` without spaces, by a shorter way where there are no letters but English ones. */
function runTogether(value: string): string {
  return ascii.test(value) ? value.toLowerCase().replace(/[^a-z0-9]+/g, '') : foldWords(value).replaceAll(' ', '')
}

export function hasAllWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}
