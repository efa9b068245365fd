/** Who asks on the portal. `country` is ISO 3166-1 alpha-2 of the address, null where it is not known. */
export type Visitor = { readonly ip: string; readonly country: string | null; readonly userAgent: string }
