import { describe, expect, it } from 'vitest'
import { mayDownload, pdfName } from '../../../src/main/app/desk-files-out'

describe('downloads', () => {
  const blob = 'blob:app://hub-desk/0a1b2c3d'
  it('are the lists, trails and the auditor’s script that the desk made', () => {
    expect(mayDownload(blob, 'application/x-ndjson;charset=utf-8', 'audit-2026-11-23.jsonl')).toBe(true)
    expect(mayDownload(blob, 'text/javascript;charset=utf-8', 'verify-audit.mjs')).toBe(true)
    expect(mayDownload(blob, 'text/plain', 'hub-desk-checkpoint-7d1c-20261123T090000000Z-12.txt')).toBe(true)
    expect(mayDownload(blob, 'application/x-pem-file', 'hub-desk-key-3c9ae7f1025bd846.pem')).toBe(true)
    expect(mayDownload(blob, 'application/octet-stream;charset=utf-8', 'review-2026-11-23-4f2a.hubreview')).toBe(true)
    expect(mayDownload(blob, 'application/json;charset=utf-8', 'review-report-2026-11-23.json')).toBe(true)
    expect(mayDownload(blob, 'text/csv', 'resellers-2026-11-23.csv')).toBe(true)
    expect(mayDownload(blob, 'text/csv;charset=utf-8', 'import-report-2026-11-23.csv')).toBe(true)
  })

  it.each([
    ['https://elsewhere.example/a.csv', 'text/csv', 'a.csv'],
    ['blob:https://elsewhere.example/1', 'text/csv', 'a.csv'],
    ['data:text/csv,a', 'text/csv', 'a.csv'],
    [blob, 'application/octet-stream', 'a.exe'],
    [blob, 'text/html', 'a.csv'],
    [blob, 'text/csvx', 'a.csv'],
    [blob, 'text/javascript', 'other.mjs'],
    [blob, 'text/javascript', 'a.csv'],
    [blob, 'text/plain', 'notes.txt'],
    [blob, 'application/x-pem-file', 'other.pem'],
    [blob, 'text/csv', 'a.csv.exe'],
    [blob, 'text/csv', '../a.csv']
  ])('are not %s as %s, %s', (url, type, name) => {
    expect(mayDownload(url, type, name)).toBe(false)
  })
})

describe('the name of a PDF', () => {
  it.each([
    ['RS-000042 Kestrel Hosting GmbH', 'RS-000042 Kestrel Hosting GmbH.pdf'],
    ['RS-000042 A/B: "C" <D>', 'RS-000042 A B C D.pdf'],
    ['../../etc', 'etc.pdf'],
    ['', 'Hub Desk.pdf']
  ])('of %j is %j', (title, name) => {
    expect(pdfName(title)).toBe(name)
  })
})
