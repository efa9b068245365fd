/** A piece of a note: plain text, or the `@Name` of somebody. */
export type NotePiece = { readonly text: string; readonly staffId: string | null }

type Person = { readonly id: string; readonly name: string }

/**
 * Finds `@Name` of these people in a note. The longest name goes first, so that `@Asha Nambiar` is not `@Asha`; after
 * the name no letter or digit may follow.
 */
export function splitMentions(text: string, people: readonly Person[]): readonly NotePiece[] {
  const byLength = [...people].sort((one, other) => other.name.length - one.name.length)
  const pieces: NotePiece[] = []
  let plain = ''
  let at = 0
  while (at < text.length) {
    const person = text[at] === '@' && !/[\p{L}\p{N}]/u.test(text.slice(0, at).slice(-1)) ? named(at) : undefined
    if (person === undefined) {
      plain += text[at] ?? ''
      at += 1
      continue
    }
    if (plain) pieces.push({ text: plain, staffId: null })
    plain = ''
    pieces.push({ text: `@${person.name}`, staffId: person.id })
    at += person.name.length + 1
  }
  if (plain) pieces.push({ text: plain, staffId: null })
  return pieces

  function named(start: number): Person | undefined {
    return byLength.find(({ name }) => {
      const end = start + 1 + name.length
      return (
        name !== '' &&
        text.slice(start + 1, end).toLowerCase() === name.toLowerCase() &&
        !/^[\p{L}\p{N}]/u.test(text.slice(end))
      )
    })
  }
}

/** The ids of those whom a note mentions, each once. People of the same name are all meant. */
export function mentionedIn(text: string, people: readonly Person[]): readonly string[] {
  const names = new Set(
    splitMentions(text, people).flatMap(({ text: piece, staffId }) => (staffId ? [piece.slice(1).toLowerCase()] : []))
  )
  return people.filter(({ name }) => names.has(name.toLowerCase())).map(({ id }) => id)
}

/** What somebody is typing behind an `@` before the caret, and where it begins; null while it is no mention. */
export function mentionBeforeCaret(
  text: string,
  caret: number
): { readonly start: number; readonly typed: string } | null {
  const before = text.slice(0, caret)
  const start = before.lastIndexOf('@')
  if (start < 0 || /[\p{L}\p{N}]/u.test(before.slice(0, start).slice(-1))) return null
  const typed = before.slice(start + 1)
  return /^[^\n@]{0,40}$/.test(typed) && !/^\s/.test(typed) && !/ {2}/.test(typed) ? { start, typed } : null
}
