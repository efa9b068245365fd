/** Web addresses in a message's text part, each once, without the punctuation of the sentence around them. */
export function findLinks(text: string): readonly string[] {
  const found = text.match(/https?:\/\/[^\s<>"']+/g) ?? []
  return [...new Set(found.map((link) => link.replace(/[).,;:!?]+$/, '')))]
}
