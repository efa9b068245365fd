import type { PackDecision } from '@shared/review-pack'

/** JSON, or null where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

type Fields = Readonly<Record<string, unknown>>

const isText = (value: unknown): value is string => typeof value === 'string'
const isTextOrNull = (value: unknown) => value === null || isText(value)

const actions: Readonly<Record<PackDecision['kind'], (value: Fields) => boolean>> = {
  approve: ({ note, managerId }) => isTextOrNull(note) && isTextOrNull(managerId),
  reject: ({ reason, notify }) => isText(reason) && typeof notify === 'boolean',
  withdraw: () => true,
  note: ({ text, mentions }) => isText(text) && Array.isArray(mentions) && mentions.every(isText)
}

/** Whether something has the shape of a decision: whoever knows the passphrase can write anything. */
export function isDecision(value: unknown): value is PackDecision {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Fields
  const { kind, packId, applicationId, decidedAt, reviewerId, sequence, basedOn } = fields
  return (
    [kind, packId, applicationId, decidedAt, reviewerId].every(isText) &&
    [sequence, basedOn].every(Number.isSafeInteger) &&
    Object.prototype.hasOwnProperty.call(actions, String(kind)) &&
    actions[kind as PackDecision['kind']](fields) &&
    !Number.isNaN(Date.parse(String(decidedAt)))
  )
}
