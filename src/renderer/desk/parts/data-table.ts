/** A column of `DataTable`. `width` is a CSS grid track; a column leaves when the table is narrower than `from` pixels. */
export type Column = {
  readonly key: string
  readonly label: string
  readonly width: string
  readonly from?: number
  /** Not shown until somebody chooses it. */
  readonly optional?: true
  /** The list is nothing without it: it can't be hidden. */
  readonly fixed?: true
  /** The server's name of the order; `-` before it for descending. */
  readonly sort?: string
  /** What is shown grows while the order's key falls: the earlier the sign-up, the longer the wait. */
  readonly inverted?: true
  readonly align?: 'end'
}

/** Narrowest that a column is dragged to, in pixels. */
export const leastColumnWidth = 56
export const mostColumnWidth = 800

export const columnWidth = (pixels: number) => Math.round(Math.min(mostColumnWidth, Math.max(leastColumnWidth, pixels)))

/** The width that columns need together, so that dragged ones scroll instead of squeezing the others to nothing. */
export function leastTableWidth(columns: readonly Column[]): number {
  const gap = 12
  const of = ({ width }: Column) => (/^[\d.]+px$/.test(width) ? parseFloat(width) : leastColumnWidth)
  return columns.reduce((sum, column) => sum + of(column) + gap, 20)
}

/** The next order when a heading is pressed: ascending, then descending. */
export function nextSort(current: string | undefined, sort: string): string {
  return current === sort ? `-${sort}` : sort
}

/** How the values that a column shows go on from row to row. */
export function ariaSort(
  current: string | undefined,
  sort: string | undefined,
  inverted = false
): 'ascending' | 'descending' | 'none' {
  if (sort === undefined) return 'none'
  if (current === sort) return inverted ? 'descending' : 'ascending'
  if (current === `-${sort}`) return inverted ? 'ascending' : 'descending'
  return 'none'
}

/** Which row a key moves to; null where the key does not move. */
export function rowAfterKey(key: string, current: number, count: number, pageRows: number): number | null {
  if (count === 0) return null
  const clamp = (row: number) => Math.min(count - 1, Math.max(0, row))
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return clamp(current + 1)
    case 'ArrowUp':
    case 'k':
      return clamp(current < 0 ? 0 : current - 1)
    case 'PageDown':
      return clamp(current + pageRows)
    case 'PageUp':
      return clamp(current - pageRows)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
