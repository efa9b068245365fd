/** What whoever helps wants to know, and nothing about people or their data. */
export function diagnostics(
  version: string,
  { versions, platform, arch }: Pick<NodeJS.Process, 'versions' | 'platform' | 'arch'>,
  system: string
): string {
  return [
    `emSign Hub Desk ${version}`,
    `Electron ${versions['electron'] ?? '-'}, Chromium ${versions['chrome'] ?? '-'}, Node ${versions['node']}`,
    `${platform} ${system}, ${arch}`
  ].join('\n')
}
