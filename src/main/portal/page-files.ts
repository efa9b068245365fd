import { readFile, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A file of the built portal. */
export type PageFile = { readonly type: string; readonly bytes: Uint8Array; readonly gzipped: Uint8Array | null }

/**
 * The built portal, read once on first use. Only what was found in the folder is ever looked up, by its whole name, so no
 * request can climb out of it.
 */
export type PageFiles = {
  /** `index.html`; null where the portal was never built. */
  readonly index: () => Promise<PageFile | null>
  /** A file of `assets/`, by its name with a hash; null where there is none. */
  readonly asset: (name: string) => Promise<PageFile | null>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}
const compressible = /^(text|application\/json|image\/svg)/

export function createPageFiles(portalDirectory: string): PageFiles {
  let assets: Promise<ReadonlyMap<string, PageFile>> | null = null
  let index: Promise<PageFile | null> | null = null
  return {
    index: async () => {
      index ??= readPageFile(portalDirectory, 'index.html').catch(() => null)
      const found = await index
      // Built later, while the programme runs: look again.
      if (found === null) index = null
      return found
    },
    asset: async (name) => {
      assets ??= readAssets(join(portalDirectory, 'assets'))
      const files = await assets
      if (files.size === 0) assets = null
      return files.get(name) ?? null
    }
  }
}

async function readAssets(directory: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  return new Map(await Promise.all(names.map(async (name) => [name, await readPageFile(directory, name)] as const)))
}

async function readPageFile(directory: string, name: string): Promise<PageFile> {
  const bytes = await readFile(join(directory, name))
  const type = types[extname(name)] ?? 'application/octet-stream'
  const gzipped = compressible.test(type) && bytes.length > 1024 ? await promisify(gzip)(bytes, { level: 9 }) : null
  return { type, bytes, gzipped }
}
