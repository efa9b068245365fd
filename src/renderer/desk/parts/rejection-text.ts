/**
 * The text of a rejection when another reason of the list is chosen: it takes the place of the one chosen before, and
 * what was typed stays.
 */
export function withReason(text: string, before: string, chosen: string): string {
  if (before && text.startsWith(before)) return chosen + text.slice(before.length)
  const typed = text.trim()
  return typed ? `${chosen}\n\n${typed}` : chosen
}

/** Which reason of the list a text begins with; empty where with none. */
export function reasonIn(text: string, reasons: readonly string[]): string {
  return reasons.filter((reason) => text.startsWith(reason)).sort((a, b) => b.length - a.length)[0] ?? ''
}
