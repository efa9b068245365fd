import type { TermsVersion } from '@shared/contract'
import { formatDateTime } from './format'

/** When and by whom a version of the terms published, behind its name. */
export const termsPublished = ({ publishedAt, publishedBy }: TermsVersion): string =>
  publishedAt === null
    ? 'came with Hub Desk'
    : `published ${formatDateTime(publishedAt)} by ${publishedBy ?? 'somebody'}`
