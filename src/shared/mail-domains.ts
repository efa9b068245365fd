import disposableList from 'disposable-email-domains-js/dist/dict/disposable_email_blocklist.json'
import providerList from 'email-providers/all.json'

/*
 * What the domain of an e-mail address tells. The lists are large and stay in the main process: nothing under
 * src/renderer may import this file.
 */

/** `free`: anybody can have an address there; `disposable`: made to be thrown away; `own`: neither list knows it. */
export type MailDomainKind = 'free' | 'disposable' | 'own'

/** Large providers that the list does not have yet. */
const alsoFree = ['duck.com', 'fastmail.com', 'tuta.com', 'tutanota.com', 'zohomail.com', 'zohomail.eu', 'zohomail.in']

/** In the list, but kept for documentation (RFC 2606), or the place of one organization's people only. */
const notFree = ['example.com', 'nus.edu.sg', 'test.com', 'test.de', 'unican.es', 'yourdomain.com']

const disposable: ReadonlySet<string> = new Set<string>(disposableList)
const free: ReadonlySet<string> = new Set([...providerList, ...alsoFree].filter((domain) => !notFree.includes(domain)))

/** The domain of an address, in lower case; empty where it has none. */
export function mailDomain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/**
 * Subdomains of disposable domains are disposable too (`eu.mailinator.com`). Those of free ones are not free: some, like
 * `msk.ru`, are whole regions under which organizations have domains of their own.
 */
export function mailDomainKind(domain: string): MailDomainKind {
  if (withParents(domain).some((name) => disposable.has(name))) return 'disposable'
  return free.has(domain) ? 'free' : 'own'
}

/** `a.b.example` and `b.example`, but not `example`. */
function withParents(domain: string): readonly string[] {
  const labels = domain.split('.')
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}
