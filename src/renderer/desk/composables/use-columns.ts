import { computed, type ComputedRef } from 'vue'
import { useLocalStorage } from '@vueuse/core'
import { columnWidth, type Column } from '../parts/data-table'
import { useSessionStore } from '../stores/session'

type Choice = { readonly shown?: boolean; readonly width?: number }

export type ColumnChoice = {
  /** The chosen columns with their widths. */
  readonly columns: ComputedRef<readonly Column[]>
  /** What can be shown or hidden. */
  readonly choices: ComputedRef<readonly { readonly key: string; readonly label: string; readonly shown: boolean }[]>
  readonly changed: ComputedRef<boolean>
  readonly show: (key: string, shown: boolean) => void
  /** In pixels. */
  readonly resize: (key: string, width: number) => void
  readonly reset: () => void
}

/** Which columns of a list somebody shows, and how wide: kept on this computer, for each member of staff. */
export function useColumns(page: string, all: readonly Column[]): ColumnChoice {
  const session = useSessionStore()
  const kept = useLocalStorage<Record<string, Choice>>(
    () => `hub-desk-columns:${page}:${session.staff?.id ?? ''}`,
    {},
    { writeDefaults: false }
  )
  const choose = (key: string, choice: Choice) => {
    kept.value = { ...kept.value, [key]: { ...kept.value[key], ...choice } }
  }
  const isShown = ({ key, optional, fixed }: Column) => fixed ?? kept.value[key]?.shown ?? !optional

  return {
    columns: computed(() =>
      all.filter(isShown).map((column) => {
        const { shown, width } = kept.value[column.key] ?? {}
        const { from, ...always } = column
        return {
          ...always,
          // Whoever asked for a column gets it in a narrow window too.
          ...(from !== undefined && !shown ? { from } : {}),
          ...(width === undefined ? {} : { width: `${columnWidth(width)}px` })
        }
      })
    ),
    choices: computed(() =>
      all
        .filter(({ fixed }) => !fixed)
        .map((column) => ({ key: column.key, label: column.label, shown: isShown(column) }))
    ),
    changed: computed(() => Object.keys(kept.value).length > 0),
    show: (key, shown) => choose(key, { shown }),
    resize: (key, width) => choose(key, { width: columnWidth(width) }),
    reset: () => {
      kept.value = {}
    }
  }
}
