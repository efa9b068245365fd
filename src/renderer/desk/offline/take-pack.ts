import type { TakenPack } from '@shared/lease'
import { packPiece } from '@shared/lease'
import type { Input } from '@shared/contract'
import type { DeskClient, Refusal } from '../client'

/** A pack that was taken, with its file. */
export type PackInHand = { readonly taken: TakenPack; readonly file: readonly Uint8Array<ArrayBuffer>[] }

export const packType = 'application/octet-stream'

/** Leases applications and fetches their pack, piece by piece. */
export async function takePack(
  client: DeskClient,
  input: Input<'offline.take'>
): Promise<PackInHand | { readonly refusal: Refusal }> {
  const taken = await client.call('offline.take', input)
  if (!taken.ok) return { refusal: taken }
  const file: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0; offset < taken.data.size; offset += packPiece) {
    const piece = await client.call('offline.download', { id: taken.data.lease.id, offset })
    if (!piece.ok) return { refusal: piece }
    file.push(bytesOf(piece.data.data))
  }
  return { taken: taken.data, file }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}

/** Bytes as base64, in slices that an argument list holds. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
