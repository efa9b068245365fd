import type { Actor } from '@shared/audit'
import type { OperationName } from '@shared/contract'
import type { RefusalReply } from '@shared/reply'
import { createListReads, readsPeriod } from '../services/list-reads'
import type { Tally } from '../services/tally'
import type { Store } from '../store/port'

/** Who asked, as far as that is known. */
export type Asking = { readonly staff: { readonly id: string; readonly name: string } | null; readonly ip: string }

/** Looks on at the door and writes down what was refused and who read whole lists; answers do not wait for it. */
export type DoorWatch = {
  readonly refused: (operation: OperationName, code: RefusalReply['code'], input: unknown, asking: Asking) => void
  readonly answered: (operation: OperationName, input: unknown, data: unknown, asking: Asking) => void
}

/** Attempts at what the rules do not allow. What was mistyped or is not there (`invalid`, `not_found`) is none. */
const attempts: ReadonlySet<RefusalReply['code']> = new Set(['forbidden', 'conflict', 'rate_limited'])

export function createDoorWatch(parts: {
  readonly store: Pick<Store, 'get'>
  readonly now: () => Date
  readonly tally: Tally
  readonly logger: { readonly error: (details: object, message: string) => void }
}): DoorWatch {
  const { store, now, tally, logger } = parts
  const reads = createListReads(now)

  async function noteRefusal(operation: OperationName, code: string, input: unknown, asking: Asking): Promise<void> {
    const { staff, ip } = asking
    const account = await accountOf(store, operation, input)
    tally.note([operation, code, staff?.id ?? 'nobody', ip].join('\n'), {
      actor: actorOf(staff),
      ip,
      action: 'desk.refused',
      accountId: account?.id ?? null,
      subject: account?.number ?? operation,
      details: { operation, code }
    })
  }

  return {
    refused: (operation, code, input, asking) => {
      // Staff sign-in writes its own down, as it alone knows of whom.
      if (operation === 'session.signIn' || operation === 'session.confirmSignIn') return
      if (operation === 'session.acceptInvitation' && code === 'invalid') {
        tally.note(['invitation', asking.ip].join('\n'), {
          actor: { kind: 'visitor' },
          ip: asking.ip,
          action: 'staff.sign_in_failed',
          accountId: null,
          subject: 'an invitation code',
          details: { operation }
        })
        return
      }
      if (!attempts.has(code)) return
      noteRefusal(operation, code, input, asking).catch((error: unknown) =>
        logger.error({ err: error }, 'a refusal could not be written down')
      )
    },
    answered: (operation, input, data, { staff, ip }) => {
      if (staff === null || !isPage(data)) return
      const { cursor, offset, limit: _limit, ...question } = fieldsOf(input)
      const reader = `${staff.id}\n${operation}`
      const rows = reads.read(reader, JSON.stringify(question), JSON.stringify([cursor, offset]), data.items.length)
      if (rows === null) return
      const event = { actor: actorOf(staff), ip, accountId: null, subject: operation, details: { operation, rows } }
      tally.note(['list', reader, ip].join('\n'), { ...event, action: 'desk.list_read' }, readsPeriod)
    }
  }
}

const actorOf = (staff: Asking['staff']): Actor =>
  staff === null ? { kind: 'visitor' } : { kind: 'staff', id: staff.id, name: staff.name }

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

const isPage = (data: unknown): data is { readonly items: readonly unknown[] } =>
  Array.isArray(fieldsOf(data)['items']) && 'nextCursor' in fieldsOf(data)

/** Which account was meant, by its own id or that of a call about it. */
async function accountOf(store: Pick<Store, 'get'>, operation: string, input: unknown) {
  const { id } = fieldsOf(input)
  if (typeof id !== 'string' || id.length > 64) return null
  if (!/^(incidents|verification)\./.test(operation)) return store.get('accounts', id)
  const incident = await store.get('incidents', id)
  return incident === null ? null : store.get('accounts', incident.accountId)
}
