#!/usr/bin/env node
/*
 * Checks the audit trail without Hub Desk: node check-journal.mjs DATA-DIRECTORY/journal
 *
 * Reads every journal file in order and checks, line by line, that it is whole, numbered without gaps and chained to the
 * line before by SHA-256. Prints the last hash; compare it with one that was noted earlier or elsewhere. Ends with 1
 * at the first problem. It needs nothing but Node and may run while Hub Desk runs.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const directory = process.argv[2]
if (!directory) {
  console.error('Usage: node check-journal.mjs DATA-DIRECTORY/journal')
  process.exit(2)
}
const files = readdirSync(directory)
  .filter((name) => /^\d{6,}\.hdj$/.test(name))
  .sort((a, b) => Number.parseInt(a) - Number.parseInt(b))
let previous = '0'.repeat(64)
let commits = 0
let events = 0

function fail(file, offset, problem) {
  console.error(`${file}, byte ${offset}: ${problem}`)
  process.exit(1)
}

if (files.length === 0) fail(directory, 0, 'there is no journal file')
for (const [index, name] of files.entries()) {
  const file = join(directory, name)
  const bytes = readFileSync(file)
  if (Number.parseInt(name) !== index + 1) fail(file, 0, `file ${index + 1} is missing`)
  let offset = 0
  let marked = false
  while (offset < bytes.length && !(offset === bytes.length - 1 && bytes[offset] === 10)) {
    const end = bytes.indexOf(10, offset)
    if (end === -1) fail(file, offset, 'the last line is not finished (a write was interrupted, or is under way)')
    const line = bytes.toString('utf8', offset, end)
    const match = /^HDJ1 (segment|commit) (\d+) (\d+) ([0-9a-f]{64}) ([0-9a-f]{64}) (.*)$/.exec(line)
    if (!match) fail(file, offset, 'the line is not readable')
    const [, kind, number, length, before, hash, json] = match
    const expected = offset === 0 ? ['segment', index + 1] : ['commit', commits + 1]
    if (kind !== expected[0] || Number(number) !== expected[1])
      fail(file, offset, `${expected.join(' ')} is expected here`)
    if (Buffer.byteLength(json) !== Number(length)) fail(file, offset, 'the length is wrong')
    if (before !== previous) fail(file, offset, 'the line does not follow the one before')
    const sum = createHash('sha256').update(`HDJ1 ${kind} ${number} ${length} ${before} ${json}`).digest('hex')
    if (sum !== hash) fail(file, offset, 'the line does not match its hash')
    if (kind === 'commit') {
      commits += 1
      for (const event of JSON.parse(json).events) {
        events += 1
        if (event.sequence !== events) fail(file, offset, `event ${events} is missing`)
      }
    }
    if (kind === 'segment') marked = JSON.parse(json).end === 'empty line'
    previous = hash
    offset = end + 1
  }
  // A file ends with an empty line: without it, lines were cut off its end.
  if (marked && offset === bytes.length) fail(file, offset, 'the empty line at the end is missing: the file was cut')
}
console.log(`${files.length} files, ${commits} commits, ${events} events, head ${previous}`)
