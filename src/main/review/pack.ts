import type { PackContents, PackDecision, PackProblem } from '@shared/review-pack'

/** A pack can't be used; the message says why and what to do. */
export class PackError extends Error {
  override readonly name = 'PackError'
  constructor(
    readonly code: PackProblem,
    message: string
  ) {
    super(message)
  }
}

/** What a pack is made of: all but the key pair, which is made with it. */
export type NewPack = Omit<PackContents, 'publicKey'>

export type CreatedPack = {
  readonly bytes: Buffer
  /** Ed25519, SPKI in base64url; the lease keeps it. */
  readonly publicKey: string
  /** SHA-256 of all that comes before the first decision, base64url; the lease keeps it to know its pack again. */
  readonly digest: string
}

/** Whether each decision of a pack bears the signature of a key; `sequence` is the first that does not. */
export type SealCheck = { readonly ok: true } | { readonly ok: false; readonly sequence: number }

export type ReadPack = {
  readonly contents: PackContents
  /** As in `CreatedPack`: differs where the contents were exchanged by somebody who knows the passphrase. */
  readonly digest: string
  readonly decisions: readonly PackDecision[]
  /** Bytes at the end of a decision that was never completed: it was not confirmed to anybody. 0: none. */
  readonly torn: number
  /** @param publicKey the lease's, not the one that the pack names */
  readonly signedBy: (publicKey: string) => SealCheck
}
