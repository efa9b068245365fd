import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { mostPackBytes, packPiece, type BringBackItem, type BringBackLine, type BringBackPreview } from '@shared/lease'
import { packExtension } from '@shared/review-pack'
import { useClient, type Refusal } from '../client'
import { formatCount } from '../format'
import { base64Of } from './take-pack'

export type BringBackStep = 'file' | 'passphrase' | 'preview' | 'report'

export type BringBack = {
  readonly step: ComputedRef<BringBackStep>
  readonly file: Readonly<Ref<File | null>>
  /** What is wrong with the file that was chosen, in a sentence. */
  readonly fileProblem: Readonly<Ref<string | null>>
  readonly problem: Readonly<Ref<Refusal | null>>
  readonly busy: Readonly<Ref<'opening' | 'applying' | null>>
  /** Of 0 to 1. */
  readonly progress: Readonly<Ref<number>>
  readonly preview: Readonly<Ref<BringBackPreview | null>>
  readonly lines: Readonly<Ref<readonly BringBackLine[]>>
  /** Applications whose decision is applied though it needs a choice. */
  readonly anyway: Readonly<Ref<ReadonlySet<string>>>
  readonly choose: (ids: readonly string[], apply: boolean) => void
  readonly take: (file: File) => void
  readonly open: (passphrase: string) => Promise<void>
  readonly apply: (endLease: boolean) => Promise<void>
  readonly startOver: () => void
}

/** Applications that are applied with one request: the page shows how far it is between them. */
const atOnce = 100

export const willApply = (item: BringBackItem, anyway: ReadonlySet<string>): boolean =>
  item.fate === 'apply' || (item.choice && anyway.has(item.id))

/** A pack's way back: a file, its passphrase, what will happen, and what became of it. */
export function useBringBack(): BringBack {
  const client = useClient()
  const file = shallowRef<File | null>(null)
  const fileProblem = ref<string | null>(null)
  const problem = shallowRef<Refusal | null>(null)
  const busy = ref<'opening' | 'applying' | null>(null)
  const progress = ref(0)
  const preview = shallowRef<BringBackPreview | null>(null)
  const lines = shallowRef<readonly BringBackLine[]>([])
  const reported = ref(false)
  const anyway = shallowRef<ReadonlySet<string>>(new Set())

  function startOver(): void {
    file.value = null
    fileProblem.value = null
    problem.value = null
    preview.value = null
    lines.value = []
    reported.value = false
    anyway.value = new Set()
  }

  function whyNot(chosen: File): string | null {
    if (!chosen.name.toLowerCase().endsWith(packExtension))
      return `“${chosen.name}” is not a review pack: their names end in ${packExtension}.`
    if (chosen.size === 0) return `“${chosen.name}” is empty. Copy it again from where it was decided.`
    if (chosen.size > mostPackBytes)
      return `“${chosen.name}” is larger than any review pack: at most ${formatCount(mostPackBytes / 1024 / 1024)} MB.`
    return null
  }

  async function upload(chosen: File): Promise<Refusal | null> {
    for (let offset = 0; offset < chosen.size; offset += packPiece) {
      const bytes = new Uint8Array(await chosen.slice(offset, offset + packPiece).arrayBuffer())
      const reply = await client.call('offline.upload', { offset, data: base64Of(bytes) })
      if (!reply.ok) return reply
      progress.value = Math.min(1, (offset + bytes.length) / chosen.size)
    }
    return null
  }

  return {
    step: computed(() => (reported.value ? 'report' : preview.value ? 'preview' : file.value ? 'passphrase' : 'file')),
    ...{ file, fileProblem, problem, busy, progress, preview, lines, anyway },
    choose: (ids, apply) => {
      const next = new Set(anyway.value)
      for (const id of ids) {
        if (apply) next.add(id)
        else next.delete(id)
      }
      anyway.value = next
    },
    take: (chosen) => {
      startOver()
      fileProblem.value = whyNot(chosen)
      if (fileProblem.value === null) file.value = chosen
    },
    open: async (passphrase) => {
      if (file.value === null || busy.value !== null) return
      busy.value = 'opening'
      progress.value = 0
      problem.value = await upload(file.value).catch(() => ({
        ok: false as const,
        code: 'invalid' as const,
        message: 'The file can’t be read any more. Choose it again.'
      }))
      if (problem.value === null) {
        const reply = await client.call('offline.preview', { passphrase })
        if (reply.ok) preview.value = reply.data
        else problem.value = reply
      }
      busy.value = null
    },
    apply: async (endLease) => {
      const shown = preview.value
      if (shown === null || busy.value !== null) return
      busy.value = 'applying'
      problem.value = null
      progress.value = 0
      const told: BringBackLine[] = []
      for (let at = 0; at < shown.items.length; at += atOnce) {
        const items = shown.items.slice(at, at + atOnce).map((item) => ({
          id: item.id,
          ...(item.choice && anyway.value.has(item.id) ? { anyway: item.version } : {})
        }))
        const reply = await client.call('offline.apply', { pack: shown.pack, items })
        if (!reply.ok) {
          problem.value = reply
          break
        }
        told.push(...reply.data.lines)
        progress.value = Math.min(1, (at + items.length) / shown.items.length)
      }
      if (problem.value === null) {
        const reply = await client.call('offline.finish', { pack: shown.pack, endLease })
        if (!reply.ok) problem.value = reply
      }
      lines.value = told
      reported.value = told.length > 0
      busy.value = null
    },
    startOver
  }
}
