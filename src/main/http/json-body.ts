import { inputLimitBytes } from '@shared/channels'

/** A body that was read, or why not. */
export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: 'too_large' | 'unsupported_media_type' | 'invalid' }

/** Reads a request's JSON, never more than the limit of it, whatever its Content-Length says. */
export async function readJsonBody(request: Request, limit = inputLimitBytes): Promise<JsonBody> {
  if (declaresTooMuch(request, limit)) return { ok: false, problem: 'too_large' }
  if (!isJson(request.headers.get('content-type'))) return { ok: false, problem: 'unsupported_media_type' }
  const bytes = await readBytes(request, limit)
  if (typeof bytes === 'string') return { ok: false, problem: bytes }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return { ok: false, problem: 'invalid' }
  }
}

/** The same for a request that needs no body: what it sends must still be no form, which any site may send. */
export async function readNoBody(request: Request): Promise<JsonBody> {
  if (declaresTooMuch(request, inputLimitBytes)) return { ok: false, problem: 'too_large' }
  const type = request.headers.get('content-type')
  if (type !== null && !isJson(type)) return { ok: false, problem: 'unsupported_media_type' }
  const bytes = await readBytes(request, inputLimitBytes)
  return typeof bytes === 'string' ? { ok: false, problem: bytes } : { ok: true, value: null }
}

function declaresTooMuch(request: Request, limit: number): boolean {
  return Number(request.headers.get('content-length') ?? 0) > limit
}

function isJson(contentType: string | null): boolean {
  return /^application\/json\s*(;|$)/i.test((contentType ?? '').trim())
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array | 'too_large' | 'invalid'> {
  if (request.body === null) return new Uint8Array(0)
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    // Whoever breaks off hears no answer; it must not fill the log as a fault of ours.
    const { done, value } = await reader.read().catch(() => ({ done: null, value: undefined }))
    if (done === null) return 'invalid'
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return 'too_large'
    }
    chunks.push(value)
  }
}
