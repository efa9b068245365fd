import type { Checkpoint } from './checkpoint-lines'

/** What it means that a trail which ends with record `records` never went through a checkpoint. */
export function describeMissed(checkpoint: Checkpoint, records: number): string {
  const why =
    checkpoint.records > records
      ? `the trail ends with record ${records}. Its end was cut off, or an older copy of the data was put in its place`
      : 'that record is another one now. The trail was made anew, or an older copy of the data was put in its place and went on'
  return `The trail does not go through the checkpoint of ${checkpoint.at}, record ${checkpoint.records}: ${why}. ${restored}`
}

/** What it means that a trail goes as far as a checkpoint, but the record behind it, which tells of it, is not there. */
export function describeUntold({ at, records }: Checkpoint): string {
  return `The trail does not tell that the checkpoint of ${at} was made, which a record behind it did: what came after record ${records} was cut off, or an older copy of the data was put in its place. ${restored}`
}

const restored =
  'Where a backup was restored on purpose, the trail tells of it (Backup restored): compare the times, and move the checkpoints from before that out of their folder.'

export const keyIsLocked =
  "The key that signs checkpoints can't be opened here: the key store of another user or machine, or of the desktop application, sealed it. Use the desktop application, or make a new key."
