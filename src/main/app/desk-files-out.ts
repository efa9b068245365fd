import { deskUrl } from './desk-origin'

/** What the page makes: lists, the audit trail, review packs, the auditor's script, checkpoints and their public key. */
const made: readonly (readonly [type: string, name: RegExp])[] = [
  ['text/csv', /^[\w-]+\.csv$/],
  ['application/x-ndjson', /^[\w-]+\.jsonl$/],
  ['application/json', /^[\w-]+\.json$/],
  ['application/octet-stream', /^[\w-]+\.hubreview$/],
  ['text/javascript', /^verify-audit\.mjs$/],
  ['text/plain', /^hub-desk-checkpoint-[\w-]+\.txt$/],
  ['application/x-pem-file', /^hub-desk-key-[0-9a-f]+\.pem$/]
]

/** A file that the page made itself, of a kind that it makes; nothing else is saved from a window. */
export function mayDownload(url: string, mimeType: string, fileName: string): boolean {
  return (
    url.startsWith(`blob:${deskUrl}`) &&
    made.some(([type, name]) => mimeType.split(';')[0] === type && name.test(fileName))
  )
}

/** The page's title, without the number before it of what waits, as a file name that every system takes: `RS-000042 Kestrel Hosting.pdf`. */
export function pdfName(title: string): string {
  const safe = title
    .replace(/^\(\d+\) /, '')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100)
    .trim()
  return `${safe || 'Hub Desk'}.pdf`
}
