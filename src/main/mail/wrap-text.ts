/**
 * Breaks lines of plain text at spaces so that none is longer than `width`, where words allow. Words are never split:
 * a link must stay whole. A continued line is indented like its first one, in a numbered list past the number.
 */
export function wrapText(text: string, width = 76): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  if (line.length <= width) return line
  const start = /^\s*(?:\d+\. +)?/.exec(line)?.[0] ?? ''
  const indent = ' '.repeat(start.length)
  const lines: string[] = []
  let current = ''
  for (const word of line.slice(start.length).trim().split(/ +/)) {
    if (current !== '' && start.length + current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else {
      current = current === '' ? word : `${current} ${word}`
    }
  }
  return start + [...lines, current].join(`\n${indent}`)
}
