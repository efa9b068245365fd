import { fileURLToPath } from 'node:url'
import { defineConfig } from 'electron-vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const resolve = { alias: { '@shared': path('./src/shared') } }

/**
 * Both hosts and the preload script, as CommonJS: a sandboxed preload can be nothing else. They also run on Node 18 and
 * Electron 25, which the tests use. The renderers have configurations of their own.
 */
export default defineConfig({
  main: {
    resolve,
    build: {
      outDir: 'out/main',
      target: 'node18',
      // Only an ES module, which Node 18 can't require.
      externalizeDeps: { exclude: ['lowdb'] },
      rollupOptions: {
        input: { index: path('./src/main/index.ts'), serve: path('./src/main/serve.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' }
      }
    }
  },
  preload: {
    resolve,
    build: {
      outDir: 'out/preload',
      target: 'node18',
      rollupOptions: {
        input: { index: path('./src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  }
})
