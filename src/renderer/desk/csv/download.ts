import Papa from 'papaparse'

/** What a spreadsheet needs to read UTF-8 as such. */
const byteOrderMark = '\uFEFF'

/**
 * Rows as a CSV file: UTF-8 with a byte order mark, commas, CRLF (RFC 4180). Cells that a spreadsheet would take for a
 * formula get an apostrophe in front; import takes it off again.
 */
export function toCsv(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const table = { fields: [...columns], data: rows.map((row) => row.map((cell) => cell ?? '')) }
  return byteOrderMark + Papa.unparse(table, { escapeFormulae: true, newline: '\r\n' })
}

/** Hands a file to the browser, or in Electron to its save dialog. */
export function download(name: string, content: string | readonly BlobPart[], type = 'text/csv'): void {
  const parts = typeof content === 'string' ? [content] : [...content]
  const url = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // Electron reads it only once somebody chose where to keep it.
  setTimeout(() => URL.revokeObjectURL(url), 10 * 60_000)
}

/** `resellers-2026-11-23.csv`, by the viewer's day. */
export function datedName(what: string, extension = 'csv', now = new Date()): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${what}-${day.join('-')}.${extension}`
}
