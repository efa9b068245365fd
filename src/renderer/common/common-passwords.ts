/** Looks a lower-case word up in the bundled list of 49,000 common passwords. */
export type IsCommon = (word: string) => boolean

let loading: Promise<IsCommon> | null = null

/**
 * Loads the list on first use, apart from the pages: only who sets a password needs it. Where that fails every word counts
 * as uncommon; the server has the last word anyway.
 */
export function loadCommonPasswords(): Promise<IsCommon> {
  loading ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => {
      const words = new Set(dictionary['passwords-common'])
      return (word) => words.has(word)
    },
    () => {
      loading = null
      return () => false
    }
  )
  return loading
}
