import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as buildHosts } from 'electron-vite'
import { build as buildRenderer } from 'vite'
import { builtStamp, root } from './built.mjs'

/** Builds everything into out/: both hosts, the preload script, the desk and the portal. */
process.chdir(root)
process.env.NODE_ENV ??= 'production'
try {
  // Its only warning is that the renderers are not its business; they have configurations of their own.
  await buildHosts({ logLevel: 'error' })
  for (const renderer of ['desk', 'portal']) {
    const configFile = [`vite.${renderer}.config.ts`, `vite.${renderer}.config.mts`].find((file) =>
      existsSync(join(root, file))
    )
    await buildRenderer({ configFile, logLevel: 'warn' })
  }
  await writeFile(builtStamp, `${new Date().toISOString()}\n`)
} catch (error) {
  console.error(`The build failed. ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
