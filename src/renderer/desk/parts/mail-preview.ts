import type { MailDetails } from '@shared/contract'

/** What the preview's frame may do: never run scripts, send forms, or navigate; links only where they are shown. */
export type MailPreview = { readonly html: string; readonly sandbox: string }

/**
 * A message for a sandboxed frame. Links open outside of it, because nothing may load inside; where the secrets are
 * hidden the links lead nowhere, and say so.
 */
export function previewOf({ html, body }: Pick<MailDetails, 'html' | 'body'>): MailPreview {
  const page = new DOMParser().parseFromString(html, 'text/html')
  if (body === 'withoutSecrets') {
    for (const link of page.querySelectorAll<HTMLElement>('a[href]')) {
      link.removeAttribute('href')
      link.title = 'Hidden here: shown to the recipient only.'
      link.style.cursor = 'default'
    }
  } else {
    const base = page.createElement('base')
    base.target = '_blank'
    page.head.prepend(base)
    // A target of its own would go before the base, into the frame that shows nothing.
    for (const link of page.querySelectorAll('a[target]')) link.removeAttribute('target')
  }
  return {
    html: `<!doctype html>${page.documentElement.outerHTML}`,
    sandbox: body === 'withoutSecrets' ? '' : 'allow-popups allow-popups-to-escape-sandbox'
  }
}
