type Terms = { readonly version: string; readonly text: string }

/**
 * Acceptance is recorded by version, so another text needs another version: otherwise nobody could tell what an
 * applicant agreed to. Answers what is wrong, or null.
 */
export function termsWithoutVersion(before: Terms, after: Terms | undefined): string | null {
  const changed = after !== undefined && after.text !== before.text && after.version === before.version
  return changed ? `The text of the terms changed: give it a version other than ${before.version}.` : null
}
