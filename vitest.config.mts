import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { deskPlugins } from './vite.desk.config.mjs'

const alias = { '@shared': fileURLToPath(new URL('./src/shared', import.meta.url)) }

export default defineConfig({
  test: {
    // Vitest leaves one core to its own process by default, which on two cores halves the speed.
    maxWorkers: '100%',
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'reports/vitest.json' }]] : ['default'],
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'node',
          environment: 'node',
          // No test changes a module, so files share those that are loaded: loading took longer than testing.
          isolate: false,
          include: ['tests/{unit,integration}/**/*.test.ts'],
          // Real files and real hashes on a busy machine: a limit against hanging, not a measure of speed.
          testTimeout: 60_000
        }
      },
      {
        plugins: deskPlugins,
        resolve: { alias },
        test: { name: 'renderer', environment: 'happy-dom', include: ['tests/renderer/**/*.test.ts'] }
      }
    ]
  }
})
