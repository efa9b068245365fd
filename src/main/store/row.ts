import type { CollectionPlan } from './records'

/** A record of any collection, as the store sees it. */
export type Row = { readonly id: string; readonly version: number }

/** A plan without the types of its collection. */
export type Plan = {
  readonly [K in Exclude<keyof CollectionPlan<'accounts'>, 'derived'>]: K extends 'ordinal' ? string : readonly string[]
} & { readonly derived?: Readonly<Record<string, (row: Row) => unknown>> }

export function fieldOf(row: Row, field: string): unknown {
  return (row as unknown as Readonly<Record<string, unknown>>)[field]
}

/** What a record is found by in a field: its value, or each of those that the plan derives from it, once. */
export function valuesOf(plan: Plan, row: Row, field: string): readonly unknown[] {
  const derive = plan.derived?.[field]
  if (!derive) return [fieldOf(row, field)]
  const value = derive(row)
  return Array.isArray(value) ? [...new Set<unknown>(value)] : [value]
}
