import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/**
 * The portal's pages, for the root of an origin of their own. Plain Vue and Tailwind: the desk's component library would
 * take three times the budget of 120 KB. `vite -c vite.portal.config.ts` serves them with hot reload and asks a running
 * host for the API.
 */
export default defineConfig({
  root: path('./src/renderer/portal'),
  plugins: [vue(), tailwindcss()],
  resolve: { alias: { '@shared': path('./src/shared') } },
  build: {
    outDir: path('./out/renderer/portal'),
    emptyOutDir: true,
    target: 'chrome114',
    cssTarget: 'chrome114',
    modulePreload: { polyfill: false }
  },
  server: { host: '127.0.0.1', port: 5180, proxy: { '/api': { target: 'http://127.0.0.1:4180' } } }
})
