import { computed, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { describeEntry, type TimelineLine } from '../parts/timeline-entry'
import { names, useRecord, type RecordView } from './use-record'

export type Timeline = Pick<RecordView<unknown>, 'state' | 'problem' | 'reload'> & {
  /** Everything that happened to the account, the newest first. */
  readonly lines: ComputedRef<readonly TimelineLine[]>
}

export function useTimeline(accountId: MaybeRefOrGetter<string | null>): Timeline {
  const { record, state, problem, reload } = useRecord(
    'accounts.timeline',
    accountId,
    (event, id) => names(event, ['accounts'], id) || event.topic === 'mail'
  )
  const lines = computed(() =>
    [...(record.value?.items ?? [])]
      .sort((one, other) => other.at.localeCompare(one.at))
      .map((entry, index) => ({ key: `${entry.kind}-${index}`, at: entry.at, ...describeEntry(entry) }))
  )
  return { lines, state, problem, reload }
}
