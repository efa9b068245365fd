import { foldWords } from './text'

/*
 * What accounts are compared by: the same for spellings of the same thing. Stores index these (see the plan of
 * accounts), so they must be pure and quick.
 */

/**
 * Legal forms as `foldedWords` leaves them, where resellers come from. They say what an organization is in law, not
 * which one it is.
 */
const legalForms: ReadonlySet<string> = new Set(
  `ab ag aps as asa bhd bv bvba co company corp corporation cv doo ee eirl eireli fz fzc fzco
  fze fzllc gmbh gbr ggmbh inc incorporated kft kg kgaa kk lda limitada limited llc lllp llp lp ltd ltda me mei nv oao og
  ohg ood oo ooo ou oy oyj pjsc plc private pt pte pty public pvt sa sae sal saoc saog sarl sas sasu sdn se sl slu snc spa
  spol srl sro sp tbk ug wll zao zoo zrt`.split(/\s+/)
)

/** Words that lead a name without belonging to it: "M/s Kestrel Hosting", as Indian offices write it. */
const leading: ReadonlySet<string> = new Set(['ms', 'messrs', 'the'])

/** Letters that Unicode does not take apart, as people write them without a special keyboard. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i'
}

/** Folded words; single letters in a row are one word, so that `B.V.` is `bv` and `S. r. l.` is `srl`. */
function foldedWords(text: string): readonly string[] {
  const words: string[] = []
  let single = false
  const folded = foldWords(text.replace(/['’]/g, '')).replace(/[ßæœøđðłþı]/g, (letter) => letters[letter] ?? letter)
  for (const word of folded.split(' ')) {
    const last = words.length - 1
    if (word.length === 1 && single) words[last] = `${words[last] ?? ''}${word}`
    else if (word !== '') words.push(word)
    single = word.length === 1
  }
  return words
}

/**
 * An organization's name as it is compared: folded, without legal forms at its ends; `kestrel hosting` of "M/s Kestrel
 * Hosting Pvt. Ltd.". Where nothing else would be left, the legal forms are the name.
 */
export function organizationKey(name: string): string {
  const words = foldedWords(name)
  let start = 0
  let end = words.length
  while (end - start > 1 && legalForms.has(words[end - 1] ?? '')) end -= 1
  while (end - start > 1 && isPrefix(words[start] ?? '')) start += 1
  return words.slice(start, end).join(' ')
}

/** Some languages put the legal form first: "PT Nusantara", "OOO Sever". */
const isPrefix = (word: string) => leading.has(word) || word === 'pt' || word === 'ooo' || word === 'zao'

/** A person's name as it is compared: folded, in whichever order it is written. */
export function personKey(name: string): string {
  return [...foldedWords(name)].sort().join(' ')
}

/** Mailboxes that every organization has: they tell nothing about the person. */
const roles: ReadonlySet<string> = new Set(
  `accounts admin billing business contact domains hello helpdesk hostmaster info mail noreply office orders partner
  partners postmaster reseller resellers sales security service services support team webmaster`.split(/\s+/)
)

/**
 * Who an address is for, at whatever domain: `priyamenon` of `Priya.Menon+hub@gmail.com`. Null for roles like `sales` and
 * for what is too short to tell people apart.
 */
export function mailboxKey(address: string): string | null {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')))
  const plain = local.toLowerCase().replace(/\+.*$/, '')
  const key = plain.replace(/[^\p{L}\p{N}]+/gu, '')
  return key.length < 6 || roles.has(key.replace(/\d+$/, '')) ? null : key
}
