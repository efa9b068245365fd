import { foldWords } from '@shared/text'

/** The words of a search, folded; none where it holds no letter or digit. */
export function searchWords(search: string | undefined): readonly string[] {
  const folded = foldWords(search ?? '')
  return folded === '' ? [] : folded.split(' ')
}

/**
 * What a record's search fields are looked through as. Each stands there twice where it holds several words: as they
 * are, and run together, so that `RS000042` finds `RS-000042` and `obrien` finds `O'Brien`.
 */
export function searchText(values: readonly unknown[]): string {
  const parts: string[] = []
  for (const value of values) {
    if (typeof value !== 'string') continue
    const folded = fold(value)
    parts.push(folded)
    if (folded.includes(' ')) parts.push(folded.replaceAll(' ', ''))
  }
  return parts.join('\n')
}

const ascii = /^[\x20-\x7e]*$/

/** `foldWords`, by a shorter way where there are no letters but English ones: the first search folds every record. */
function fold(value: string): string {
  if (!ascii.test(value)) return foldWords(value)
  return value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

export function hasAllWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}
