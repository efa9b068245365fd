import { nameOf, type Scene } from './stage'

const titles: Readonly<Record<string, string>> = {
  overview: 'Overview',
  approvals: 'Approvals',
  calls: 'Call desk',
  reports: 'Reports of calls',
  absence: 'Absence',
  resellers: 'Resellers',
  mail: 'Mail',
  audit: 'Audit',
  checkpoints: 'Checkpoints of the audit trail',
  settings: 'Settings',
  register: 'Register a caller',
  import: 'Import',
  mentions: 'Mentions',
  print: 'Print view of an account',
  palette: 'Command palette',
  help: 'Help overlay',
  entry: 'Set-up and sign-in',
  'two-factor': 'Two-factor sign-in',
  lock: 'Lock screen',
  offline: 'Offline reviews',
  review: 'Review mode',
  data: 'Settings, Data'
}

/** The list of all pictures by screen, as `docs/screenshots/README.md` shows it. */
export function pictureIndex(scenes: readonly Scene[]): string {
  const untold = scenes.find(({ screen }) => !(screen in titles))
  if (untold) throw new Error(`The index has no title for the pictures of "${untold.screen}".`)
  const sections = Object.entries(titles).map(([screen, title]) => {
    const rows = scenes
      .filter((scene) => scene.screen === screen)
      .map(
        (scene) =>
          `- ${scene.state}: ${scene.shows} ([light](${nameOf(scene, 'light')}), [dark](${nameOf(scene, 'dark')}))`
      )
    return `## ${title}\n\n${rows.join('\n')}\n`
  })
  return `# Pictures of the desk

Every screen in every state, light and dark, at 1280×800 where nothing else is said. \`npm run screenshots\` makes them
anew, this index included: the desk as it is built, over made-up answers and a clock that stands still
(\`tests/screenshots\`), so that a picture changes only when the desk does. Other screens, over the demo data of a running
host: sign-in, mail, audit and settings (\`<screen>-demo-<light|dark>.png\`), and the portal (\`portal-<page>.png\`).

${sections.join('\n')}`
}
