import { writeFile } from 'node:fs/promises'
import { build as buildHosts } from 'electron-vite'
import { build as buildRenderer } from 'vite'
import { builtStamp, root } from './built.mjs'

/** Builds everything into out/: both hosts, the preload script, the desk and the portal. */
process.chdir(root)
process.env.NODE_ENV ??= 'production'
await buildHosts({ logLevel: 'warn' })
for (const renderer of ['desk', 'portal'])
  await buildRenderer({ configFile: `vite.${renderer}.config.ts`, logLevel: 'warn' })
await writeFile(builtStamp, `${new Date().toISOString()}\n`)
