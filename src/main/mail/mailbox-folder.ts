import { access, constants, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createTransport } from 'nodemailer'
import type { MailMessage } from '@shared/mail'
import { compose } from './compose'
import { DeliveryError, type MailTransport } from './delivery'

/** Name of a message's file: the same on every try, so that a repeat replaces the first one. */
export function mailboxFileName(message: Pick<MailMessage, 'id' | 'kind' | 'createdAt'>): string {
  const time = message.createdAt.replace(/[^0-9TZ]/g, '')
  return `${time}-${message.kind}-${message.id.replace(/[^A-Za-z0-9_-]/g, '_')}.eml`
}

/** The message as it was delivered to the folder, or null where it was not. */
export async function readMailboxFile(directory: string, message: MailMessage): Promise<Buffer | null> {
  try {
    return await readFile(join(directory, mailboxFileName(message)))
  } catch {
    return null
  }
}

/** Delivers mail into a folder as `.eml` files, for a newcomer's machine without a mail server (design section 6). */
export function createMailboxTransport(directory: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const prepare = async () => {
    // Only its owner may look: links in these messages set passwords.
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await access(directory, constants.W_OK)
  }
  const explain = (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const reason = reasons.get(code) ?? code
    return new DeliveryError('connection', `The mailbox folder ${directory} can't be written (${reason}).`)
  }

  return {
    kind: 'mailbox',
    describe: () => 'the mailbox folder',
    send: async (message) => {
      const composed = await composer.sendMail(compose(message)).catch((error: unknown) => {
        throw new DeliveryError('refused', `The message can't be made (${String(error)}).`)
      })
      const name = mailboxFileName(message)
      try {
        await prepare()
        await writeAtomically(directory, name, await bytes(composed.message))
        return { answer: `Delivered to the mailbox folder as ${name}` }
      } catch (error) {
        throw explain(error)
      }
    },
    verify: async () => {
      try {
        await prepare()
      } catch (error) {
        throw explain(error)
      }
    },
    close: async () => {}
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'the disk is read-only'],
  ['ENOTDIR', 'a file is in its way'],
  ['EEXIST', 'a file is in its way']
])

/** nodemailer answers with a buffer or a stream; with `buffer: true` it is the former. */
async function bytes(content: Buffer | Readable): Promise<Buffer> {
  return Buffer.isBuffer(content) ? content : buffer(content)
}

/** A reader sees the whole file or none, and it is on disk before the outbox forgets the message. */
async function writeAtomically(directory: string, name: string, content: Buffer): Promise<void> {
  const temporary = join(directory, `.${name}.tmp`)
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(directory, name))
  const folder = await open(directory, 'r')
  try {
    await folder.sync()
  } catch {
    // Windows can't sync a folder; its rename is durable enough for a mailbox on a newcomer's machine.
  } finally {
    await folder.close()
  }
}
