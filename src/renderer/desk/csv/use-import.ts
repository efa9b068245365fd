import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { importBatches, repeatedAddresses, repeatedAddressProblem, type ImportRow } from '@shared/import'
import { useClient, type Refusal } from '../client'

/** What became, or would become, of one line. */
export type LineOutcome = {
  readonly row: ImportRow
  readonly account: { readonly id: string; readonly number: string } | null
  readonly problems: readonly string[]
}

export type ImportRun = {
  readonly busy: Readonly<Ref<'check' | 'import' | null>>
  /** Rows answered so far, of how many. */
  readonly progress: Readonly<Ref<{ readonly done: number; readonly of: number }>>
  readonly checked: Readonly<Ref<readonly LineOutcome[] | null>>
  readonly report: Readonly<Ref<readonly LineOutcome[] | null>>
  readonly problem: Readonly<Ref<Refusal | null>>
  readonly good: ComputedRef<readonly LineOutcome[]>
  readonly check: (rows: readonly ImportRow[]) => Promise<void>
  /** Registers the good rows of the dry run. */
  readonly run: (options: { readonly confirm: boolean; readonly termsVersion: string }) => Promise<void>
  /** Stops after the rows that are on their way. */
  readonly cancel: () => void
  readonly reset: () => void
}

export function useImport(): ImportRun {
  const client = useClient()
  const busy = ref<'check' | 'import' | null>(null)
  const progress = ref({ done: 0, of: 0 })
  const checked = shallowRef<readonly LineOutcome[] | null>(null)
  const report = shallowRef<readonly LineOutcome[] | null>(null)
  const problem = ref<Refusal | null>(null)
  let stopped = false
  const good = computed(() => (checked.value ?? []).filter(({ problems }) => problems.length === 0))

  function begin(what: 'check' | 'import', of: number): void {
    busy.value = what
    problem.value = null
    progress.value = { done: 0, of }
    stopped = false
  }

  async function check(rows: readonly ImportRow[]): Promise<void> {
    begin('check', rows.length)
    const repeated = repeatedAddresses(rows)
    const outcomes: LineOutcome[] = []
    for (const batch of importBatches(rows)) {
      if (stopped) break
      const reply = await client.call('accounts.checkImport', { rows: [...batch] })
      if (!reply.ok) {
        problem.value = reply
        break
      }
      const told = new Map(reply.data.rows.map(({ line, problems }) => [line, problems]))
      for (const row of batch) {
        const earlier = repeated.get(row.line)
        const twice = earlier === undefined ? [] : [repeatedAddressProblem(earlier)]
        outcomes.push({ row, account: null, problems: [...new Set([...(told.get(row.line) ?? []), ...twice])] })
      }
      progress.value = { done: outcomes.length, of: rows.length }
    }
    busy.value = null
    if (!stopped && problem.value === null) checked.value = outcomes
  }

  async function run({ confirm, termsVersion }: { confirm: boolean; termsVersion: string }): Promise<void> {
    const rows = good.value.map(({ row }) => row)
    begin('import', rows.length)
    const done = new Map<number, Pick<LineOutcome, 'account' | 'problems'>>()
    for (const batch of importBatches(rows)) {
      if (stopped) break
      const reply = await client.call('accounts.import', { rows: [...batch], confirm, termsVersion, acceptTerms: true })
      if (!reply.ok) {
        problem.value = reply
        break
      }
      for (const { line, account, problems } of reply.data.rows) done.set(line, { account, problems })
      progress.value = { done: done.size, of: rows.length }
    }
    busy.value = null
    // Nothing was registered: the dry run still stands, and the button can be pressed again.
    if (done.size === 0) return
    const why = stopped ? 'Cancelled before its turn.' : 'Not sent: an earlier part of the file failed.'
    report.value = (checked.value ?? []).map((line) => ({
      ...line,
      ...(done.get(line.row.line) ?? { problems: line.problems.length > 0 ? line.problems : [why] })
    }))
  }

  return {
    busy,
    progress,
    checked,
    report,
    problem,
    good,
    check,
    run,
    cancel: () => {
      stopped = true
    },
    reset: () => {
      checked.value = null
      report.value = null
      problem.value = null
    }
  }
}
