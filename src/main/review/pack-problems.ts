import type { PackProblem } from '@shared/review-pack'

/** What a person is told of each problem: what happened, and what to do. */
const sentences: Readonly<Record<Exclude<PackProblem, 'unreadable' | 'busy'>, string>> = {
  notPack: 'This file is not a review pack. Choose the file that was taken offline; its name ends in .hubreview.',
  newer:
    'This review pack was made by a newer version of Hub Desk. Install the version that the desk uses on which it was taken offline, then open it again.',
  truncated:
    'This review pack is not all there: it ends in the middle of its contents, as when copying was interrupted. Copy it again from where it was taken offline.',
  damaged:
    'This review pack was changed or damaged since it was written: it is not opened, because what it says can’t be trusted. Use another copy of it, or take the applications offline again.',
  passphrase:
    'This passphrase does not open the pack. Check capitals and the keyboard’s language, then try again; it is the one that was chosen when the pack was taken offline.'
}

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

export const packError = (code: keyof typeof sentences): PackError => new PackError(code, sentences[code])
