import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deskHeaders } from '../../../src/main/host/desk-files'

/** Items of Electron's checklist (docs/security.md) that are set, or left alone, in so many words. */
async function sources(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'))
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n')
}

describe('Electron’s checklist', () => {
  it('has every preference of the window set, and no other that weakens it', async () => {
    const text = await readFile('src/main/app/window.ts', 'utf8')
    const preferences = /webPreferences: \{([^}]*)\}/.exec(text)?.[1] ?? ''
    const set = [...preferences.matchAll(/^\s*(\w+)(?:: (.+?))?,?$/gm)].map(([, name, value]) => [name, value])
    expect(Object.fromEntries(set)).toEqual({
      preload: undefined,
      sandbox: 'true',
      contextIsolation: 'true',
      nodeIntegration: 'false',
      webviewTag: 'false',
      spellcheck: 'false',
      devTools: 'developing'
    })
  })

  it('has the sandbox on for every process, and one place that makes windows', async () => {
    const all = await sources('src/main')
    expect(all).toContain('app.enableSandbox()')
    expect(all.match(/new BrowserWindow\(/g)).toHaveLength(1)
    expect(all).not.toMatch(/new (BrowserView|WebContentsView)\(/)
    expect(all).toMatch(/'will-attach-webview', \(event\) => event\.preventDefault\(\)/)
  })

  it('leaves alone what would weaken a page: web security, insecure content, experiments, Blink features, webviews', async () => {
    const all = (await sources('src/main')) + (await sources('src/preload'))
    expect(all).not.toMatch(
      /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|nodeIntegrationInSubFrames|nodeIntegrationInWorker/
    )
  })

  it('allows the pages their own files, and nothing from text', () => {
    expect(deskHeaders['content-security-policy']?.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "frame-src 'self' blob: data:",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'"
    ])
  })
})
