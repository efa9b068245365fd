/** Plain pages for a browser that may not see the desk. They load nothing. */
export const noCookiePage = page(
  'This browser has not been let in',
  'Open the address that Hub Desk printed in its terminal: it carries a key that lets one browser in. The key is new after each use, so take the one printed last.'
)

export const usedKeyPage = page(
  'This key was used already, or is wrong',
  'Each key lets one browser in. Hub Desk printed a new address in its terminal: open that one.'
)

function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>emSign Hub Desk</title></head>
  <body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem">
    <h1 style="font-size: 1.25rem">${title}</h1>
    <p>${text}</p>
  </body>
</html>
`
}
