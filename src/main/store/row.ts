import type { CollectionPlan, Derivation } from './records'

/** A record of any collection, as the store sees it. */
export type Row = { readonly id: string; readonly version: number }

/** A plan without the types of its collection. */
export type Plan = {
  readonly [K in Exclude<keyof CollectionPlan<'accounts'>, 'derived'>]: K extends 'ordinal' ? string : readonly string[]
} & { readonly derived?: Readonly<Record<string, Derivation<Row, unknown>>> }

export function fieldOf(row: Row, field: string): unknown {
  return (row as unknown as Readonly<Record<string, unknown>>)[field]
}

/** What a record is found by in a field: its value, or each of those that the plan derives from it, once. */
export function valuesOf(plan: Plan, row: Row, field: string): readonly unknown[] {
  const derivation = plan.derived?.[field]
  if (!derivation) return [fieldOf(row, field)]
  const value = derivation.of(row)
  return Array.isArray(value) ? [...new Set<unknown>(value)] : [value]
}

/** What of a record decides by what it is found in a field. */
export function sourcesOf(plan: Plan, field: string): readonly string[] {
  return plan.derived?.[field]?.from ?? [field]
}

/** Whether two records have the very same values in these fields. Equal objects count as the same only where they are shared. */
export function agree(one: Row, other: Row, fields: readonly string[]): boolean {
  for (const field of fields) if (fieldOf(one, field) !== fieldOf(other, field)) return false
  return true
}
