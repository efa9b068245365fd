import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type PluginOption } from 'vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/**
 * Plugins of the desk and of its component tests. Components are imported by name (`common/ui.ts`); icons are found in
 * the sources and bundled: the desk asks no other origin for anything.
 */
export const deskPlugins: PluginOption[] = [
  vue(),
  ui({
    root: path('.'),
    autoImport: false,
    components: false,
    dts: false,
    ui: {
      colors: { primary: 'brand', neutral: 'zinc' },
      button: {
        slots: { base: 'cursor-default' },
        // Under the pointer the library pales a colour to three quarters, too little against its text (theme.css).
        compoundVariants: (['primary', 'error'] as const).flatMap((color) => [
          { color, variant: 'solid', class: `hover:bg-${color}-strong active:bg-${color}-strong` },
          { color, variant: 'link', class: `hover:text-${color}-strong active:text-${color}-strong` }
        ]),
        variants: {
          size: {
            xs: { leadingIcon: 'size-3.5', trailingIcon: 'size-3.5' },
            sm: { leadingIcon: 'size-3.5', trailingIcon: 'size-3.5' },
            md: { leadingIcon: 'size-4', trailingIcon: 'size-4' }
          }
        }
      }
    },
    icon: { clientBundle: { scan: { globInclude: ['src/renderer/desk/**/*.{vue,ts}'] } } }
  })
]

/** `vite -c vite.desk.config.mts` serves the desk with hot reload and asks a running Node host for the API. */
export default defineConfig({
  root: path('./src/renderer/desk'),
  plugins: deskPlugins,
  resolve: { alias: { '@shared': path('./src/shared') } },
  build: {
    outDir: path('./out/renderer/desk'),
    emptyOutDir: true,
    target: 'chrome114',
    cssTarget: 'chrome114',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500
  },
  server: { host: '127.0.0.1', port: 5181, proxy: { '/api': { target: 'http://127.0.0.1:4181', changeOrigin: true } } }
})
