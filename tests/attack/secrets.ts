/** What must be kept nowhere, and where it is found after all. */
export type Secrets = {
  /** Answers the secret; throws where there is none, as then the search would find nothing. */
  readonly add: (kind: 'link' | 'code' | 'password' | 'cookie', secret: string) => string
  /**
   * Each secret that is there, raw, without its hyphens, in URL encoding, in Base64 or in hexadecimal; in one line or
   * broken by line ends, as mail breaks long ones.
   */
  readonly foundIn: (bytes: Buffer | string) => readonly string[]
  readonly counts: () => string
}

/** Longer than any that we have would be slower only; shorter would find what is there by chance. */
const window = 8

/**
 * Ends of lines to read over: with the `=` before them of quoted-printable, as they are or as JSON writes them. A folded
 * header goes on with its space (between words), or after it (within one).
 */
const lineEnds = [/=?(?:\r?\n|(?:\\r)?\\n)/g, /=?(?:\r?\n|(?:\\r)?\\n)[ \t]+/g]

export function createSecrets(): Secrets {
  const counts = new Map<string, number>()
  /** By their first characters, so that a text is read once whatever the number of secrets. */
  const spellings = new Map<string, { readonly text: string; readonly what: string }[]>()

  const spell = (text: string, what: string): void => {
    const start = text.slice(0, window)
    spellings.set(start, [...(spellings.get(start) ?? []), { text, what }])
  }

  return {
    add: (kind, secret) => {
      if (secret.length < window) throw new Error(`there is no ${kind}`)
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      const forms = new Set([
        secret,
        encodeURIComponent(secret),
        ...(kind === 'code' ? [secret.replaceAll('-', '')] : []),
        Buffer.from(secret).toString('hex'),
        ...base64Cores(secret)
      ])
      for (const form of forms) spell(form, `${kind} ${secret}`)
      return secret
    },
    foundIn: (bytes) => {
      const text = typeof bytes === 'string' ? bytes : bytes.toString('latin1')
      const found = new Set<string>()
      for (const reading of new Set([text, ...lineEnds.map((end) => text.replace(end, ''))])) {
        for (let at = 0; at + window <= reading.length; at += 1) {
          for (const spelling of spellings.get(reading.slice(at, at + window)) ?? []) {
            if (reading.startsWith(spelling.text, at)) found.add(spelling.what)
          }
        }
      }
      return [...found]
    },
    counts: () => [...counts].map(([kind, count]) => `${count.toLocaleString('en')} ${kind}s`).join(', ')
  }
}

/** What is left of a text in Base64 wherever in three bytes it begins: without the characters its neighbours share. */
function base64Cores(secret: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString('base64')
    return encoded.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, -1)
  })
}
