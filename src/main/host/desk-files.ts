import { readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { getMimeType } from 'hono/utils/mime'

/** What the desk's pages may do, on either transport: only what came with them, and nobody may frame them. */
export const deskHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' blob: data:",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'"
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()'
}

/**
 * The name inside a folder that a URL's path asks for; null where it could lead out of the folder or name something
 * that is not a plain file of ours. `/` is `index.html`.
 */
export function fileNameOf(pathname: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (path === '/') return 'index.html'
  const parts = path.split('/').slice(1)
  const plain = path.startsWith('/') && parts.every((part) => /^[\w@-][\w.@-]*$/.test(part))
  return plain ? parts.join('/') : null
}

/** Answers a GET for a file of the built desk; 404 for everything else. */
export async function answerDeskFile(directory: string, pathname: string): Promise<Response> {
  const name = fileNameOf(pathname)
  const bytes = name === null ? null : await readInside(directory, name)
  if (name === null || bytes === null)
    return new Response('There is no such file here.\n', {
      status: 404,
      headers: { ...deskHeaders, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
    })
  return new Response(bytes, {
    headers: {
      ...deskHeaders,
      'content-type': getMimeType(name) ?? 'application/octet-stream',
      // Files of the assets folder have a hash in their name.
      'cache-control': name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
    }
  })
}

/** Null where there is no such file, or where a link inside the folder leads out of it. */
async function readInside(directory: string, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const root = await realpath(directory)
    const path = await realpath(join(root, name))
    return path.startsWith(root + sep) ? new Uint8Array(await readFile(path)) : null
  } catch {
    return null
  }
}
