/** Secrets of a message, sealed with a key of their own (design section 6). */
export type Sealed = { readonly keySlot: number; readonly box: string }

/** What mail needs of the key ring. */
export type Sealer = {
  readonly seal: (secrets: Readonly<Record<string, string>>) => Promise<Sealed>
  /** Null where the key is destroyed or the box is not ours. */
  readonly open: (sealed: Sealed) => Readonly<Record<string, string>> | null
  /** Durable when it resolves: nothing that was sealed under these keys can be opened again. */
  readonly destroy: (slots: readonly number[]) => Promise<void>
  /** Destroys every key but these: those of messages that were delivered, or never committed, just before a crash. */
  readonly retain: (slots: readonly number[]) => Promise<void>
}
