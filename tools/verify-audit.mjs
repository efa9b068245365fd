#!/usr/bin/env node
/*
 * Checks the audit trail of emSign Hub Desk without Hub Desk. One file, Node 18 or newer, nothing to install, no network;
 * it only reads. docs/audit.md explains for auditors what is checked and how the files are made up.
 *
 *   node verify-audit.mjs <journal> [--checkpoint <file> --key <file>] [--head <hash>]... [--export <file.jsonl>]
 *
 *   <journal>   the data directory of Hub Desk, its `journal` folder, a backup, or one file: its journal files one after
 *               another (cat journal/*.hdj > trail.hdj)
 *   --checkpoint  checkpoints that Hub Desk signed: a file, a mail, or a folder of them. The trail must go through each
 *   --key       the public key of the desk that signed them (PEM), kept since it was first shown to you
 *   --head      a hash that was noted earlier: it must be that of a record. Where it is not, the trail was cut or made anew
 *   --export    events that the desk exported as JSON lines: each must stand in the journal like that
 *
 * Ends with 0: all is well. 1: damage, with file and byte. 2: it could not be checked.
 */
import { createHash, createPublicKey, verify as isSigned } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

class Damage extends Error {}
class Unusable extends Error {}

const usage =
  'Usage: node verify-audit.mjs <journal> [--checkpoint <file> --key <file>] [--head <hash>]... [--export <file.jsonl>]'
const zeros = '0'.repeat(64)
const lineFeed = 10
const blockBytes = 16 * 1024 * 1024
const longestLine = 512 * 1024 * 1024
const headPattern = /^HDJ1 (segment|commit) ([1-9]\d{0,14}) ([1-9]\d{0,9}) ([0-9a-f]{64}) ([0-9a-f]{64}) /
const longestHead = 5 + 8 + 16 + 11 + 65 + 65

/** Answers what was found, in words. Throws `Damage` or `Unusable`. */
function main(words) {
  const { path, heads, exported, checkpoint, key } = readWords(words)
  const signed = checkpoint === null ? [] : readCheckpoints(checkpoint, key)
  const files = journalFiles(path)
  const wanted = exported === null ? null : readExport(exported)
  const trail = { commits: 0, events: 0, previous: zeros, segments: 0, store: null, inOneFile: statSync(path).isFile() }
  const found = new Map()
  const reached = new Set()
  const atHead = new Map()
  for (const one of signed) atHead.set(one.head, [...(atHead.get(one.head) ?? []), one])
  for (const file of files)
    checkFile(file, trail, {
      onHash: (hash, place) => {
        if (heads.includes(hash)) found.set(hash, place)
        for (const one of atHead.get(hash) ?? [])
          if (one.records === trail.commits && one.events === trail.events) reached.add(one)
      },
      onEvents: wanted === null ? null : (events, place) => compareWithExport(events, wanted, place)
    })
  for (const head of heads) {
    if (head === zeros) found.set(head, 'before the first record')
    if (!found.has(head))
      throw new Damage(
        `No record has the hash ${head} that was noted earlier: records were cut off the end, or the trail was made anew.\n` +
          describe(trail)
      )
  }
  const last = compareWithCheckpoints(signed, reached, trail)
  if (wanted !== null && wanted.size > 0) {
    const [first] = wanted.keys()
    throw new Damage(`${exported}: event ${first} does not stand in the journal.`)
  }
  const told = [...found].map(([hash, place]) => `The noted hash ${hash} is that of ${place}.`)
  if (last !== null) {
    told.push(
      `The trail goes through ${signed.length === 1 ? 'the checkpoint' : `all ${signed.length} checkpoints`}: up to record ${last.records} it is what it was on ${last.at}, signed with key ${last.key}.`
    )
  }
  if (wanted !== null) {
    told.push(`${wanted.checked} exported events stand in the journal as they were exported.`)
    if (wanted.withheld > 0) told.push(`Of ${wanted.withheld} of them details were withheld, and not compared.`)
  }
  return [`ok: ${describe(trail)}`, ...told].join('\n')
}

const describe = ({ segments, commits, events, previous }) =>
  `${segments} ${segments === 1 ? 'segment' : 'segments'}, ${commits} records, ${events} events, head ${previous}`

function readWords(words) {
  const options = { path: null, heads: [], exported: null, checkpoint: null, key: null }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]
    if (['--head', '--export', '--checkpoint', '--key'].includes(word)) {
      const value = words[(at += 1)]
      if (value === undefined) throw new Unusable(`${word} needs a value.\n${usage}`)
      if (word === '--export') options.exported = value
      else if (word === '--checkpoint') options.checkpoint = value
      else if (word === '--key') options.key = value
      else if (/^[0-9a-f]{64}$/i.test(value)) options.heads.push(value.toLowerCase())
      else throw new Unusable(`--head: ${value} is no hash of 64 hexadecimal digits.`)
    } else if (options.path === null && !word.startsWith('-')) options.path = word
    else throw new Unusable(`${word} is not understood.\n${usage}`)
  }
  if (options.path === null) throw new Unusable(usage)
  if ((options.checkpoint === null) !== (options.key === null))
    throw new Unusable(`--checkpoint and --key go together: without the key, anybody could have written it.\n${usage}`)
  return options
}

/** The files of the journal in their order; one missing in between is damage. */
function journalFiles(path) {
  if (!existsSync(path)) throw new Unusable(`${path} does not exist.`)
  if (!statSync(path).isDirectory()) return [path]
  const directory = existsSync(join(path, 'journal')) ? join(path, 'journal') : path
  const names = readdirSync(directory).filter((name) => /^\d{6,15}\.hdj$/.test(name))
  if (names.length === 0) throw new Unusable(`${directory} holds no journal files (000001.hdj and so on).`)
  const numbers = names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b)
  return numbers.map((number, index) => {
    if (number !== index + 1) throw new Damage(`${join(directory, nameOf(index + 1))} is missing.`)
    return join(directory, nameOf(number))
  })
}

const nameOf = (number) => `${String(number).padStart(6, '0')}.hdj`

/** Reads one file line by line and checks each against the one before. */
function checkFile(file, trail, { onHash, onEvents }) {
  let segment = null
  let isEnded = false
  let lines = 0
  const size = eachLine(file, (line, offset) => {
    const damage = (problem) => new Damage(`${file}, byte ${offset}: ${problem}`)
    if (line.length === 0) {
      if (segment === null || isEnded) throw damage('an empty line is not expected here')
      isEnded = true
      return
    }
    const { kind, number, json, previous, hash } = readLine(line, damage)
    const follows = (before) => {
      if (before !== trail.previous) throw damage('the record does not follow the one before: the chain is broken')
    }
    const begins = kind === 'segment'
    const place = begins ? `segment ${number}` : `record ${number}`
    if (begins ? segment !== null && !trail.inOneFile : segment === null)
      throw damage(`a ${kind} record is not expected here`)
    if (isEnded && !begins) throw damage('a record stands after the end of its segment')
    const expected = (begins ? trail.segments : trail.commits) + 1
    if (number !== expected) throw damage(`${kind} ${number} stands where ${kind} ${expected} is expected`)
    if (begins) {
      if (segment?.end !== undefined && !isEnded)
        throw damage('the segment before was cut: its empty line at the end is missing')
      const header = readHeader(json, trail, damage)
      follows(previous)
      segment = header
      trail.segments = number
      isEnded = false
    } else {
      follows(previous)
      trail.commits = number
      const events = eventsOf(json, damage)
      for (const event of events) {
        trail.events += 1
        if (event?.sequence !== trail.events) throw damage(`event ${trail.events} is missing`)
      }
      if (onEvents !== null) onEvents(events, `${file}, byte ${offset}`)
    }
    trail.previous = hash
    onHash(hash, `${place} (${file}, byte ${offset})`)
    lines += 1
  })
  if (lines === 0) throw new Damage(`${file}, byte 0: the file is empty`)
  if (segment?.end !== undefined && !isEnded)
    throw new Damage(`${file}, byte ${size}: the empty line at the end is missing: the file was cut`)
}

/** `HDJ1 <kind> <number> <bytes> <previous> <hash> <json>`, everything that can be checked without the neighbours. */
function readLine(line, damage) {
  const match = headPattern.exec(line.latin1Slice(0, Math.min(longestHead, line.length)))
  if (match === null) throw damage('the head of the record is not readable')
  const [head, kind, number, bytes, previous, hash] = match
  const json = line.subarray(head.length)
  if (json.length !== Number(bytes)) throw damage(`the record is ${json.length} bytes long and says ${bytes}`)
  const sum = createHash('sha256').update(`HDJ1 ${kind} ${number} ${bytes} ${previous} `).update(json).digest('hex')
  if (sum !== hash) throw damage('the record does not match its hash')
  return { kind, number: Number(number), previous, hash, json }
}

function readHeader(json, trail, damage) {
  const header = parse(json.toString('utf8'), damage)
  if (header?.application !== 'emSign Hub Desk') throw damage('it does not begin like a journal of emSign Hub Desk')
  if (trail.store !== null && header.store !== trail.store) throw damage('the segment belongs to another store')
  if (header.after !== trail.commits)
    throw damage(`the segment follows record ${header.after}, the one before ends with record ${trail.commits}`)
  trail.store = header.store
  return header
}

const eventsKey = Buffer.from(',"events":[')

/**
 * The events of a commit. They are the last of it, and no quote stands in JSON text without a backslash but where a text
 * begins or ends, so they are found without reading the rest; where that does not fit, everything is read.
 */
function eventsOf(json, damage) {
  const at = json.lastIndexOf(eventsKey)
  if (at !== -1) {
    try {
      return JSON.parse(json.toString('utf8', at + eventsKey.length - 1, json.length - 1))
    } catch {
      // Read as a whole below.
    }
  }
  const events = parse(json.toString('utf8'), damage)?.events
  if (!Array.isArray(events)) throw damage('the record holds no readable commit')
  return events
}

function parse(text, damage) {
  try {
    return JSON.parse(text)
  } catch {
    throw damage('the record holds no readable JSON')
  }
}

/** Hands over each line without its line feed, as bytes that are only good during the call. Answers the file's size. */
function eachLine(file, onLine) {
  const handle = openSync(file, 'r')
  try {
    let buffer = Buffer.allocUnsafe(blockBytes)
    let filled = 0
    let start = 0
    for (;;) {
      const read = readSync(handle, buffer, filled, buffer.length - filled, null)
      if (read === 0) break
      const end = filled + read
      let line = 0
      for (
        let feed = buffer.indexOf(lineFeed, filled);
        feed !== -1 && feed < end;
        feed = buffer.indexOf(lineFeed, line)
      ) {
        onLine(buffer.subarray(line, feed), start + line)
        line = feed + 1
      }
      start += line
      buffer.copyWithin(0, line, end)
      filled = end - line
      if (filled === buffer.length) {
        if (filled >= longestLine) throw new Damage(`${file}, byte ${start}: the record has no end`)
        buffer = Buffer.concat([buffer], buffer.length * 2)
      }
    }
    if (filled > 0)
      throw new Damage(
        `${file}, byte ${start}: the last record is not finished. Where Hub Desk runs, a write may be under way: check again. Otherwise a write was interrupted, or the file was cut`
      )
    return start
  } finally {
    closeSync(handle)
  }
}

const checkpointLine =
  /HDCP1\s+([\w-]{1,64})\s+([\dT:.-]{1,32}Z)\s+(\d{1,15})\s+(\d{1,15})\s+([0-9a-f]{64})\s+([0-9a-f]{64})\s+([\w-]{86})(?![\w-])/g

/**
 * The checkpoints of a file or of the files in a folder, the earliest first. Each must be signed with the key: one that
 * is not was forged or changed, or is of another desk.
 */
function readCheckpoints(path, keyFile) {
  for (const name of [path, keyFile]) if (!existsSync(name)) throw new Unusable(`${name} does not exist.`)
  const key = readKey(keyFile)
  const fingerprint = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
        entry.isFile() && /\.(txt|eml)$/i.test(entry.name) ? [join(path, entry.name)] : []
      )
    : [path]
  const all = new Map()
  for (const file of files) {
    // Mail breaks lines, in quoted-printable with an equals sign, which no checkpoint has.
    for (const match of readFileSync(file, 'latin1')
      .replace(/=\r?\n/g, '')
      .matchAll(checkpointLine)) {
      const [, store, at, records, events, head, signer, signature] = match
      const one = { store, at, records: Number(records), events: Number(events), head, key: signer, file }
      if (signer !== fingerprint)
        throw new Damage(
          `${file}: the checkpoint of ${at} says it is signed with key ${signer}, the key given is ${fingerprint}.`
        )
      const text = `HDCP1 ${store} ${at} ${records} ${events} ${head} ${signer}`
      if (!isSigned(null, Buffer.from(text), key, Buffer.from(signature, 'base64url')))
        throw new Damage(`${file}: the signature of the checkpoint of ${at} is not right: it was changed, or forged.`)
      all.set(text, one)
    }
  }
  if (all.size === 0) throw new Unusable(`${path} holds no checkpoint: a line that begins with HDCP1.`)
  return [...all.values()].sort((a, b) => a.records - b.records || (a.at < b.at ? -1 : 1))
}

function readKey(file) {
  try {
    const key = createPublicKey(readFileSync(file))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below.
  }
  throw new Unusable(`${file} is no public key for checkpoints (Ed25519, PEM).`)
}

/** Answers the last of them; null where there are none. */
function compareWithCheckpoints(signed, reached, trail) {
  const missed = signed.find((one) => !reached.has(one))
  if (missed === undefined) return signed.at(-1) ?? null
  const what = `${missed.file}: the trail does not go through the checkpoint of ${missed.at}, record ${missed.records}: `
  if (missed.store !== trail.store)
    throw new Damage(`${what}that is of installation ${missed.store}, the trail of ${trail.store}.`)
  throw new Damage(
    `${what}${
      missed.records > trail.commits
        ? 'its end was cut off, or an older copy of the data was put in its place'
        : 'the trail was made anew, or an older copy of the data was put in its place and went on'
    }.\n${describe(trail)}`
  )
}

/** Exported events by their sequence. */
function readExport(file) {
  if (!existsSync(file)) throw new Unusable(`${file} does not exist.`)
  const events = new Map()
  let withheld = 0
  for (const [index, line] of readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue
    let event = null
    try {
      event = JSON.parse(line)
    } catch {
      // Told below.
    }
    if (!Number.isSafeInteger(event?.sequence)) throw new Unusable(`${file}, line ${index + 1} is no event.`)
    if (events.has(event.sequence))
      throw new Damage(`${file}, line ${index + 1}: event ${event.sequence} stands twice.`)
    if (event.concealed === true) withheld += 1
    events.set(event.sequence, event)
  }
  return Object.assign(events, { checked: events.size, withheld, file })
}

function compareWithExport(events, wanted, place) {
  for (const event of events) {
    const exported = wanted.get(event.sequence)
    if (exported === undefined) continue
    if (inOrder(exported) !== inOrder(asExported(event, exported)))
      throw new Damage(`${wanted.file}: event ${event.sequence} is not what stands in the journal (${place}).`)
    wanted.delete(event.sequence)
  }
}

/**
 * The journal's event as an export shows it: where the account was blocked, the desk may withhold details and put the
 * account's number in place of the subject. What it did show is compared.
 */
function asExported(event, { concealed, details, subject }) {
  if (concealed !== true) return event
  const shown = Object.keys(details ?? {}).map((name) => [name, event.details?.[name]])
  return { ...event, concealed, subject, details: Object.fromEntries(shown) }
}

/** The same text for the same values, in whichever order their names stand. */
const inOrder = (value) =>
  JSON.stringify(value, (_name, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )

try {
  console.log(main(process.argv.slice(2)))
} catch (error) {
  const isDamage = error instanceof Damage
  console.error(
    isDamage
      ? `DAMAGE: ${error.message}`
      : error instanceof Unusable
        ? error.message
        : `It could not be checked: ${error.message}`
  )
  process.exitCode = isDamage ? 1 : 2
}
