import { countries as all } from '@shared/countries'

/** All countries of ISO 3166-1 by name, for filters and forms. */
export const countries: readonly { readonly label: string; readonly value: string }[] = all.map(({ code, name }) => ({
  label: name,
  value: code
}))
